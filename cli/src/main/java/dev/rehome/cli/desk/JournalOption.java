package dev.rehome.cli.desk;

import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which journal a command writes and reads. */
public final class JournalOption {
    private static final String VARIABLE = "REHOME_JOURNAL";

    @Option(
            names = "--journal",
            paramLabel = "FILE|URI",
            description =
                    "Where runs are written down: a SQLite file, or postgresql://… for a team,"
                            + " never a database that is being moved. Default: $"
                            + VARIABLE
                            + ", else ~/.rehome/journal.db.")
    private @Nullable String written;

    /** Opens it, and makes it when there is none. */
    public Journal open(Surroundings here) {
        String place = place(here);
        if (place.startsWith("postgres://") || place.startsWith("postgresql://")) {
            try {
                return JdbcJournal.at(URI.create(place));
            } catch (IllegalArgumentException e) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "the journal's address is not a URI",
                        "write it as postgresql://user@host:5432/database",
                        null);
            }
        }
        return JdbcJournal.inFile(here.directory().resolve(place));
    }

    /** What to add to a command so that it finds the same journal; empty when it will anyway. */
    public String again() {
        return Optional.ofNullable(written).map(" --journal "::concat).orElse("");
    }

    /** The file or address, as it was given or by default. */
    public String place(Surroundings here) {
        return Optional.ofNullable(written)
                .or(() -> Optional.ofNullable(here.environment().get(VARIABLE)))
                .filter(text -> !text.isBlank())
                .orElseGet(
                        () ->
                                Path.of(here.environment().getOrDefault("HOME", "."))
                                        .resolve(".rehome/journal.db")
                                        .toString());
    }
}
