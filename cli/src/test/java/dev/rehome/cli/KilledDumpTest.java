package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands dump and restore as a user runs them, killed, and where there is no room. */
final class KilledDumpTest {
    private static final int KILLS = 4;
    private static final int LATEST_KILL_MILLIS = 3500;
    private static final int PROCESS_SECONDS_MAX = 120;

    private static final String DATA =
            """
            CREATE TABLE customer (id bigserial PRIMARY KEY, name text NOT NULL);
            CREATE TABLE purchase (id bigserial PRIMARY KEY, customer bigint REFERENCES customer,
                what jsonb, tags text[]);
            CREATE INDEX ON purchase USING gin (what);
            INSERT INTO customer (name) SELECT 'c' || i FROM generate_series(1, 100000) i;
            INSERT INTO purchase (customer, what, tags)
                SELECT 1 + i % 100000, jsonb_build_object('n', i), array['a' || i % 7, 'b']
                  FROM generate_series(1, 200000) i;
            SELECT count(lo_from_bytea(0, decode(repeat('c0ffee', 1000), 'hex')))
              FROM generate_series(1, 200);
            """;

    private static PostgresServer source;

    @TempDir Path folder;
    private Path dump = Path.of("");

    @BeforeAll
    static void startServer() {
        source = PostgresServer.start(15);
        source.execute("postgres", "CREATE ROLE seller", "CREATE DATABASE shop OWNER seller");
        source.execute("shop", DATA, "ALTER TABLE customer OWNER TO seller");
        source.execute("postgres", "ALTER DATABASE shop SET work_mem = '7MB'");
    }

    @AfterAll
    static void stopServer() {
        source.close();
    }

    @BeforeEach
    void needsPgDump() {
        assumeTrue(ClientTools.atLeast(15).isPresent());
        dump = folder.resolve("shop.dump");
    }

    @Test
    void goesOnAfterEachKillOfDumpAndOfRestoreAndEndsIdentical() throws Exception {
        killing("postgres-dump", dump());
        assertThat(dump.resolve("dump.json")).exists();
        try (PostgresServer target = PostgresServer.start(15)) {
            killing("postgres-restore", restore(target));

            assertThat(
                            end(
                                    start(
                                            "postgres",
                                            "verify",
                                            "--from",
                                            source.uri("shop"),
                                            "--to",
                                            target.uri("shop"))))
                    .as(printed())
                    .isZero();
            assertThat(
                            one(
                                    target,
                                    "shop",
                                    "SELECT count(*) FROM pg_namespace WHERE nspname = 'rehome'"))
                    .isEqualTo("0");
            assertThat(
                            one(
                                    target,
                                    "shop",
                                    "SELECT pg_get_userbyid(datdba) || current_setting('work_mem')"
                                            + " FROM pg_database WHERE datname = 'shop'"))
                    .isEqualTo("seller7MB");

            assertThat(end(start(restore(target)))).isNotZero();
            assertThat(printed()).contains("database shop at target is not empty");
        }
    }

    @Test
    void refusesADumpThatDidNotComeToItsEnd() throws Exception {
        Process process = start(dump());
        while (process.isAlive() && !Files.exists(dump.resolve("shop.unfinished"))) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        assumeTrue(!Files.exists(dump.resolve("dump.json")), "killed before its end");
        try (PostgresServer target = PostgresServer.start(15)) {

            assertThat(end(start(restore(target)))).isEqualTo(ExitCode.BAD_INPUT.code());

            assertThat(printed()).contains("did not come to its end");
            assertThat(one(target, "postgres", "SELECT count(*) FROM pg_database")).isEqualTo("3");
        }
        assertThat(end(start(dump()))).as("a new run does not mix its files with it").isNotZero();
        assertThat(printed()).contains("is not empty");
    }

    @Test
    void saysWhichFileHasNoRoomAndLeavesNothingHalf() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("small"));
        var words =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--map-root-user",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=1m tmpfs \"$0\" && { \"$@\"; code=$?; ls -R"
                                        + " \"$0\"; exit $code; } || exit $?",
                                mount.toString()));
        boolean mounts =
                new ProcessBuilder("unshare", "--map-root-user", "--mount", "true")
                                .start()
                                .waitFor()
                        == 0;
        if (!mounts) {
            System.err.println("SKIPPED: needs a disk of its own, which cannot be mounted here");
        }
        assumeTrue(mounts);
        words.addAll(
                java(
                        "postgres",
                        "dump",
                        "--from",
                        source.uri("shop"),
                        "--out",
                        mount.resolve("shop.dump").toString()));

        assertThat(end(launch(words))).isEqualTo(ExitCode.FAILED.code());

        assertThat(printed())
                .contains("cannot write " + mount)
                .contains("No space left on device")
                .contains("see that the disk has room");
        assertThat(printed().substring(printed().lastIndexOf(mount + ":")))
                .doesNotContain("shop.unfinished")
                .doesNotContain("dump.json");
    }

    /** Kills it at random instants and lets it go on until it comes to its end. */
    private void killing(String kind, String... command) throws Exception {
        var random = new Random(20261121);
        int kills = 0;
        Process process = start(command);
        while (!process.waitFor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS)
                && kills < KILLS) {
            process.destroyForcibly().waitFor();
            kills++;
            long before = Files.size(folder.resolve("printed"));
            start("runs").waitFor();
            boolean begun = printed().substring((int) before).contains(kind);
            process = begun ? start("resume") : start(command);
        }
        assertThat(end(process)).as(printed()).isZero();
        assertThat(kills).as("kills that found it at work").isPositive();
    }

    private String[] dump() {
        return new String[] {
            "postgres", "dump", "--from", source.uri("shop"), "--out", dump.toString()
        };
    }

    private String[] restore(PostgresServer target) {
        return new String[] {
            "postgres", "restore", "--from", dump.toString(), "--to", target.uri("postgres")
        };
    }

    private Process start(String... arguments) throws IOException {
        return launch(java(arguments));
    }

    private static List<String> java(String... arguments) {
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
        return words;
    }

    private Process launch(List<String> words) throws IOException {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("REHOME_JOURNAL", folder.resolve("journal.db").toString());
        Path log = folder.resolve("printed");
        return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(PROCESS_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String printed() throws IOException {
        return Files.readString(folder.resolve("printed"));
    }

    private static String one(PostgresServer server, String database, String query)
            throws Exception {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
