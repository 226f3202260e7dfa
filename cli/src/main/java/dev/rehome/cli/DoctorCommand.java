package dev.rehome.cli;

import dev.rehome.cli.desk.JournalOption;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.postgres.schema.PgTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rehome doctor}. */
@Command(
        name = "doctor",
        description =
                "Looks at this machine: Java, the PostgreSQL programs, the journal, the disk.",
        footer = {"", "Example:", "  rehome doctor"})
public final class DoctorCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();

    public DoctorCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        say("Program", Version.line());
        say("Memory", Figures.bytes(Runtime.getRuntime().maxMemory()) + " heap at most");
        // All three are looked at, whatever the first one says.
        boolean tools = tools();
        boolean journal = journal();
        boolean disk = disk();
        return (tools && journal && disk ? ExitCode.DONE : ExitCode.FAILED).code();
    }

    private boolean tools() {
        List<PgTools> found = PgTools.installed();
        for (PgTools tools : found) {
            say(
                    "pg_dump",
                    "%s in %s: for servers up to version %d"
                            .formatted(tools.version(), tools.folder(), tools.major()));
        }
        if (found.isEmpty()) {
            say(
                    "pg_dump",
                    "none, nor pg_restore: install PostgreSQL's client programs, not older than the"
                            + " servers, or name their folder in REHOME_PG_BIN");
        }
        return !found.isEmpty();
    }

    private boolean journal() {
        try (Journal open = journal.open(here)) {
            int runs = open.runs(1).size();
            say("Journal", journal.place(here) + (runs == 0 ? ", readable, empty" : ", readable"));
            return true;
        } catch (Failure e) {
            say("Journal", e.getMessage() + "; " + e.remedy());
            return false;
        }
    }

    private boolean disk() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try {
            long free = Files.getFileStore(temporary).getUsableSpace();
            say(
                    "Disk",
                    Figures.bytes(free) + " free in " + temporary + ", where schemas pass through");
            return true;
        } catch (IOException e) {
            say(
                    "Disk",
                    temporary
                            + " cannot be used: "
                            + e.getMessage()
                            + "; set TMPDIR to a folder that can be");
            return false;
        }
    }

    private void say(String what, @Nullable String found) {
        here.out().println("%-10s %s".formatted(what, found));
    }
}
