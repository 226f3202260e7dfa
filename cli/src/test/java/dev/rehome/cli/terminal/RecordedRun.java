package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Events;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.step.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events of a made-up run, a given number of milliseconds after its start. */
final class RecordedRun {
    static final RunId RUN = new RunId("20261120-201500-k3f");
    static final Instant START = Instant.parse("2026-11-20T20:15:00Z");

    private final List<Event> events = new ArrayList<>();

    static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    RecordedRun started(int steps) {
        return add(new Event.RunStarted(RUN, START, "move-to-managed", steps, Event.Way.FIRST));
    }

    RecordedRun step(long millis, String step, String label) {
        return add(new Event.StepStarted(RUN, at(millis), step, label, label));
    }

    RecordedRun expected(long millis, String step, String item, Amount total) {
        return add(new Event.ItemExpected(RUN, at(millis), step, item, total));
    }

    RecordedRun item(long millis, String step, String item, Amount done) {
        return add(new Event.ItemAdvanced(RUN, at(millis), step, item, done));
    }

    RecordedRun finished(long millis, String step, String item, String result) {
        return add(new Event.ItemFinished(RUN, at(millis), step, item, result));
    }

    RecordedRun overall(long millis, String step, Amount expected, Amount done) {
        return add(new Event.StepAdvanced(RUN, at(millis), step, expected, done));
    }

    RecordedRun stepDone(long millis, String step, String label, String result) {
        return add(
                new Event.StepFinished(
                        RUN, at(millis), step, label, Duration.ofMillis(millis), result));
    }

    RecordedRun add(Event event) {
        events.add(event);
        return this;
    }

    void playTo(Events view) {
        events.forEach(view::publish);
    }

    Board board() {
        var board = new Board(Look.PLAIN);
        events.forEach(board::on);
        return board;
    }
}
