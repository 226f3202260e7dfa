package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Event;
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
    /** A run of 5,000 small tables must not scroll everything else away. */
    private static final int FINISHED_SHOWN_AT_ONCE = 8;

    private final Look look;
    private final Map<String, StepProgress> running = new LinkedHashMap<>();
    private final List<String> said = new ArrayList<>();
    private final List<Finished> finished = new ArrayList<>();
    private int steps;

    private record Finished(Item item, String result, Duration took) {}

    Board(Look look) {
        this.look = look;
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
                List<String> result = e.result().lines().toList();
                String first = result.isEmpty() ? "" : result.getFirst();
                say(look.done() + " " + outcome(e.step(), e.label(), first, e.took()));
                result.stream().skip(1).forEach(this::sayBelow);
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
                say(look.undone() + " " + title(e.step(), e.label()) + "  " + text(e.result()));
            }
            case Event.ItemExpected e -> step(e.step(), e.at()).expect(e.item(), e.total());
            case Event.ItemAdvanced e -> step(e.step(), e.at()).reach(e.at(), e.item(), e.done());
            case Event.ItemFinished e -> {
                Item item = step(e.step(), e.at()).finish(e.at(), e.item());
                Instant began = item.began() == null ? e.at() : item.began();
                finished.add(new Finished(item, text(e.result()), Duration.between(began, e.at())));
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
                            case ROLLED_BACK -> look.undone();
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
        sayFinished(columns);
        var lines = List.copyOf(said);
        said.clear();
        return lines;
    }

    /** As {@link #takeSaid}, without the items that came to their end. */
    List<String> takeSaidOfSteps() {
        finished.clear();
        return takeSaid(Integer.MAX_VALUE);
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

    private void sayFinished(int columns) {
        if (finished.size() > FINISHED_SHOWN_AT_ONCE) {
            var longest =
                    finished.stream()
                            .sorted((a, b) -> b.took().compareTo(a.took()))
                            .limit(FINISHED_SHOWN_AT_ONCE - 1)
                            .toList();
            int others = finished.size() - longest.size();
            longest.forEach(one -> say(line(one, columns)));
            say(look.dim("  " + look.done() + " and " + others + " smaller ones"));
        } else {
            finished.forEach(one -> say(line(one, columns)));
        }
        finished.clear();
    }

    private String line(Finished one, int columns) {
        String amount = Figures.amount(one.item().done());
        String rest = "  " + (amount.isEmpty() ? "" : amount + "  ") + one.result();
        String took = "  " + Figures.took(one.took());
        int room = Math.max(10, columns - 5 - Columns.width(rest) - Columns.width(took));
        String name = Columns.fit(one.item().name(), Math.min(room, 44), look.ellipsis());
        return "  "
                + look.done()
                + " "
                + Columns.padRight(name, Math.min(room, 34))
                + look.dim(Columns.cut(rest, Math.max(10, columns - 22), look.ellipsis()) + took);
    }

    private String outcome(String step, String label, String result, Duration took) {
        return title(step, label)
                + (result.isEmpty() ? "" : "  " + text(result))
                + look.dim("  " + Figures.took(took));
    }

    private String title(String step, String label) {
        return step + " " + look.bold(text(label));
    }

    private static String text(String text) {
        return Printable.line(text);
    }

    private void say(String line) {
        said.add(line);
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
