package dev.rehome.cli.history;

import dev.rehome.cli.report.Answers;
import dev.rehome.cli.report.AnswersText;
import dev.rehome.cli.report.Words;
import dev.rehome.cli.terminal.Look;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.run.RunStatus;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a run stands, for people. */
record StatusText(Look look, ZoneId zone) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int STATE = 12;

    /** All of it, with every difference and every line of a proof. */
    List<String> whole(RunStatus run) {
        return lines(run, Integer.MAX_VALUE, new StepLines(look).all(run.steps()));
    }

    /** For a wall: what is asked first, and then as many lines as a screen has. */
    List<String> brief(RunStatus run) {
        return lines(run, Answers.FEW, new StepLines(look).brief(run.steps()));
    }

    private List<String> lines(RunStatus run, int differencesMax, List<String> steps) {
        var lines = new ArrayList<String>();
        lines.add(
                "%s  %s  %s%s"
                        .formatted(
                                run.run(),
                                name(run.runbook()),
                                look.bold(
                                        Words.tone(run.state())
                                                .colour(look, Words.of(run.state()))),
                                run.steppedBack()
                                        .map(at -> " " + Printable.line(at.words()))
                                        .orElse("")));
        lines.add(look.dim("  " + heardOf(run)));
        lines.add("");
        lines.addAll(new AnswersText(look).lines(new Answers(run, differencesMax)));
        lines.add("");
        lines.addAll(steps);
        lines.add("");
        if (run.owner().isEmpty()) {
            lines.add("  " + Printable.line(run.summary()));
        }
        return lines;
    }

    private String heardOf(RunStatus run) {
        return "began %s, last heard of %s%s"
                .formatted(
                        TIME.format(run.began().atZone(zone)),
                        TIME.format(run.latest().atZone(zone)),
                        run.owner()
                                .map(owner -> ", run by " + Printable.line(owner.toString()))
                                .orElse(""));
    }

    /** One line in a list of runs. */
    String line(RunStatus run) {
        return "%s  %s  %s  %s  %s"
                .formatted(
                        run.run(),
                        TIME.format(run.began().atZone(zone)),
                        padded(look, run.state(), Words.tone(run.state())),
                        name(run.runbook()),
                        look.dim(Printable.line(run.summary() + heard(run))));
    }

    /** Of a run that ended without a word: when it was last heard of, and how far it was then. */
    private String heard(RunStatus run) {
        if (run.state() != RunStatus.State.INTERRUPTED) {
            return "";
        }
        String stood =
                run.steps().stream()
                        .filter(step -> step.told().isPresent())
                        .map(
                                step ->
                                        ", step %s %s"
                                                .formatted(step.path(), StepLines.stood(step, "")))
                        .collect(Collectors.joining());
        return ", last heard of " + TIME.format(run.latest().atZone(zone)) + stood;
    }

    private String name(String written) {
        return look.bold(Printable.line(written));
    }

    /** A state in its colour, in a column of states. */
    static String padded(Look look, Enum<?> state, Words.Tone tone) {
        String words = Words.of(state);
        return tone.colour(look, words) + " ".repeat(Math.max(0, STATE - words.length()));
    }
}
