package dev.rehome.cli.desk;

import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.run.StepState;
import dev.rehome.engine.step.RunId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be typed next about a run.
 *
 * @param place the journal as it was named, to be named again
 */
public record Hints(Surroundings here, JournalOption place) {

    /**
     * Prints it, with all options that it needs. Where it cannot be told, that is a warning: what
     * was done stays done.
     */
    public void print(Journal open, RunStatus status) {
        lines(open, status).forEach(here.out()::println);
    }

    /** What {@link #print} prints. */
    public List<String> lines(Journal open, RunStatus status) {
        var known = new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock());
        try {
            RunId run = status.run();
            return next(status, stores(known, run, false), stores(known, run, true));
        } catch (Failure e) {
            here.err()
                    .println(
                            "rehome: warning: it cannot be told how to go on or back from here: "
                                    + Printable.lines(String.valueOf(e.getMessage()), "        "));
            return List.of();
        }
    }

    private static String stores(Operations known, RunId run, boolean back) {
        return known.givenInTheClear(run, back).stream()
                .map(store -> " " + store.again())
                .collect(Collectors.joining());
    }

    /**
     * @param forward the options that going on needs
     * @param backward the options that going back needs
     */
    private List<String> next(RunStatus status, String forward, String backward) {
        RunId run = status.run();
        RunStatus.WayBack behind = status.wayBack();
        boolean left = !behind.takesBack().isEmpty() || !behind.noReturn().isEmpty();
        String again = place.again();
        String resume = "Go on:    rehome resume " + run + again + forward;
        String rollback = "rehome rollback " + run + again + backward;
        List<String> back = left ? List.of("Go back:  " + rollback) : List.of();
        return switch (status.state()) {
            case RUNNING ->
                    left
                            ? List.of("Go back:  pause it where it runs (Ctrl-C), then " + rollback)
                            : List.of();
            case ROLLING_BACK, ROLLED_BACK -> List.of();
            case DONE -> left ? List.of("Undo it:  " + rollback) : List.of();
            case WAITING -> {
                List<String> on = List.of("Agree:    rehome approve " + run + again, resume);
                boolean rejected =
                        status.steps().stream()
                                .anyMatch(step -> step.state() == StepState.REJECTED);
                yield rejected ? lines(back, on) : lines(on, back);
            }
            case PAUSED, INTERRUPTED ->
                    status.back() ? List.of(resume) : lines(List.of(resume), back);
            case FAILED -> {
                List<String> on = lines(List.of(resume), leave(status, forward));
                yield status.back() ? on : lines(on, back);
            }
            case DIFFERS, IN_DOUBT -> {
                List<String> on = List.of("Look:     rehome show " + run + again, resume);
                yield lines(lines(on, leave(status, forward)), back);
            }
            case STEPPED_BACK -> lines(List.of(resume), back);
        };
    }

    /** How to go on without each step that the run stopped at. */
    private List<String> leave(RunStatus status, String stores) {
        return status.steps().stream()
                .filter(
                        step ->
                                status.back()
                                        ? step.state() == StepState.UNDO_FAILED
                                        : step.state().stuck())
                .map(
                        step ->
                                "Leave it: rehome skip %s%s --step %s --reason TEXT%s %s without that step"
                                        .formatted(
                                                status.run(),
                                                place.again(),
                                                step.path(),
                                                stores,
                                                status.back() ? "undoes the rest" : "goes on"))
                .toList();
    }

    private static List<String> lines(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
