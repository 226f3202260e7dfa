package dev.rehome.cli.history;

import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.StandingText;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.run.RunStatus.StepStatus;
import dev.rehome.engine.run.StepState;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a run stands, for people. */
record StatusText(Look look, ZoneId zone) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    List<String> of(RunStatus run) {
        var lines = new ArrayList<String>();
        lines.add(
                "%s  %s  %s%s"
                        .formatted(
                                run.run(),
                                name(run.runbook()),
                                state(run.state()),
                                run.steppedBack()
                                        .map(at -> " " + Printable.line(at.words()))
                                        .orElse("")));
        lines.add(
                look.dim(
                        "  began "
                                + TIME.format(run.began().atZone(zone))
                                + ", last heard of "
                                + TIME.format(run.latest().atZone(zone))
                                + run.owner()
                                        .map(
                                                owner ->
                                                        ", run by "
                                                                + Printable.line(owner.toString()))
                                        .orElse("")));
        for (StepStatus step : run.steps()) {
            List<String> note = step.note().lines().toList();
            lines.add(line(step, note.isEmpty() ? "" : Printable.line(note.getFirst())));
            note.stream().skip(1).forEach(more -> lines.add("        " + Printable.line(more)));
            step.differences()
                    .forEach(difference -> lines.add("        " + Printable.line(difference)));
        }
        lines.add("  " + Printable.line(run.summary()));
        return lines.stream().flatMap(String::lines).toList();
    }

    /** One line in a list of runs. */
    String line(RunStatus run) {
        return "%s  %s  %s  %s  %s"
                .formatted(
                        run.run(),
                        TIME.format(run.began().atZone(zone)),
                        padded(words(run.state()), 12, state(run.state())),
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
                        .map(step -> ", step %s %s".formatted(step.path(), note(step, "")))
                        .collect(Collectors.joining());
        return ", last heard of " + TIME.format(run.latest().atZone(zone)) + stood;
    }

    private String line(StepStatus step, String came) {
        Optional<Standing> standing = step.told().map(Told::standing);
        String note = note(step, came);
        String took =
                standing.map(at -> "  " + Figures.clock(at.took()))
                        .orElse(step.until().isPresent() ? "  " + Figures.took(step.worked()) : "");
        return "  %-4s %s  %s%s%s"
                .formatted(
                        step.path(),
                        padded(words(step.state()), 12, state(step.state())),
                        name(step.label()),
                        look.dim(step.since().isPresent() ? took : ""),
                        note.isEmpty() ? "" : "  " + note);
    }

    /** Where it stands or stood, as far as it was told; else what came of it. */
    private static String note(StepStatus step, String came) {
        boolean stopped = step.state() == StepState.STOPPED;
        return step.told()
                .map(Told::standing)
                .map(at -> StandingText.of(stopped ? at.stopped() : at))
                .filter(text -> !text.isEmpty())
                .map(text -> stopped ? "last at " + text : text)
                .orElse(came);
    }

    private String name(String written) {
        return look.bold(Printable.line(written));
    }

    private static String padded(String plain, int columns, String shown) {
        return shown + " ".repeat(Math.max(0, columns - plain.length()));
    }

    private String state(RunStatus.State state) {
        String words = words(state);
        return switch (state) {
            case DONE -> look.green(words);
            case FAILED, DIFFERS, IN_DOUBT -> look.red(words);
            case RUNNING, ROLLING_BACK -> look.cyan(words);
            case PAUSED, INTERRUPTED, WAITING, STEPPED_BACK, ROLLED_BACK -> look.yellow(words);
        };
    }

    private String state(StepState state) {
        String words = words(state);
        return switch (state) {
            case DONE, ALREADY_DONE -> look.green(words);
            case FAILED, DIFFERS, IN_DOUBT, UNDO_FAILED -> look.red(words);
            case RUNNING, RETRYING, UNDOING -> look.cyan(words);
            case WAITING, STOPPED, RETRY_ASKED, UNDONE, LEFT -> look.yellow(words);
            case PENDING, SKIPPED -> look.dim(words);
        };
    }

    static String words(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
