package dev.rehome.cli.desk;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.step.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which run is meant. */
public final class RunArgument {
    /** How far back a run is looked for by a part of its name. */
    private static final int LOOKED_THROUGH = 10_000;

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
     * What is to be known of a run that is gone on with and that nobody has named: one that is
     * finished may not be the one that is meant. A command that was cut off before it began has
     * left none.
     */
    public Optional<String> caution(RunId run, Journal journal) {
        if (written != null) {
            return Optional.empty();
        }
        Recorded last = journal.entries(run, 0).getLast();
        return last.entry() instanceof Entry.Ended(var came, _) && came == Event.Outcome.DONE
                ? Optional.of(
                        "%s is the latest run, and was finished %s ago; what was cut off since, before it began, left no run and is to be typed again"
                                .formatted(
                                        run,
                                        Figures.took(Duration.between(last.at(), Instant.now()))))
                : Optional.empty();
    }

    /**
     * The run that is to be undone: where none is named the latest that changed anything, so that a
     * verification after a clone does not stand in the clone's way. One that is undone already is
     * not passed over: repeating the command must not walk back through history.
     *
     * @throws Failure as {@link #in}
     */
    public RunId toUndo(Journal journal) {
        RunId latest = in(journal);
        return written != null
                ? latest
                : journal.runs(LOOKED_THROUGH).stream()
                        .map(RunHead::run)
                        .filter(run -> Trace.of(journal, run).changed())
                        .findFirst()
                        .orElse(latest);
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
