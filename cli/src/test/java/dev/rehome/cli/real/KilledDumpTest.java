package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** From the first to the last moment of what goes on, on a quiet or a busy machine. */
    private static final int LATEST_KILL_MILLIS = 3500;

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

    /** What a dump of it waits for. */
    private static final String LOCK = "LOCK TABLE purchase IN ACCESS EXCLUSIVE MODE";

    private static PostgresServer source;

    @TempDir Path folder;
    private Desk desk = new Desk(Path.of("."));
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
        desk = new Desk(folder);
        dump = folder.resolve("shop.dump");
    }

    @Test
    void goesOnAfterEachKillOfDumpAndOfRestoreAndEndsIdentical() throws Exception {
        Started dumping = desk.start(dump());
        AtALock.kill(source, "shop", LOCK, dumping);
        goOn();
        assertThat(dump.resolve("dump.json")).exists();
        try (PostgresServer target = PostgresServer.start(15)) {
            Started restoring = desk.start(restore(target));
            AtALock.kill(target, "postgres", "CREATE ROLE seller", restoring);
            goOn();

            desk.type(
                            "postgres",
                            "verify",
                            "--from",
                            source.uri("shop"),
                            "--to",
                            target.uri("shop"))
                    .ends(ExitCode.DONE);
            assertThat(
                            TwoServers.names(
                                    target,
                                    "shop",
                                    "SELECT nspname FROM pg_namespace WHERE nspname = 'rehome'"))
                    .isEmpty();
            assertThat(
                            TwoServers.names(
                                    target,
                                    "shop",
                                    "SELECT pg_get_userbyid(datdba) || current_setting('work_mem')"
                                            + " FROM pg_database WHERE datname = 'shop'"))
                    .containsExactly("seller7MB");
            assertThat(desk.type(restore(target)).err())
                    .contains("database shop at target is not empty");
        }
    }

    @Test
    void refusesADumpThatDidNotComeToItsEnd() throws Exception {
        AtALock.kill(source, "shop", LOCK, desk.start(dump()));
        assertThat(dump.resolve("shop.unfinished")).exists();
        try (PostgresServer target = PostgresServer.start(15)) {

            Answer refused = desk.type(restore(target)).ends(ExitCode.BAD_INPUT);

            assertThat(refused.err()).contains("did not come to its end");
            assertThat(TwoServers.names(target, "postgres", "SELECT datname FROM pg_database"))
                    .hasSize(3);
        }
        assertThat(desk.type(dump()).err())
                .as("a new run does not mix its files with it")
                .contains("is not empty");
        desk.type("resume").ends(ExitCode.DONE);
        assertThat(dump.resolve("dump.json")).exists();
    }

    @Test
    void saysWhichFileHasNoRoomAndLeavesNothingHalf() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("small"));

        Answer answer = onSmallDisk(disk, "", "shop", disk.resolve("shop.dump"));

        assertThat(answer.ends(ExitCode.FAILED).out() + answer.err())
                .contains("cannot write " + disk)
                .contains("No space left on device")
                .contains("see that the disk has room");
        assertThat(left(answer, disk))
                .doesNotContain("shop.unfinished")
                .doesNotContain("dump.json");
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

        Answer answer = onSmallDisk(disk, "", "wordy", disk.resolve("wordy.dump"));

        assertThat(answer.ends(ExitCode.FAILED).out() + answer.err())
                .contains(
                        "cannot write "
                                + disk.resolve("wordy.dump/wordy.unfinished/toc.dat")
                                + ": No space left on device")
                .contains("then resume");
        assertThat(left(answer, disk)).doesNotContain("toc.dat");
    }

    @Test
    void saysThatPgDumpsPasswordFileHasNoRoomAndLeavesNoneOfItsFiles() throws Exception {
        Path disk = folder.resolve("tmp"); // where a desk has its temporary files
        desk.with("JAVA_TOOL_OPTIONS", "-Dorg.sqlite.tmpdir=" + folder)
                .with("PGPASSWORD", "canary-9Gh");

        Answer answer = onSmallDisk(disk, "head -c 2m /dev/zero > \"$disk\"/ballast", "shop", dump);

        assertThat(answer.ends(ExitCode.FAILED).out() + answer.err())
                .contains(
                        "cannot write the files with which pg_dump logs in: No space left on"
                                + " device")
                .contains("it is " + disk + "; TMPDIR names another");
        assertThat(left(answer, disk)).contains("ballast").doesNotContain("rehome-");
    }

    /**
     * Dumps where one folder is a disk of 1 MB, and lists what is on it in the end.
     *
     * @param before what a shell does first, with the disk as {@code $disk}
     */
    private Answer onSmallDisk(Path disk, String before, String database, Path out)
            throws Exception {
        boolean mounts =
                new ProcessBuilder("unshare", "--map-root-user", "--mount", "true")
                                .start()
                                .waitFor()
                        == 0;
        if (!mounts) {
            System.err.println("SKIPPED: needs a disk of its own, which cannot be mounted here");
        }
        assumeTrue(mounts);
        return desk.script(
                List.of("unshare", "--map-root-user", "--mount"),
                """
                disk='%s'
                mount -t tmpfs -o size=1m tmpfs "$disk" || exit $?
                %s
                "$@" postgres dump --from '%s' --out '%s'
                code=$?
                ls -R "$disk"
                exit $code
                """
                        .formatted(disk, before, source.uri(database), out));
    }

    private static String left(Answer answer, Path disk) {
        return answer.out().substring(answer.out().lastIndexOf(disk + ":"));
    }

    /** Goes on with what was killed, and kills it at random instants until it comes to its end. */
    private void goOn() throws Exception {
        var random = new Random(20261121);
        Started started = desk.start("resume");
        for (int kills = 1;
                kills < KILLS
                        && !started.process()
                                .waitFor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
                kills++) {
            started.process().destroyForcibly().waitFor();
            started = desk.start("resume");
        }
        started.answer().ends(ExitCode.DONE);
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
}
