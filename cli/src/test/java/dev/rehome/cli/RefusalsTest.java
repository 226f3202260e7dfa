package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PgBouncer;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The direct commands, refused: one message that says what and what to do, the documented exit
 * code, no run in the journal, and not one transaction on either server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalsTest {
    /** Nothing but us may write, or the count of transactions would prove nothing. */
    private static final Map<String, String> QUIET = Map.of("autovacuum", "off");

    private static final int CLOSED_PORT = 1;

    /** So that nothing but what a test is about is wrong. */
    private static final List<String> TOOLS =
            ClientTools.atLeast(18)
                    .map(tools -> List.of("--tools", tools.bin().toString()))
                    .orElse(List.of());

    private PostgresServer source;
    private PostgresServer target;

    @TempDir private Path folder;
    private Session session;

    @BeforeAll
    void startServers() {
        source = PostgresServer.start(17, QUIET);
        target = PostgresServer.start(18, QUIET);
        for (PostgresServer each : new PostgresServer[] {source, target}) {
            each.execute("postgres", "CREATE ROLE mover SUPERUSER LOGIN PASSWORD 'right-one'");
            each.admit(
                    "host all mover 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 trust");
        }
        source.execute("postgres", "CREATE DATABASE shop", "CREATE DATABASE fickle");
        source.execute("shop", "CREATE TABLE orders AS SELECT generate_series(1, 100) AS id");
        source.execute(
                "fickle",
                "CREATE FUNCTION old() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN"
                        + " RETURN current_setting('server_version_num')::int < 180000; END $$",
                "CREATE TABLE picky (id int CHECK (old()))",
                "INSERT INTO picky VALUES (1)");
        target.execute("postgres", "CREATE DATABASE full_one", "CREATE DATABASE empty");
        source.execute("postgres", "CREATE DATABASE full_one");
        target.execute("full_one", "CREATE TABLE here_already (id int)");
    }

    @AfterAll
    void stopServers() {
        target.close();
        source.close();
    }

    @BeforeEach
    void openSession() {
        session = new Session(folder);
    }

    @Test
    void aWrongPassword() {
        String wrong = "postgresql://mover:wrong-one@127.0.0.1:%d/shop".formatted(source.port());

        refused(
                ExitCode.BAD_INPUT,
                "cannot connect to database shop as mover at 127.0.0.1:%d: password authentication failed for user \"mover\""
                        .formatted(source.port()),
                "check the user and the password",
                "postgres",
                "clone",
                "--from",
                wrong,
                "--to",
                target.uri("postgres"));
        refused(
                ExitCode.BAD_INPUT,
                "cannot connect to database postgres as mover at 127.0.0.1:%d: password authentication failed for user \"mover\""
                        .formatted(target.port()),
                "check the user and the password",
                "postgres",
                "clone",
                "--from",
                source.uri("shop"),
                "--to",
                "postgresql://mover:wrong-one@127.0.0.1:%d/postgres".formatted(target.port()));
        refused(
                ExitCode.BAD_INPUT,
                "cannot connect to database shop as mover",
                "give one in PGPASSWORD",
                "postgres",
                "inspect",
                "postgresql://mover@127.0.0.1:%d/shop".formatted(source.port()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clone", "verify", "dump", "fence", "inspect"})
    void aServerThatIsNotThere(String command) {
        String nowhere = "postgresql://postgres@127.0.0.1:%d/shop".formatted(CLOSED_PORT);
        List<String> words = new ArrayList<>(List.of("postgres", command));
        switch (command) {
            case "clone", "verify" ->
                    words.addAll(List.of("--from", nowhere, "--to", target.uri("postgres")));
            case "dump" -> words.addAll(List.of("--from", nowhere, "--out", "shop.dump"));
            default -> words.add(nowhere);
        }

        refused(
                ExitCode.BAD_INPUT,
                "cannot connect to database shop as postgres at 127.0.0.1:1: Connection refused",
                "check that the server runs",
                words.toArray(String[]::new));
        assertThat(folder.resolve("shop.dump")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clone", "verify", "dump", "fence"})
    void aPoolerInFrontOfTheServer(String command) {
        Optional<PgBouncer> started = PgBouncer.before(source, "transaction");
        assumeTrue(started.isPresent() && !TOOLS.isEmpty());
        try (PgBouncer pooler = started.get()) {
            String pooled = pooler.uri("shop");
            List<String> words = new ArrayList<>(List.of("postgres", command));
            switch (command) {
                case "clone", "verify" ->
                        words.addAll(List.of("--from", pooled, "--to", target.uri("postgres")));
                case "dump" -> words.addAll(List.of("--from", pooled, "--out", "shop.dump"));
                default -> words.add(pooled);
            }
            if (command.equals("clone") || command.equals("dump")) {
                words.addAll(TOOLS);
            }

            refused(
                    ExitCode.REFUSED,
                    "a connection pooler or proxy answers at " + pooled,
                    "connect to the server behind it (it calls itself 127.0.0.1:%d)"
                            .formatted(source.port()),
                    words.toArray(String[]::new));
        }
    }

    @Test
    void aHostThatNobodyKnows() {
        refused(
                ExitCode.BAD_INPUT,
                "host 'nowhere.invalid' has no address",
                "check the spelling",
                "postgres",
                "clone",
                "--from",
                source.uri("shop"),
                "--to",
                "postgresql://postgres@nowhere.invalid/postgres");
    }

    @Test
    void aMissingPgDumpOrOneOlderThanTheSource() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path old = Files.createDirectory(folder.resolve("old"));
        for (String program : new String[] {"pg_dump", "pg_restore"}) {
            Files.writeString(
                    old.resolve(program),
                    "#!/bin/sh\necho '%s (PostgreSQL) 15.8'\n".formatted(program));
            Files.setPosixFilePermissions(
                    old.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        refused(
                ExitCode.BAD_INPUT,
                "pg_dump and pg_restore 17 or newer are needed for a source of version 17; none was"
                        + " found in "
                        + empty,
                "install the PostgreSQL 17 client programs",
                clone("shop", "--tools", empty.toString()));
        refused(
                ExitCode.BAD_INPUT,
                "pg_dump and pg_restore 17 or newer are needed for a source of version 17; there is"
                        + " only 15.8 in "
                        + old,
                "install the PostgreSQL 17 client programs",
                clone("shop", "--tools", old.toString()));
    }

    @Test
    void aTargetThatHoldsSomething() {
        assumeFalse(TOOLS.isEmpty());
        refused(
                ExitCode.REFUSED,
                "database full_one at the target is not empty: table public.here_already",
                "drop or rename it, or clone to another server",
                clone("full_one"));
    }

    @Test
    void anOlderTarget() {
        assumeFalse(TOOLS.isEmpty());
        refused(
                ExitCode.REFUSED,
                "the target is PostgreSQL 17.%d, older than the source's 18.%d"
                        .formatted(minor(source), minor(target)),
                "clone to 18 or newer",
                "postgres",
                "clone",
                "--from",
                target.uri("empty"),
                "--to",
                source.uri("postgres"),
                TOOLS.getFirst(),
                TOOLS.getLast());
    }

    @Test
    void aRestoreIntoADatabaseThatHoldsSomething() {
        refused(
                ExitCode.REFUSED,
                "database full_one at target is not empty: table here_already",
                "drop it there, or restore into another server",
                restore(dumped(source, "full_one"), target));
    }

    @Test
    void aRestoreIntoAnOlderServer() {
        refused(
                ExitCode.REFUSED,
                "the target is PostgreSQL 17.%d, older than the source's 18.%d"
                        .formatted(minor(source), minor(target)),
                "restore into 18 or newer",
                restore(dumped(target, "empty"), source));
    }

    @Test
    void aRestoreFromAFolderThatIsNotThereOrHoldsNoDump() throws IOException {
        refused(
                ExitCode.BAD_INPUT,
                "there is no folder " + folder.resolve("nosuch"),
                "name the folder that rehome postgres dump or pg_dump --format=directory wrote",
                restore(folder.resolve("nosuch"), target));
        refused(
                ExitCode.BAD_INPUT,
                "holds no dump",
                "name a folder that rehome postgres dump",
                restore(Files.createDirectory(folder.resolve("bare")), target));
        refused(
                ExitCode.BAD_INPUT,
                "is a single file, and rehome restores directories",
                "restore it with pg_restore",
                restore(Files.writeString(folder.resolve("shop.sql"), "SELECT 1"), target));
    }

    @Test
    void aRestoreOfADumpThatLacksAFileOrHoldsAShortOneOrADamagedTableOfContents()
            throws IOException {
        Path dump = dumped(source, "shop");
        Path rows;
        try (var files = Files.list(dump.resolve("shop"))) {
            rows =
                    files.filter(file -> file.toString().endsWith(".dat.gz"))
                            .findAny()
                            .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(rows);
        Files.write(rows, Arrays.copyOf(whole, whole.length - 1));
        refused(
                ExitCode.REFUSED,
                "%s is damaged: it has %,d bytes, and %,d were written"
                        .formatted(rows, whole.length - 1, whole.length),
                "take that file from another copy of the dump",
                restore(dump, target));
        Files.delete(rows);
        refused(
                ExitCode.REFUSED,
                rows + " is damaged: it is missing",
                "take that file from another copy of the dump",
                restore(dump, target));
        Files.write(rows, whole);
        Path toc = dump.resolve("shop").resolve("toc.dat");
        byte[] contents = Files.readAllBytes(toc);
        contents[contents.length / 2] ^= 1;
        Files.write(toc, contents);
        refused(
                ExitCode.REFUSED,
                toc + " is damaged: its bytes are not those that were written",
                "take that file from another copy of the dump",
                restore(dump, target));
    }

    @Test
    void aDumpIntoAFolderThatIsNotEmptyOrCannotBeWritten() throws IOException {
        assumeFalse(TOOLS.isEmpty());
        Path full = Files.createDirectory(folder.resolve("full"));
        Path file = Files.writeString(full.resolve("note.txt"), "mine");

        refused(
                ExitCode.REFUSED,
                full + " is not empty",
                "name a folder that is not there yet",
                dump(source, "shop", full));
        refused(
                ExitCode.REFUSED,
                "cannot write into %1$s: %1$s is not a folder".formatted(file),
                "name a folder that is not there yet",
                dump(source, "shop", file));
        refused(
                ExitCode.REFUSED,
                "cannot write into %s: %s is not a folder".formatted(file.resolve("a/b"), file),
                "name a folder that is not there yet",
                dump(source, "shop", file.resolve("a/b")));
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(closed), "root may write everywhere");
        refused(
                ExitCode.REFUSED,
                "permission denied in " + closed,
                "name a folder where you may write",
                dump(source, "shop", closed.resolve("shop.dump")));
    }

    @Test
    void theSourceAsItsOwnTarget() {
        refused(
                ExitCode.REFUSED,
                "source and target are the same store",
                "name a target that is not the source",
                "postgres",
                "clone",
                "--from",
                source.uri("shop"),
                "--to",
                "host=localhost user=postgres dbname=postgres port=" + source.port());
    }

    @Test
    void aDatabaseThatTheSourceDoesNotHave() {
        refused(
                ExitCode.BAD_INPUT,
                "source has no database \"shoop\"",
                "it has fickle, full_one, postgres, shop",
                clone("shoop"));
    }

    @Test
    void aWrongRunbook() throws IOException {
        Files.writeString(
                folder.resolve("move.yaml"),
                """
                rehome: 1
                name: move
                stores:
                  old: { postgres: "%s" }
                  new: { postgres: "%s" }
                steps:
                  - postgres.clone: { form: old, to: new }
                """
                        .formatted(source.uri("shop"), target.uri("postgres")));

        refused(ExitCode.BAD_INPUT, "form", "from", "run", "move.yaml", "--yes");
    }

    @Test
    void aTargetWithTheCloneOfAnotherRunCutShort() {
        assumeFalse(TOOLS.isEmpty());
        String[] clone = clone("fickle");
        Session.Answer cut = session.type(clone);
        assertThat(cut.exit()).as(cut.out() + cut.err()).isEqualTo(ExitCode.FAILED.code());
        String listed =
                session.type("runs")
                        .out()
                        .lines()
                        .filter(line -> line.contains("postgres-clone"))
                        .findFirst()
                        .orElseThrow();
        String run = listed.substring(0, listed.indexOf(' '));

        Session.Answer answer = session.type(clone);

        assertThat(answer.exit()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(answer.err().lines())
                .containsExactly(
                        "rehome: database fickle at the target holds the clone of run %s, which has not ended"
                                .formatted(run),
                        "        finish it: rehome resume %1$s, or take it back: rehome rollback %1$s; if its journal is lost, drop the database"
                                .formatted(run));
        assertThat(session.type("rollback", run, "--yes").exit()).isEqualTo(ExitCode.DONE.code());
    }

    @Test
    void aPasswordTooShortToBeHiddenIsWarnedOf() {
        Session.Answer answer =
                session.with("PIN", "abc")
                        .type(
                                "postgres",
                                "inspect",
                                "postgresql://postgres:${env:PIN}@127.0.0.1:%d/shop"
                                        .formatted(source.port()));

        assertThat(answer.exit()).isZero();
        assertThat(answer.err().lines())
                .containsExactly(
                        "rehome: warning: ${env:PIN} is shorter than 4 characters: it cannot be"
                                + " kept out of the output; use a longer one");
    }

    @Test
    void inspectShowsProblemsAlsoForATargetAndAsJson() {
        String before = transactions();
        source.execute("shop", "CREATE UNLOGGED TABLE volatile (id int)");
        try {
            String shop = source.uri("shop");

            Session.Answer text = session.type("postgres", "inspect", shop);
            Session.Answer json = session.type("postgres", "inspect", shop, "--json");
            Session.Answer forTarget =
                    session.type(
                            "postgres", "inspect", shop, "--for-target", target.uri("postgres"));

            assertThat(text.exit()).isZero();
            assertThat(text.out())
                    .contains(
                            "Database shop: ",
                            "public.orders",
                            "Problems for a move",
                            "  ? warning: 1 unlogged table in shop: public.volatile",
                            "      their rows are copied too");
            assertThat(json.out())
                    .contains(
                            "\"problems\"",
                            "1 unlogged table in shop",
                            "\"inventory\"",
                            "\"biggest\"");
            assertThat(forTarget.exit()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(forTarget.out()).doesNotContain("Nothing forbids");
            assertThat(forTarget.out())
                    .contains("  ! error: database full_one at the target is not empty");
        } finally {
            source.execute("shop", "DROP TABLE volatile");
        }
        assertThat(transactions()).as("the test's own two statements").isNotEqualTo(before);
    }

    /** A whole dump, made by a run in a journal of its own. */
    private Path dumped(PostgresServer server, String database) {
        assumeFalse(TOOLS.isEmpty());
        Path dump = folder.resolve(database + ".dump");
        Session.Answer answer =
                new Session(folder.resolve("elsewhere")).type(dump(server, database, dump));
        assertThat(answer.exit()).as(answer.err()).isZero();
        return dump;
    }

    private static String[] dump(PostgresServer server, String database, Path out) {
        return new String[] {
            "postgres",
            "dump",
            "--from",
            server.uri(database),
            "--out",
            out.toString(),
            TOOLS.getFirst(),
            TOOLS.getLast()
        };
    }

    private static String[] restore(Path dump, PostgresServer into) {
        return new String[] {
            "postgres", "restore", "--from", dump.toString(), "--to", into.uri("postgres")
        };
    }

    private String[] clone(String database, String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "postgres",
                                "clone",
                                "--from",
                                source.uri("postgres"),
                                "--to",
                                target.uri("postgres"),
                                "--database",
                                database));
        words.addAll(more.length > 0 ? List.of(more) : TOOLS);
        return words.toArray(String[]::new);
    }

    /** Types the command; it must end so, say so in one message, and leave no trace anywhere. */
    private void refused(ExitCode exit, String what, String remedy, String... words) {
        String before = transactions();

        Session.Answer answer = session.type(words);

        assertThat(answer.exit()).as(answer.err()).isEqualTo(exit.code());
        List<String> said = answer.err().lines().toList();
        assertThat(said.getFirst()).startsWith("rehome: ").doesNotContain("more; rehome plan");
        assertThat(answer.err()).contains(what).contains(remedy);
        assertThat(said.stream().filter(line -> line.startsWith("rehome: "))).hasSize(1);
        assertThat(said).hasSizeLessThanOrEqualTo(5);
        assertThat(answer.out()).isEmpty();
        assertThat(transactions()).isEqualTo(before);
        assertThat(session.type("runs").out()).doesNotContain("postgres-", "move");
    }

    /** The numbers of the next transactions: they stand still only while nothing is written. */
    private String transactions() {
        return next(source) + " " + next(target);
    }

    private static String next(PostgresServer server) {
        return asked(server, "SELECT pg_snapshot_xmax(pg_current_snapshot())");
    }

    private static int minor(PostgresServer server) {
        return Integer.parseInt(asked(server, "SHOW server_version_num")) % 10_000;
    }

    private static String asked(PostgresServer server, String query) {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
