package dev.rehome.cli.desk;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.step.RunId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which run is meant. */
public final class RunArgument {
    /** How far back a run is looked for by a part of its name. */
    private static final int LOOKED_THROUGH = 10_000;

    /** The same for one that waits to be gone on with. */
    private static final int RESUMED_THROUGH = 50;

    private static final Set<RunStatus.State> STOPPED =
            Set.of(
                    RunStatus.State.PAUSED,
                    RunStatus.State.INTERRUPTED,
                    RunStatus.State.WAITING,
                    RunStatus.State.FAILED,
                    RunStatus.State.IN_DOUBT);

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run, or the beginning or end of its name. Default: the latest.")
    private @Nullable String written;

    /**
     * The run that is meant.
     *
     * @throws Failure with BAD_INPUT when there is none such, or more than one
     */
    public RunId in(Journal journal) {
        List<RunId> runs = journal.runs(LOOKED_THROUGH).stream().map(RunHead::run).toList();
        if (runs.isEmpty()) {
            throw bad(
                    "the journal holds no run",
                    "begin one: rehome run FILE; another journal is named with --journal");
        }
        if (written == null) {
            return runs.getFirst();
        }
        String name = written;
        Optional<RunId> exact = runs.stream().filter(run -> run.text().equals(name)).findFirst();
        List<RunId> near =
                runs.stream()
                        .filter(run -> run.text().startsWith(name) || run.text().endsWith(name))
                        .toList();
        if (exact.isEmpty() && near.size() != 1) {
            throw bad(
                    near.isEmpty()
                            ? "there is no run '%s'".formatted(name)
                            : "%d runs are named like '%s'".formatted(near.size(), name),
                    near.isEmpty()
                            ? Spelling.hint(name, runs.stream().limit(20).map(RunId::text).toList())
                            : "write more of the name; rehome runs lists them");
        }
        return exact.orElseGet(near::getFirst);
    }

    /**
     * The run that is to be gone on with. Where none is named and the latest is finished, somebody
     * may mean another one.
     *
     * @param said hears what is to be known then: a command that was cut off before it began has
     *     left no run
     * @throws Failure as {@link #in}; with BAD_INPUT when another run waits to be gone on with
     */
    public RunId toResume(Operations known, Journal journal, Clock clock, Consumer<String> said) {
        RunId latest = in(journal);
        if (written != null || !isDone(journal, latest)) {
            return latest;
        }
        String finished =
                "%s is the latest run, and was finished %s ago"
                        .formatted(
                                latest,
                                Figures.took(
                                        Duration.between(
                                                known.status(latest).latest(), clock.instant())));
        for (RunStatus other : known.runs(RESUMED_THROUGH)) {
            if (STOPPED.contains(other.state()) && Trace.of(journal, other.run()).changed()) {
                throw bad(
                        finished + ", and not the only one",
                        "name the one that is meant: rehome resume %s goes on with %s"
                                .formatted(other.run(), other.runbook()));
            }
        }
        said.accept(
                finished
                        + "; what was cut off since, before it began, left no run and is to be"
                        + " typed again");
        return latest;
    }

    private static boolean isDone(Journal journal, RunId run) {
        return journal.entries(run, 0).getLast().entry() instanceof Entry.Ended(var came, _)
                && came == Event.Outcome.DONE;
    }

    /**
     * The run that is to be undone: where none is named the latest that changed anything, so that a
     * verification after a clone does not stand in the clone's way. One that is undone already is
     * not passed over: repeating the command must not walk back through history. For the same
     * reason one whose work stays has to be named, or the one before it.
     *
     * @throws Failure as {@link #in}; with REFUSED when it is none that anybody would have meant
     */
    public RunId toUndo(Journal journal) {
        RunId latest = in(journal);
        if (written != null) {
            return latest;
        }
        List<RunHead> changed =
                journal.runs(LOOKED_THROUGH).stream()
                        .filter(head -> Trace.of(journal, head.run()).changed())
                        .limit(2)
                        .toList();
        if (changed.isEmpty()) {
            return latest;
        }
        RunHead first = changed.getFirst();
        Optional<String> stays = Trace.of(journal, first.run()).stays();
        if (stays.isPresent()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "the latest run, %s (%s), left nothing to undo: %s"
                            .formatted(first.run(), first.runbook(), stays.get()),
                    changed.size() == 1
                            ? "nothing was touched"
                            : "nothing was touched; the run before it is taken back by: rehome rollback %s (%s)"
                                    .formatted(
                                            changed.getLast().run(), changed.getLast().runbook()),
                    null);
        }
        return first.run();
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
