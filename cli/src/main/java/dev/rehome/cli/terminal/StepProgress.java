package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Pace;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Portion;
import dev.rehome.engine.report.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A step that is running: its items, what it is doing, and how fast it goes in all. */
final class StepProgress {
    private final String path;
    private final String label;
    private final Instant began;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Pace pace;
    private String activity = "";
    private Portion moved = Portion.NONE;

    StepProgress(String path, String label, Instant began) {
        this.path = path;
        this.label = Printable.line(label);
        this.began = began;
        this.pace = new Pace(began);
    }

    String path() {
        return path;
    }

    String label() {
        return label;
    }

    Instant began() {
        return began;
    }

    String activity() {
        return activity;
    }

    void doing(String activity) {
        this.activity = Printable.line(activity);
    }

    List<Item> active() {
        return items.values().stream().filter(Item::active).toList();
    }

    void expect(String name, Amount total) {
        item(name).expect(total);
    }

    void reach(Instant at, String name, Amount done) {
        item(name).reach(at, done);
    }

    Item finish(Instant at, String name) {
        Item item = item(name);
        item.finish(at);
        // Thousands of tables may pass by: only what still moves is kept.
        items.remove(name);
        return item;
    }

    void advance(Instant at, Amount expected, Amount done) {
        moved = new Portion(done, expected);
        pace.reached(at, moved.units());
    }

    Standing standing(Instant now) {
        return Standing.of(Duration.between(began, now), moved, pace.perSecond(now), activity);
    }

    private Item item(String name) {
        return items.computeIfAbsent(name, Item::new);
    }
}
