package dev.rehome.platform.step.exec;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.command.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs a command to its end. */
record Exec(ExecSpec spec, Stores stores) implements Step {
    static final String KIND = "exec";

    private static final int NOTHING_LEFT = 0;
    private static final int SOMETHING_LEFT = 1;
    private static final long CHECK_BYTES_MAX = 1_000_000;

    static Exec bind(ExecSpec spec, Stores stores) {
        return new Exec(spec, stores);
    }

    @Override
    public List<Access> access() {
        return List.of();
    }

    @Override
    public Forecast forecast() {
        String back =
                spec.undo()
                        .map(words -> "runs " + String.join(" ", words))
                        .orElse("none is given: what the command does stays");
        Command _ = command(spec.command()); // a secret that is missing is told now
        boolean done = spec.check().isPresent() && problems().isEmpty() && nothingLeft();
        var forecast =
                new Forecast(
                        done
                                ? List.of()
                                : List.of(
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "whatever '%s' does".formatted(shown()),
                                                Amount.NONE)),
                        problems(),
                        done ? "nothing to undo: its check says that nothing is left to do" : back);
        return done ? forecast : forecast.with(Forecast.Unforeseen.ANYWHERE);
    }

    private List<Problem> problems() {
        if (!Files.isDirectory(Path.of(spec.directory()))) {
            return List.of(
                    Problem.error(
                            "there is no folder %s to run '%s' in"
                                    .formatted(spec.directory(), shown()),
                            "make it, or name another with 'directory'"));
        }
        return Stream.of(Optional.of(spec.command()), spec.check(), spec.undo())
                .flatMap(Optional::stream)
                .map(this::command)
                .filter(command -> command.program().isEmpty())
                .map(
                        command ->
                                Problem.error(
                                        "there is no program '%s' that can be run"
                                                .formatted(command.words().getFirst()),
                                        "install it, make it executable, or write its path; a path"
                                                + " counts from "
                                                + spec.directory()))
                .toList();
    }

    @Override
    public Check check(Run run) {
        Optional<Launched> launched = Launched.of(run);
        if (launched.flatMap(Launched::exit).filter(exit -> exit == 0).isPresent()) {
            return Check.done("the command ended with 0");
        }
        for (Problem problem : problems()) {
            return Check.blocked(problem.what(), problem.remedy());
        }
        if (spec.check().isPresent()) {
            return nothingLeft()
                    ? Check.done("'%s' says so".formatted(String.join(" ", spec.check().get())))
                    : Check.ready();
        }
        if (launched.isEmpty() || launched.get().exit().isPresent() || spec.idempotent()) {
            return Check.ready();
        }
        return Check.unsure(
                "'%s' was begun%s, and nobody saw how it ended"
                        .formatted(
                                shown(),
                                launched.get().isHere() ? "" : " on " + launched.get().host()),
                "see what it did; then run it again with `rehome retry`, or go on without it with"
                        + " `rehome skip`; a command that may run twice is better marked"
                        + " 'idempotent: true'");
    }

    private boolean nothingLeft() {
        List<String> words = spec.check().orElseThrow();
        var tail = new Tail(Progress.UNWATCHED);
        var bounds =
                new Command.Bounds(
                        "the check '%s'".formatted(String.join(" ", words)),
                        spec.within(),
                        CHECK_BYTES_MAX);
        int exit;
        try {
            exit = command(words).look(bounds, tail::line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while '%s' looked".formatted(words), "ask again");
        }
        return switch (exit) {
            case NOTHING_LEFT -> true;
            case SOMETHING_LEFT -> false;
            default ->
                    throw new Failure(
                            "the check '%s' ended with %d, neither 0 for done nor 1 for not yet%s"
                                    .formatted(String.join(" ", words), exit, tail.told()),
                            "mend what it says, then resume");
        };
    }

    @Override
    public Undo undo(Run run) {
        return spec.back()
                .map(back -> Undo.by(KIND, back))
                .orElseGet(() -> Undo.stays("no command was given that takes it back"));
    }

    /** What was never begun has nothing that could be taken back. */
    @Override
    public Undo refine(Undo before, Run run) {
        return Launched.of(run).isPresent() ? before : Undo.nothing("it was not begun");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        Optional<Launched> before = Launched.of(run);
        if (before.isPresent()) {
            before.get().end();
        }
        var tail = new Tail(run.progress());
        run.progress().doing(shown());
        Command.Ended ended =
                command(spec.command())
                        .run(process -> run.save(Launched.of(process).cursor()), tail::line);
        run.save(Launched.of(run).orElseThrow().ended(ended.exit()).cursor());
        if (!ended.left().isEmpty()) {
            run.progress()
                    .notice(
                            "left running in the background, its output goes nowhere from now on: "
                                    + String.join(", ", ended.left()));
        }
        if (ended.exit() != 0) {
            throw new Failure(
                    "'%s' ended with %d%s".formatted(shown(), ended.exit(), tail.told()),
                    "mend what it says, then resume: it is run again");
        }
    }

    @Override
    public Verdict verify(Run run) {
        if (spec.check().isPresent() && !nothingLeft()) {
            return Verdict.differs(
                    "'%s' says that something is left to do"
                            .formatted(String.join(" ", spec.check().get())),
                    List.of());
        }
        return Verdict.holds(
                "'%s' ended with 0%s"
                        .formatted(
                                shown(), spec.check().isPresent() ? ", and its check agrees" : ""));
    }

    private Command command(List<String> words) {
        var environment = new LinkedHashMap<>(Command.inherited(stores.variables()));
        spec.environment()
                .orElse(Map.of())
                .forEach((name, value) -> environment.put(name, stores.reveal(value)));
        return new Command(words, Path.of(spec.directory()), environment);
    }

    private String shown() {
        return String.join(" ", spec.command());
    }

    /** Tells lines on, and keeps the last of them for whoever asks why. */
    private static final class Tail {
        /** Who wants to read more than this of one command has it write a file. */
        private static final int TOLD_MAX = 1_000;

        private static final int KEPT_MAX = 20;

        private final Progress progress;
        private final java.util.ArrayDeque<String> kept = new java.util.ArrayDeque<>();
        private long told;

        Tail(Progress progress) {
            this.progress = progress;
        }

        synchronized void line(String line) {
            if (kept.size() == KEPT_MAX) {
                kept.removeFirst();
            }
            kept.addLast(line);
            told++;
            if (told <= TOLD_MAX) {
                progress.notice(line);
            } else if (told == TOLD_MAX + 1) {
                progress.notice(
                        "more than %s; the rest is not shown"
                                .formatted(Figures.count(TOLD_MAX, "line")));
            }
        }

        /** The last lines, each on its own; nothing where it said nothing. */
        synchronized String told() {
            return kept.isEmpty() ? "" : ":\n" + String.join("\n", kept);
        }
    }
}
