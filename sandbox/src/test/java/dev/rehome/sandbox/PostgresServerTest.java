package dev.rehome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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

    @Test
    void doesNotOutliveAKilledJvmNorLeaveItsFolder() throws Exception {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                StartsAServerAndWaits.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Path folder;
        ProcessHandle postmaster;
        try (var said = jvm.inputReader()) {
            folder = Path.of(said.readLine());
            postmaster = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
        }

        jvm.destroyForcibly().waitFor();

        postmaster.onExit().get(30, TimeUnit.SECONDS);
        assertThat(folder).exists();
        PostgresServer.start(17).close();
        assertThat(folder).doesNotExist();
    }

    @Test
    void asksForAPasswordWhenTold() throws SQLException {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.execute("postgres", "CREATE ROLE clerk LOGIN PASSWORD 'ink'");
            server.admit("host all all all scram-sha-256");

            assertThatThrownBy(() -> server.connect("postgres", "clerk"))
                    .hasMessageContaining("password");
            String url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.port());
            try (Connection admitted = DriverManager.getConnection(url, "clerk", "ink")) {
                assertThat(admitted.isValid(1)).isTrue();
            }
        }
    }

    /** Run in a JVM of its own. */
    static final class StartsAServerAndWaits {
        public static void main(String[] arguments) throws InterruptedException {
            PostgresServer server = PostgresServer.start(17);
            System.out.printf("%s%n%d%n", server.directory(), server.pid());
            Thread.currentThread().join();
        }
    }
}
