package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal is opened before anything begins: here it cannot be, or there is none yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenedJournalTest {
    private static final int CLOSED_PORT = 1;

    private PostgresServer server;

    @TempDir private Path folder;
    private Session session;

    @BeforeAll
    void startTheServer() {
        server = PostgresServer.start(16);
        server.execute(
                "postgres",
                "CREATE ROLE clerk LOGIN PASSWORD 'right-one'",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        server.admit(
                "host all clerk 127.0.0.1/32 scram-sha-256", "host all all 127.0.0.1/32 trust");
    }

    @AfterAll
    void stopTheServer() {
        server.close();
    }

    @BeforeEach
    void writeARunbook() throws IOException {
        session = new Session(folder);
        Files.writeString(
                folder.resolve("move.yaml"),
                """
                rehome: 1
                name: move
                steps:
                  - approve: { text: "Go?" }
                """);
    }

    /** Refused in one message, with the code that says that nothing was touched. */
    private void refused(String journal, String what, String remedy, String... words) {
        session.with("REHOME_JOURNAL", journal);

        Session.Answer answer = session.type(words);

        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.BAD_INPUT.code());
        List<String> said = answer.err().lines().toList();
        assertThat(said.getFirst())
                .startsWith("rehome: the journal ")
                .contains(" cannot be opened: ")
                .contains(what);
        assertThat(said.getLast()).contains(remedy);
        assertThat(said).hasSizeBetween(2, 3);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).doesNotContain("resume", "wrong-one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run move.yaml --yes", "plan move.yaml", "runs", "resume"})
    void aFileThatIsNoDatabaseIsNamedAndLeftAsItIs(String words) throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "mine\n");

        refused(
                "notes.txt",
                notes + " cannot be opened: [SQLITE_NOTADB]",
                "name another file with --journal",
                words.split(" "));

        assertThat(notes).hasContent("mine\n");
        assertThat(left()).containsExactlyInAnyOrder("move.yaml", "notes.txt");
    }

    @Test
    void aFolderIsNoJournal() throws IOException {
        Path here = Files.createDirectory(folder.resolve("state"));

        refused(
                "state",
                here + " cannot be opened: it is a folder",
                "name another file with --journal",
                "runs");
    }

    @Test
    void aFileThatMayNotBeWrittenIsNamed() throws IOException {
        assertThat(session.type("run", "move.yaml", "--yes").exit())
                .isEqualTo(ExitCode.WAITING.code());
        Path journal = folder.resolve(".rehome/journal.db");
        Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("r--------"));
        assumeFalse(Files.isWritable(journal), "root may write everywhere");

        refused(
                journal.toString(),
                journal.toString(),
                "see that it and its folder can be written, or name another file with --journal",
                "resume");
    }

    /**
     * What keeps also root from writing: in place of the file for what is not yet in the journal.
     */
    @Test
    void aFileBesideWhichNothingCanBeWrittenIsNamed() throws IOException {
        session.type("run", "move.yaml", "--yes");
        Path journal = folder.resolve(".rehome/journal.db");
        Files.createDirectory(folder.resolve(".rehome/journal.db-wal"));

        refused(
                journal.toString(),
                journal.toString(),
                "see that it and its folder can be written, or name another file with --journal",
                "resume");
    }

    @Test
    void aServerThatIsNotThere() {
        refused(
                "postgresql://clerk@127.0.0.1:%d/ops".formatted(CLOSED_PORT),
                "at 127.0.0.1:%d/ops cannot be opened".formatted(CLOSED_PORT),
                "check the host and the port in its address",
                "run",
                "move.yaml",
                "--yes");
    }

    @Test
    void aServerThatLetsTheLoginNotIn() {
        String remedy = "check the user and the password in its address";

        refused(
                at("clerk:wrong-one", "postgres"),
                "password authentication failed for user \"clerk\"",
                remedy,
                "runs");
        refused(at("clerk", "postgres"), "no password was provided", remedy, "runs");
    }

    @Test
    void aServerWithoutThatDatabaseOrTheRightToMakeTablesThere() {
        refused(
                at("postgres", "nowhere"),
                "database \"nowhere\" does not exist",
                "create that database, or name another one with --journal",
                "runs");
        refused(
                at("clerk:right-one", "postgres"),
                "permission denied for schema public",
                "let that login create tables there",
                "run",
                "move.yaml",
                "--yes");
    }

    @Test
    void aServerWithoutTlsWhereTheAddressDemandsIt() {
        refused(
                at("clerk:right-one", "postgres") + "?sslmode=require",
                "The server does not support SSL",
                "or its sslmode, where the server has no TLS",
                "runs");
    }

    /** What passes by itself is no wrong option: a script may try again. */
    private void busy(String journal, String what, String remedy) {
        session.with("REHOME_JOURNAL", journal);

        Session.Answer answer = session.type("run", "move.yaml", "--yes");

        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.FAILED.code());
        assertThat(answer.err()).contains(" cannot be opened: ", what, remedy);
    }

    @Test
    void aFileThatAnotherProcessWritesIsBusyAndCanBeLookedAt() throws SQLException {
        session.type("run", "move.yaml", "--yes");
        Path journal = folder.resolve(".rehome/journal.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + journal);
                var statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            busy(journal.toString(), "SQLITE_BUSY", "another process writes it for long");
            assertThat(session.type("runs").out()).contains("move");
        }
    }

    @Test
    void aServerWithoutAFreeConnectionIsBusy() {
        server.execute("postgres", "ALTER ROLE clerk CONNECTION LIMIT 0");
        try {
            busy(
                    at("clerk:right-one", "postgres"),
                    "too many connections for role",
                    "try again when the server takes connections");
        } finally {
            server.execute("postgres", "ALTER ROLE clerk CONNECTION LIMIT -1");
        }
    }

    private String at(String login, String database) {
        return "postgresql://%s@127.0.0.1:%d/%s".formatted(login, server.port(), database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan move.yaml",
                "validate move.yaml",
                "status",
                "status --watch",
                "runs",
                "show",
                "approve",
                "resume",
                "rollback",
                "postgres release"
            })
    void whatBeginsNoRunLeavesNoJournalWhereNoneWas(String words) throws IOException {
        Session.Answer answer = session.type(words.split(" "));

        assertThat(answer.err()).doesNotContain("cannot be", "mistake of its own");
        assertThat(left()).containsExactly("move.yaml");
    }

    private List<String> tables(String database) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT relname FROM pg_class WHERE relname LIKE 'rehome%'")) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    @Test
    void whatBeginsNoRunMakesNoTablesInADatabaseWhereNoneWere() throws SQLException {
        server.execute("postgres", "CREATE DATABASE untouched");
        session.with("REHOME_JOURNAL", at("postgres", "untouched"));

        Session.Answer plan = session.type("plan", "move.yaml");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(session.type("runs").out()).contains("No runs in ");
        for (String word : List.of("status", "show", "approve", "resume", "rollback")) {
            assertThat(session.type(word).err()).contains("the journal holds no run");
        }

        assertThat(tables("untouched")).isEmpty();
    }

    @Test
    void aLoginThatMayOnlyReadTheTablesSeesTheRuns() throws SQLException {
        server.execute("postgres", "CREATE DATABASE team");
        session.with("REHOME_JOURNAL", at("postgres", "team")).type("run", "move.yaml", "--yes");
        assertThat(tables("team")).isNotEmpty();
        server.execute("team", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk");
        session.with("REHOME_JOURNAL", at("clerk:right-one", "team"));

        assertThat(session.type("runs").out()).contains("move");
        assertThat(session.type("status").out()).contains("waiting");
    }

    @Test
    void aDatabaseOfAnotherProgramIsLookedIntoAndLeftAsItIs() throws Exception {
        Path other = folder.resolve("other.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id INTEGER)");
        }
        byte[] before = Files.readAllBytes(other);

        session.with("REHOME_JOURNAL", other.toString());
        assertThat(session.type("runs").out()).contains("No runs in ");

        assertThat(Files.readAllBytes(other)).isEqualTo(before);
    }

    @Test
    void withoutAJournalAPlanIsShownAndNoRunIsFound() throws IOException {
        Session.Answer plan = session.type("plan", "move.yaml");
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("Go?");
        assertThat(session.type("runs").out())
                .contains("No runs in " + folder.resolve(".rehome/journal.db"));
        assertThat(session.type("status").err()).contains("the journal holds no run");

        session.type("run", "move.yaml", "--yes");
        assertThat(left()).containsExactlyInAnyOrder("move.yaml", ".rehome");
        assertThat(session.type("runs").out()).contains("move");
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
