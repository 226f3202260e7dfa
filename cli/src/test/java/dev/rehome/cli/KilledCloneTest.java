package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very command, on real servers, as a process that can be killed. */
final class KilledCloneTest {
    private static final String PASSWORD = "canary-w7Q!x:pR2";
    private static final int KILLS = 6;

    /** From the first to the last moment of a clone of this data, on a quiet or a busy machine. */
    private static final int LATEST_KILL_MILLIS = 6000;

    private static final long PROCESS_SECONDS_MAX = 180;

    private static final String DATA =
            """
            CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE, balance numeric(12,2));
            CREATE TABLE purchase (id serial PRIMARY KEY,
                customer bigint NOT NULL REFERENCES customer, what jsonb, tags text[]);
            CREATE INDEX ON purchase USING gin (tags);
            CREATE INDEX ON purchase (customer);
            INSERT INTO customer (name, balance)
                SELECT 'c' || i, i / 100.0 FROM generate_series(1, 100000) i;
            INSERT INTO purchase (customer, what, tags)
                SELECT 1 + i % 100000, jsonb_build_object('n', i), array['a' || i % 7, 'b']
                  FROM generate_series(1, 300000) i;
            """;

    private static PostgresServer source;
    private static PostgresServer target;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        source = PostgresServer.start(15);
        target = PostgresServer.start(15);
        source.execute("postgres", "CREATE DATABASE shop");
        source.execute("shop", DATA);
        source.execute(
                "postgres",
                "CREATE ROLE mover SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE shop_owner");
        source.execute("shop", "ALTER TABLE customer OWNER TO shop_owner");
    }

    @AfterAll
    static void stopServers() {
        target.close();
        source.close();
    }

    @Test
    void goesOnAfterEachKillAndEndsIdenticalAndLeavesNothingWhenRolledBack() throws Exception {
        var random = new Random(20261120);
        Process process = start("postgres", "clone", "--from", from(), "--to", to(), "--jobs", "2");
        int kills = 0;
        while (!process.waitFor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS)
                && kills < KILLS) {
            assertThat(arguments(process)).doesNotContain(PASSWORD);
            process.destroyForcibly().waitFor();
            kills++;
            // Killed before the run was journaled, there is nothing to resume: begin it.
            boolean begun = output("runs").contains("postgres-clone");
            process =
                    begun
                            ? start("resume", "--store", "source=" + from())
                            : start(
                                    "postgres",
                                    "clone",
                                    "--from",
                                    from(),
                                    "--to",
                                    to(),
                                    "--jobs",
                                    "2");
        }
        assertThat(process.waitFor(PROCESS_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed()).isZero();
        assertThat(kills).as("kills that found the clone at work").isPositive();

        String run =
                output("runs")
                        .lines()
                        .filter(line -> line.contains("postgres-clone"))
                        .findFirst()
                        .orElseThrow();
        run = run.substring(0, run.indexOf(' '));
        Process verify = start("postgres", "verify", "--from", from(), "--to", target.uri("shop"));
        assertThat(verify.waitFor(PROCESS_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(verify.exitValue()).as(printed()).isZero();
        assertThat(names("SELECT nspname FROM pg_namespace WHERE nspname = 'rehome'", "shop"))
                .isEmpty();

        Process back = start("rollback", run, "--yes", "--store", "source=" + from());
        assertThat(back.waitFor(PROCESS_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(back.exitValue()).as(printed()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(names("SELECT datname FROM pg_database", "postgres")).doesNotContain("shop");
        assertThat(names("SELECT rolname FROM pg_roles", "postgres"))
                .doesNotContain("mover", "shop_owner");
        assertThat(everythingWritten()).doesNotContain(PASSWORD);
    }

    private String from() {
        return "postgresql://mover:%s@127.0.0.1:%d/shop"
                .formatted(PASSWORD.replace("!", "%21").replace(":", "%3A"), source.port());
    }

    private static String to() {
        return target.uri("postgres");
    }

    private Process start(String... arguments) throws IOException {
        var words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.rehome.cli.Main"));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("REHOME_JOURNAL", folder.resolve("journal.db").toString());
        Path log = folder.resolve("printed");
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    private String output(String... arguments) throws IOException, InterruptedException {
        long before = Files.size(folder.resolve("printed"));
        start(arguments).waitFor();
        return Files.readString(folder.resolve("printed")).substring((int) before);
    }

    private String printed() throws IOException {
        return Files.readString(folder.resolve("printed"));
    }

    /** The command lines of the programs that it started. */
    private static String arguments(Process process) {
        return process.descendants()
                .map(child -> child.info().commandLine().orElse(""))
                .collect(Collectors.joining("\n"));
    }

    /** Journal, output and whatever else was left. */
    private String everythingWritten() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(KilledCloneTest::bytes)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String bytes(Path file) {
        try {
            return new String(
                    Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(String query, String database) throws SQLException {
        try (var connection = target.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
