package dev.rehome.cli;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.terminal.PlainView;
import dev.rehome.engine.crash.CrashPoints;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.run.RollbackOptions;
import dev.rehome.engine.run.RunOptions;
import dev.rehome.engine.runbook.RunbookReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * {@code rehome run}, {@code resume} and {@code rollback} with a journal that kills the process at
 * one of its boundaries: takes the only run of the journal from wherever it is to its end, or back
 * to its beginning. Every approval is given.
 */
final class KilledRun {
    private KilledRun() {}

    /** {@code back}, or {@code forward FILE NAME=VALUE…}. */
    public static void main(String[] arguments) throws InterruptedException {
        var here = Surroundings.ofThisProcess(Kinds.catalog());
        Path file = Path.of(Objects.requireNonNull(here.environment().get("REHOME_JOURNAL")));
        Finish finish;
        try (Journal journal = new CrashPoints(JdbcJournal.inFile(file));
                var view = new PlainView(here.out(), here.clock().getZone())) {
            var operations =
                    new Operations(journal, here.catalog(), here.secrets(), view, here.clock());
            finish = take(here, operations, journal.runs(1), List.of(arguments));
        }
        System.exit(finish.exitCode().code());
    }

    private static Finish take(
            Surroundings here, Operations operations, List<RunHead> runs, List<String> arguments)
            throws InterruptedException {
        var all = Set.of("all");
        if (arguments.getFirst().equals("back")) {
            return operations.rollback(
                    runs.getFirst().run(),
                    new RollbackOptions(
                            Optional.empty(), false, true, Set.of(), List.of(), here.person()));
        }
        if (!runs.isEmpty()) {
            return operations.resume(
                    runs.getFirst().run(),
                    new ResumeOptions(
                            all, Set.of(), Set.of(), Map.of(), "", List.of(), here.person()));
        }
        Path runbook = Path.of(arguments.get(1));
        var vars = new LinkedHashMap<String, String>();
        for (String var : arguments.subList(2, arguments.size())) {
            int equals = var.indexOf('=');
            vars.put(var.substring(0, equals), var.substring(equals + 1));
        }
        return operations.run(
                new RunbookReader(here.catalog()).read(runbook, vars),
                new RunOptions(
                        Optional.of(runbook.toString()), Optional.empty(), all, here.person()));
    }
}
