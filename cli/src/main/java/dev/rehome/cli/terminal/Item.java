package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Pace;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Portion;
import dev.rehome.engine.report.Printable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One table, index or other unit of a step, as far as the events told. Not for many threads. */
final class Item {
    private final String name;
    private Portion moved = Portion.NONE;
    private @Nullable Instant began;
    private @Nullable Pace pace;
    private boolean finished;

    Item(String name) {
        this.name = Printable.line(name);
    }

    String name() {
        return name;
    }

    Portion moved() {
        return moved;
    }

    boolean active() {
        return began != null && !finished;
    }

    boolean finished() {
        return finished;
    }

    @Nullable Instant began() {
        return began;
    }

    @Nullable Pace pace() {
        return pace;
    }

    void expect(Amount total) {
        moved = new Portion(moved.done(), total);
    }

    void reach(Instant at, Amount done) {
        begin(at);
        moved = new Portion(done, moved.expected());
        if (pace != null) {
            pace.reached(at, moved.units());
        }
    }

    void begin(Instant at) {
        if (began == null) {
            began = at;
            pace = new Pace(at);
        }
    }

    void finish(Instant at) {
        begin(at);
        finished = true;
    }

    double fraction() {
        return finished ? 1 : moved.fraction();
    }
}
