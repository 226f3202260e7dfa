package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.plan.Finding;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a terminal shows of a run: lines that are said once and scroll away, and a picture of what
 * is going on now. Pure: the same events and instants always give the same text.
 */
final class Board {
    private final Look look;
    private final Map<String, StepProgress> running = new LinkedHashMap<>();
    private final Said said;
    private int steps;

    Board(Look look) {
        this.look = look;
        this.said = new Said(look);
    }

    void on(Event event) {
        switch (event) {
            case Event.RunStarted e -> {
                steps = e.steps();
                String verb =
                        switch (e.way()) {
                            case FIRST -> "Running";
                            case RESUMED -> "Resuming";
                            case BACK -> "Rolling back";
                        };
                say(verb + " " + look.bold(text(e.runbook())) + look.dim("  run " + e.run()));
            }
            case Event.Warning e -> {
                String where = steps == 1 ? "" : Finding.where(e.steps()) + ": ";
                say(look.note() + " " + text(where + e.what()));
                e.remedy().lines().forEach(this::sayBelow);
            }
            case Event.Pausing _ ->
                    say(
                            look.waiting()
                                    + " pausing where it can go on later; Ctrl-C again ends at"
                                    + " once, and loses nothing that is written down");
            case Event.StepStarted e ->
                    running.put(e.step(), new StepProgress(e.step(), e.label(), e.at()));
            case Event.StepSkipped e -> {
                running.remove(e.step());
                say(look.dim("- " + title(e.step(), e.label()) + "  skipped: " + text(e.why())));
            }
            case Event.StepFinished e -> {
                end(e.step());
                String took = look.dim("  " + Figures.took(e.took()));
                sayResult(look.done(), e.step(), e.label(), e.result(), took);
            }
            case Event.StepFailed e -> {
                end(e.step());
                List<String> what = e.what().lines().toList();
                say(
                        look.failed()
                                + " "
                                + title(e.step(), e.label())
                                + "  "
                                + look.red(text(what.isEmpty() ? "" : what.getFirst())));
                what.stream().skip(1).forEach(this::sayBelow);
                e.remedy().lines().forEach(this::sayBelow);
            }
            case Event.StepDiffers e -> {
                end(e.step());
                say(
                        look.failed()
                                + " "
                                + title(e.step(), e.label())
                                + "  "
                                + look.red(text(e.summary())));
                e.differences().forEach(this::sayBelow);
            }
            case Event.Retrying e -> {
                running.computeIfPresent(
                        e.step(), (step, was) -> new StepProgress(step, was.label(), e.at()));
                say(
                        look.note()
                                + " step %s: %s; attempt %d in %s"
                                        .formatted(
                                                e.step(),
                                                text(e.why()),
                                                e.attempt(),
                                                Figures.took(e.in())));
            }
            case Event.WaitingForApproval e -> {
                end(e.step());
                say(
                        look.waiting()
                                + " step "
                                + e.step()
                                + " waits for approval: "
                                + look.bold(text(e.text())));
            }
            case Event.StepUndone e -> {
                end(e.step());
                sayResult(look.undone(), e.step(), e.label(), e.result(), "");
            }
            case Event.ItemExpected e -> step(e.step(), e.at()).expect(e.item(), e.total());
            case Event.ItemAdvanced e -> step(e.step(), e.at()).reach(e.at(), e.item(), e.done());
            case Event.ItemFinished e -> {
                Item item = step(e.step(), e.at()).finish(e.at(), e.item());
                Instant began = item.began() == null ? e.at() : item.began();
                said.finished(item, text(e.result()), Duration.between(began, e.at()));
            }
            case Event.StepAdvanced e ->
                    step(e.step(), e.at()).advance(e.at(), e.expected(), e.done());
            case Event.Activity e -> step(e.step(), e.at()).doing(e.text());
            case Event.Notice e -> say(look.note() + " " + text(e.text()));
            case Event.RunEnded e -> {
                running.clear();
                String sign =
                        switch (e.outcome()) {
                            case DONE -> look.done();
                            case STEPPED_BACK, ROLLED_BACK -> look.undone();
                            case WAITING, PAUSED -> look.waiting();
                            case FAILED, DIFFERS, IN_DOUBT -> look.failed();
                        };
                say(
                        sign
                                + " "
                                + look.bold(text(e.summary()))
                                + look.dim("  " + Figures.took(e.took())));
            }
        }
    }

    /** The lines that have come up since they were last taken, in order; each is given once. */
    List<String> takeSaid(int columns) {
        return said.take(columns);
    }

    /** As {@link #takeSaid} for a log, which wraps no lines, without the items that ended. */
    List<String> takeSaidOfSteps() {
        said.forgetFinished();
        return said.take(Wrap.NONE.columns());
    }

    /** What is going on, at most {@code rows} lines of at most {@code columns}. */
    List<String> picture(Instant now, int columns, int rows) {
        var lines = new ArrayList<String>();
        for (StepProgress step : running.values()) {
            lines.addAll(new Panel(look, step, now, columns).lines(steps));
        }
        return Frame.within(rows, lines, look); // the last is the overall line of the last step
    }

    boolean anythingRunning() {
        return !running.isEmpty();
    }

    private void sayResult(String sign, String step, String label, String result, String took) {
        List<String> lines = result.lines().toList();
        String first = lines.isEmpty() ? "" : "  " + text(lines.getFirst());
        say(sign + " " + title(step, label) + first + took);
        lines.stream().skip(1).forEach(this::sayBelow);
    }

    private String title(String step, String label) {
        return step + " " + look.bold(text(label));
    }

    private static String text(String text) {
        return Printable.line(text);
    }

    private void say(String line) {
        said.line(line);
    }

    private void sayBelow(String line) {
        say("    " + text(line));
    }

    private void end(String step) {
        running.remove(step);
    }

    /** Events of a step that nobody announced are shown all the same: a view never fails. */
    StepProgress step(String path, Instant at) {
        @Nullable StepProgress known = running.get(path);
        if (known != null) {
            return known;
        }
        var unknown = new StepProgress(path, "", at);
        running.put(path, unknown);
        return unknown;
    }
}
