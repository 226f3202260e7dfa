package dev.rehome.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteJournalTest extends JournalContract {
    @TempDir Path folder;

    @Override
    Journal connect() {
        return JdbcJournal.inFile(file());
    }

    @Override
    Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private Path file() {
        return folder.resolve("state/rehome/journal.db");
    }

    @Test
    void createsAFileThatOnlyItsOwnerCanRead() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void isReadWhileAnotherProcessWrites() throws SQLException {
        try (var writer = database();
                var statement = writer.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThat(journal.entries(run, 0)).hasSize(1);
        }
    }
}
