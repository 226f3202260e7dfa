package dev.rehome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class PostgresServerTest {
    static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

    @ParameterizedTest
    @FieldSource("MAJORS")
    void startsEveryVersionAndLeavesNothingBehind(int major) throws SQLException {
        PostgresServer server = PostgresServer.start(major);
        try (server) {
            try (Connection connection = server.connect("postgres")) {
                assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(major);
            }
            server.execute("postgres", "CREATE TABLE kept AS SELECT 1 AS one");
            server.crashAndRestart();
            server.execute("postgres", "SELECT one FROM kept");
        }
        assertThat(Files.exists(server.directory())).isFalse();
    }
}
