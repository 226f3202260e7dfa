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
        try (var connection = source.connect("shop");
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("LOCK TABLE purchase IN ACCESS EXCLUSIVE MODE");
            Process process = start(dump());
            while (one(source, "shop", "SELECT count(*) FROM pg_locks WHERE NOT granted")
                    .equals("0")) {
                assertThat(process.isAlive()).as(printed()).isTrue();
                Thread.sleep(20); // the server tells nobody who waits for a lock
            }
            process.destroyForcibly().waitFor();
        }
        assertThat(dump.resolve("shop.unfinished")).exists();
        try (PostgresServer target = PostgresServer.start(15)) {

            assertThat(end(start(restore(target)))).isEqualTo(ExitCode.BAD_INPUT.code());

            assertThat(printed()).contains("did not come to its end");
            assertThat(one(target, "postgres", "SELECT count(*) FROM pg_database")).isEqualTo("3");
        }
        assertThat(end(start(dump()))).as("a new run does not mix its files with it").isNotZero();
        assertThat(printed()).contains("is not empty");
        assertThat(end(start("resume"))).as(printed()).isZero();
        assertThat(dump.resolve("dump.json")).exists();
    }

    @Test
    void saysWhichFileHasNoRoomAndLeavesNothingHalf() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("small"));

        Process process = onSmallDisk(disk, "", java(dump("shop", disk.resolve("shop.dump"))));

        assertThat(end(process)).isEqualTo(ExitCode.FAILED.code());
        assertThat(printed())
                .contains("cannot write " + disk)
                .contains("No space left on device")
                .contains("see that the disk has room");
        assertThat(left(disk)).doesNotContain("shop.unfinished").doesNotContain("dump.json");
    }

    @Test
    void saysThatTheTableOfContentsHasNoRoom() throws Exception {
        source.execute("postgres", "CREATE DATABASE wordy");
        source.execute(
                "wordy",
                """
                DO $$ BEGIN
                    EXECUTE format('CREATE FUNCTION f() RETURNS text LANGUAGE sql AS %L',
                        'SELECT ' || quote_literal(repeat('word ', 500000)));
                END $$
                """);
        Path disk = Files.createDirectory(folder.resolve("small"));

        Process process = onSmallDisk(disk, "", java(dump("wordy", disk.resolve("wordy.dump"))));

        assertThat(end(process)).isEqualTo(ExitCode.FAILED.code());
        assertThat(printed())
                .contains(
                        "cannot write "
                                + disk.resolve("wordy.dump/wordy.unfinished/toc.dat")
                                + ": No space left on device")
                .contains("then resume");
        assertThat(left(disk)).doesNotContain("toc.dat");
    }

    @Test
    void saysThatPgDumpsPasswordFileHasNoRoomAndLeavesNoneOfItsFiles() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("small"));
        String from = source.uri("shop").replace("postgres@", "postgres:canary-9Gh@");
        List<String> words = java("postgres", "dump", "--from", from, "--out", dump.toString());
        words.add(1, "-Djava.io.tmpdir=" + disk);
        words.add(1, "-Dorg.sqlite.tmpdir=" + folder);

        Process process =
                onSmallDisk(disk, "head -c 2m /dev/zero > \"$0\"/ballast 2> /dev/null;", words);

        assertThat(end(process)).isEqualTo(ExitCode.FAILED.code());
        assertThat(printed())
                .contains(
                        "cannot write the files with which pg_dump logs in: No space left on"
                                + " device")
                .contains("it is " + disk + "; TMPDIR names another");
        assertThat(left(disk)).contains("ballast").doesNotContain("rehome-");
    }

    /**
     * Runs a command where one folder is a disk of 1 MB, and lists what is on it in the end.
     *
     * @param before what a shell does first, with the disk as {@code $0}
     */
    private Process onSmallDisk(Path disk, String before, List<String> command)
            throws IOException, InterruptedException {
        boolean mounts =
                new ProcessBuilder("unshare", "--map-root-user", "--mount", "true")
                                .start()
                                .waitFor()
                        == 0;
        if (!mounts) {
            System.err.println("SKIPPED: needs a disk of its own, which cannot be mounted here");
        }
        assumeTrue(mounts);
        String script =
                """
                mount -t tmpfs -o size=1m tmpfs "$0" || exit $?
                %s
                "$@"
                code=$?
                ls -R "$0"
                exit $code
                """
                        .formatted(before);
        var words =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--map-root-user",
                                "--mount",
                                "sh",
                                "-c",
                                script,
                                disk.toString()));
        words.addAll(command);
        return launch(words);
    }

    private String left(Path disk) throws IOException {
        return printed().substring(printed().lastIndexOf(disk + ":"));
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
        return dump("shop", dump);
    }

    private static String[] dump(String database, Path out) {
        return new String[] {
            "postgres", "dump", "--from", source.uri(database), "--out", out.toString()
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
