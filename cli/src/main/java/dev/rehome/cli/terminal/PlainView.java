package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.Printable;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Progress without a terminal, for logs: a line when a step starts and ends, and where it stands at
 * most every {@link #EVERY}. Items are not listed one by one.
 */
public final class PlainView implements View {
    static final Duration EVERY = Duration.ofSeconds(10);

    private final PrintStream out;
    private final DateTimeFormatter time;
    private final Board board = new Board(Look.PLAIN);
    private final Map<String, Instant> reported = new HashMap<>();

    public PlainView(PrintStream out, ZoneId zone) {
        this.out = out;
        this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    @Override
    public synchronized void publish(Event event) {
        board.on(event);
        if (event instanceof Event.StepStarted e) {
            reported.put(e.step(), e.at());
            line(e.at(), "> " + e.step() + " " + Printable.line(e.label()));
        }
        board.takeSaidOfSteps().forEach(said -> line(event.at(), said));
        switch (event) {
            case Event.ItemAdvanced e -> report(e.step(), e.at());
            case Event.StepAdvanced e -> report(e.step(), e.at());
            case Event.ItemFinished e -> report(e.step(), e.at());
            case Event.Activity e -> report(e.step(), e.at());
            default -> {}
        }
    }

    private void report(String path, Instant at) {
        Instant last = reported.computeIfAbsent(path, _ -> at);
        if (at.isBefore(last.plus(EVERY))) {
            return;
        }
        reported.put(path, at);
        StepProgress step = board.step(path, at);
        String where = StandingText.of(step.standing(at));
        line(at, ("  " + path + " " + step.label() + "  " + where).stripTrailing());
    }

    private void line(Instant at, String text) {
        out.println(time.format(at) + "  " + text);
    }
}
