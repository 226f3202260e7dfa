package dev.rehome.cli.report;

import dev.rehome.cli.report.Words.Tone;
import dev.rehome.cli.terminal.StandingText;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.plan.Finding;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Portion;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.run.RunStatus.StepStatus;
import dev.rehome.engine.run.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What is asked of a run, in the order in which it is asked.
 *
 * @param differencesMax how many differences of a step are named
 */
public record Answers(RunStatus run, int differencesMax) {
    /** For who wants to know whether there are any. */
    public static final int FEW = 5;

    private static final int PATHS_NAMED_MAX = 6;

    /**
     * One question and what is to be said; what there is nothing to say of is left out.
     *
     * @param question in one word or two
     */
    public record Answer(String question, Tone tone, List<Line> lines) {

        static Answer of(String question, Tone tone, List<String> lines) {
            return new Answer(question, tone, lines.stream().map(Line::of).toList());
        }
    }

    /**
     * One thing of an answer.
     *
     * @param text as people wrote it, without colours
     * @param part how much of it is done, from 0 to 1; empty where that says nothing
     */
    public record Line(String text, OptionalDouble part) {

        static Line of(String text) {
            return new Line(text, OptionalDouble.empty());
        }
    }

    public List<Answer> all() {
        return Stream.of(
                        new Answer("Done", Tone.GOOD, List.of(done())),
                        new Answer("Now", Tone.GOING, now()),
                        Answer.of("Next", Tone.QUIET, next()),
                        different(),
                        Answer.of("Way back", Tone.ATTENTION, List.of(back())))
                .filter(answer -> !answer.lines().isEmpty())
                .toList();
    }

    private Line done() {
        String time = Figures.took(Duration.between(run.began(), run.latest()));
        long done = in(StepState.DONE, StepState.ALREADY_DONE).count();
        long skipped = in(StepState.SKIPPED).count();
        long undone = in(StepState.UNDONE, StepState.LEFT).count();
        String text =
                "%d of %s%s%s, %s since it began"
                        .formatted(
                                done,
                                Figures.count(run.steps().size(), "step"),
                                skipped == 0 ? "" : ", %d skipped".formatted(skipped),
                                undone == 0 ? "" : ", %d taken back".formatted(undone),
                                time);
        return new Line(
                text,
                OptionalDouble.of((double) (done + skipped) / Math.max(1, run.steps().size())));
    }

    private List<Line> now() {
        return in(StepState.RUNNING, StepState.RETRYING, StepState.UNDOING, StepState.WAITING)
                .map(
                        step ->
                                switch (step.state()) {
                                    case WAITING -> Line.of(named(step) + " waits: " + step.note());
                                    case UNDOING -> going("taking back " + named(step), step);
                                    default -> going(named(step), step);
                                })
                .toList();
    }

    private static Line going(String name, StepStatus step) {
        return new Line(
                name + stands(step),
                step.told()
                        .map(at -> at.standing().moved())
                        .filter(Portion::measured)
                        .map(moved -> OptionalDouble.of(moved.fraction()))
                        .orElse(OptionalDouble.empty()));
    }

    private static String stands(StepStatus step) {
        return step.told()
                .map(Told::standing)
                .map(at -> "  " + Figures.clock(at.took()) + "  " + StandingText.of(at))
                .orElse(step.state() == StepState.RETRYING ? " is tried again" : " has begun")
                .stripTrailing();
    }

    private List<String> next() {
        if (run.back()) {
            List<String> left = run.wayBack().takesBack();
            List<String> ahead = left.stream().filter(path -> !isGoing(path)).toList();
            return ahead.isEmpty() ? List.of() : List.of("back: " + paths(ahead));
        }
        List<StepStatus> left =
                in(
                                StepState.PENDING,
                                StepState.STOPPED,
                                StepState.RETRY_ASKED,
                                StepState.UNDONE,
                                StepState.FAILED,
                                StepState.DIFFERS,
                                StepState.IN_DOUBT)
                        .toList();
        if (left.isEmpty() || run.state() == RunStatus.State.ROLLED_BACK) {
            return List.of();
        }
        int more = left.size() - 1;
        StepStatus first = left.getFirst();
        return List.of(
                named(first)
                        + (first.state().stuck() ? " again" : "")
                        + (more == 0 ? "" : ", then %d more".formatted(more)));
    }

    private boolean isGoing(String path) {
        return in(StepState.UNDOING).anyMatch(step -> step.path().equals(path));
    }

    private Answer different() {
        var lines = new ArrayList<String>();
        in(
                        StepState.FAILED,
                        StepState.DIFFERS,
                        StepState.IN_DOUBT,
                        StepState.REJECTED,
                        StepState.UNDO_FAILED)
                .forEach(
                        step -> {
                            lines.add(
                                    named(step)
                                            + " "
                                            + Words.of(step.state())
                                            + ": "
                                            + step.note());
                            step.differences().stream().limit(differencesMax).forEach(lines::add);
                            int more = step.differences().size() - differencesMax;
                            if (more > 0) {
                                lines.add("and %s more".formatted(Figures.count(more)));
                            }
                            step.remedy().lines().map("what to do: "::concat).forEach(lines::add);
                        });
        return lines.isEmpty()
                ? Answer.of("Different", Tone.QUIET, List.of("nothing"))
                : Answer.of("Different", Tone.BAD, lines);
    }

    private String back() {
        List<String> all = run.wayBack().takesBack();
        List<String> fixed = run.wayBack().noReturn();
        if (all.isEmpty() && fixed.isEmpty()) {
            return "there is nothing to take back";
        }
        String undone = all.isEmpty() ? "nothing can be undone" : "a rollback undoes " + paths(all);
        return fixed.isEmpty()
                ? undone
                : "%s; there is no way back from %s".formatted(undone, paths(fixed));
    }

    /** {@code step 3}, {@code steps 5, 4 and 1}. */
    private static String paths(List<String> paths) {
        return paths.size() > PATHS_NAMED_MAX
                ? "%s from %s back to %s"
                        .formatted(
                                Figures.count(paths.size(), "step"),
                                paths.getFirst(),
                                paths.getLast())
                : Finding.where(paths);
    }

    private static String named(StepStatus step) {
        return step.path() + " " + step.label();
    }

    private Stream<StepStatus> in(StepState... states) {
        return run.steps().stream().filter(step -> List.of(states).contains(step.state()));
    }
}
