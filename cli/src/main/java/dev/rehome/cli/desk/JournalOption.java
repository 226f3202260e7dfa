package dev.rehome.cli.desk;

import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ShellWord;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.StoreSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which journal a command writes and reads. */
public final class JournalOption {
    private static final String VARIABLE = "REHOME_JOURNAL";
    private static final String NAME = "the journal";

    @Option(
            names = "--journal",
            paramLabel = "FILE|URI",
            description =
                    "Where runs are written down: a SQLite file, or for a team a PostgreSQL"
                            + " database, never one that is being moved. Default: $"
                            + VARIABLE
                            + ", else ~/.rehome/journal.db.")
    private @Nullable String written;

    /**
     * Opens it, and makes it when there is none. A password in its address may be a reference, and
     * is shown nowhere.
     */
    public Journal open(Surroundings here) {
        return open(here, JdbcJournal::inFile, JdbcJournal::at);
    }

    /** Opens it to look into: where there is none yet it is empty, and none is made. */
    public Journal look(Surroundings here) {
        return open(here, JdbcJournal::seenInFile, JdbcJournal::seenAt);
    }

    private Journal open(
            Surroundings here, Function<Path, Journal> file, Function<StoreSpec, Journal> server) {
        String place = given(here);
        return isAddress(place)
                ? server.apply(at(NAME, place).resolve(here.secrets()))
                : file.apply(here.directory().resolve(place));
    }

    /** What to add to a command so that it finds the same journal; empty when it will anyway. */
    public String again() {
        return Optional.ofNullable(written)
                .map(place -> isAddress(place) ? at("journal", place).locationAgain() : place)
                .map(place -> " --journal " + ShellWord.of(place))
                .orElse("");
    }

    /** The file or address, as it was given or by default, without a password. */
    public String place(Surroundings here) {
        return shown(given(here));
    }

    private String given(Surroundings here) {
        return Optional.ofNullable(written)
                .or(() -> Optional.ofNullable(here.environment().get(VARIABLE)))
                .filter(text -> !text.isBlank())
                .orElseGet(
                        () ->
                                Path.of(here.environment().getOrDefault("HOME", "."))
                                        .resolve(".rehome/journal.db")
                                        .toString());
    }

    private static String shown(String place) {
        return isAddress(place) ? at(NAME, place).location() : place;
    }

    private static StoreEntry at(String name, String place) {
        return StoreEntry.at(name, "postgres", place);
    }

    private static boolean isAddress(String place) {
        return place.startsWith("postgres://") || place.startsWith("postgresql://");
    }
}
