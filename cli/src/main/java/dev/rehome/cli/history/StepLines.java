package dev.rehome.cli.history;

import dev.rehome.cli.report.Words;
import dev.rehome.cli.report.Words.Tone;
import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.StandingText;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.run.RunStatus.StepStatus;
import dev.rehome.engine.run.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The steps of a run below each other, with what came of them. */
record StepLines(Look look) {
    /** So many have room beside everything else on any terminal. */
    private static final int SHOWN_MAX = 12;

    private static final int FOLDED_MIN = 3;

    /** Each step, and all that came of it. */
    List<String> all(List<StepStatus> steps) {
        return steps.stream().flatMap(this::whole).toList();
    }

    /** A line for each step; where there are many, one for several that are done or yet to come. */
    List<String> brief(List<StepStatus> steps) {
        var lines = new ArrayList<String>();
        int least = steps.size() > SHOWN_MAX ? FOLDED_MIN : Integer.MAX_VALUE;
        for (int from = 0, to; from < steps.size(); from = to) {
            String fold = fold(steps.get(from));
            to = from + 1;
            while (to < steps.size() && fold(steps.get(to)).equals(fold)) {
                to++;
            }
            List<StepStatus> alike = steps.subList(from, to);
            if (fold.isEmpty() || alike.size() < least) {
                alike.forEach(step -> lines.add(line(step, came(step).findFirst().orElse(""))));
            } else {
                lines.add(folded(alike, fold));
            }
        }
        return lines;
    }

    /** What is said of steps that nobody has to look at one by one; empty of any other. */
    private static String fold(StepStatus step) {
        return switch (step.state()) {
            case DONE, ALREADY_DONE, SKIPPED -> "done or skipped";
            case PENDING -> "to come";
            case UNDONE -> "taken back";
            default -> "";
        };
    }

    private String folded(List<StepStatus> alike, String fold) {
        return look.dim(
                "  %s to %s: %s %s"
                        .formatted(
                                alike.getFirst().path(),
                                alike.getLast().path(),
                                Figures.count(alike.size(), "step"),
                                fold));
    }

    private Stream<String> whole(StepStatus step) {
        List<String> came = came(step).toList();
        return Stream.concat(
                Stream.of(line(step, came.isEmpty() ? "" : came.getFirst())),
                came.stream().skip(1).map(more -> "        " + more));
    }

    /** Not of one that an answer is about already. */
    private static Stream<String> came(StepStatus step) {
        Tone tone = Words.tone(step.state());
        return tone == Tone.BAD || step.state() == StepState.WAITING
                ? Stream.of()
                : step.note().lines().map(Printable::line);
    }

    private String line(StepStatus step, String came) {
        String note = step.state() == StepState.STOPPED ? stood(step, came) : came;
        String took =
                step.told()
                        .map(told -> "  " + Figures.clock(told.standing().took()))
                        .orElse(step.until().isPresent() ? "  " + Figures.took(step.worked()) : "");
        return "  %-4s %s  %s%s%s"
                .formatted(
                        step.path(),
                        StatusText.padded(look, step.state(), Words.tone(step.state())),
                        look.bold(Printable.line(step.label())),
                        look.dim(step.since().isPresent() ? took : ""),
                        note.isEmpty() ? "" : "  " + note);
    }

    /** Where a step stood when its process last said so; else what came of it. */
    static String stood(StepStatus step, String came) {
        return step.told()
                .map(Told::standing)
                .map(at -> StandingText.of(at.stopped()))
                .filter(text -> !text.isEmpty())
                .map("last at "::concat)
                .orElse(came);
    }
}
