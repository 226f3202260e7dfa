package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which fences are raised, what is said of them, and which one a release takes down. */
final class FencingTest {
    private static PostgresServer server;

    @TempDir Path folder;
    private Session session;

    @BeforeAll
    static void startTheServer() {
        server = PostgresServer.start(15);
        server.execute("postgres", "CREATE DATABASE shop", "CREATE DATABASE other");
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @BeforeEach
    void sitDown() {
        session = new Session(folder);
        for (String database : new String[] {"shop", "other"}) {
            server.execute("postgres", "ALTER DATABASE %s RESET ALL".formatted(database));
        }
    }

    private void write(String name, String stores, String steps) throws IOException {
        Files.writeString(
                folder.resolve("move.yaml"),
                """
                rehome: 1
                name: %s
                stores: { old: { postgres: "%s"%s } }
                steps:
                %s
                """
                        .formatted(name, server.uri("shop"), stores, steps.indent(2)));
    }

    private static boolean readOnly(String database) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW default_transaction_read_only")) {
            row.next();
            return row.getString(1).equals("on");
        }
    }

    private Session.Answer ends(ExitCode exit, String... words) {
        Session.Answer answer = session.type(words);
        assertThat(answer.exit()).as(answer.out() + answer.err()).isEqualTo(exit.code());
        return answer;
    }

    @Test
    void aReleaseTakesDownTheFenceOfACommandAndNoRunbookThatIsNamedLikeIt() throws Exception {
        write(
                "postgres-fence",
                "",
                """
                - postgres.fence: { store: old }
                - postgres.record: { store: old, file: "%s" }
                """
                        .formatted(folder.resolve("before.json")));
        ends(ExitCode.DONE, "run", "move.yaml", "--yes");

        assertThat(ends(ExitCode.BAD_INPUT, "postgres", "release").err())
                .contains("the journal knows of no fence that stands");
        assertThat(readOnly("shop")).isTrue();

        ends(ExitCode.DONE, "postgres", "fence", server.uri("other"));
        assertThat(readOnly("other")).isTrue();
        ends(ExitCode.DONE, "postgres", "release", "--yes");
        assertThat(readOnly("other")).isFalse();
        assertThat(readOnly("shop")).isTrue();
        ends(ExitCode.BAD_INPUT, "postgres", "release");

        String run = session.type("runs").out().lines().toList().getLast();
        ends(ExitCode.DONE, "rollback", run.substring(0, run.indexOf(' ')), "--yes");
        assertThat(readOnly("shop")).isFalse();
    }

    private String latest() {
        String line = session.type("runs").out().lines().findFirst().orElseThrow();
        return line.substring(0, line.indexOf(' '));
    }

    @Test
    void aFenceThatMeetsAFenceNamesItsRunAndIsRefused() throws Exception {
        ends(ExitCode.DONE, "postgres", "fence", server.uri("shop"), "--mode", "closed");
        String first = latest();

        assertThat(ends(ExitCode.REFUSED, "postgres", "fence", server.uri("shop")).err())
                .contains("database shop is fenced by run " + first)
                .contains("rehome rollback " + first);
        write("move", "", "- postgres.fence: { store: old, databases: [other, shop] }");
        assertThat(ends(ExitCode.REFUSED, "run", "move.yaml", "--yes").err())
                .contains("database shop is fenced by run " + first);
        assertThat(readOnly("other")).isFalse();
        assertThat(latest()).isEqualTo(first);

        ends(ExitCode.DONE, "postgres", "release");
        ends(ExitCode.DONE, "run", "move.yaml", "--yes");
        ends(ExitCode.DONE, "rollback", "--yes");
        assertThat(readOnly("shop")).isFalse();
        assertThat(readOnly("other")).isFalse();
    }

    @Test
    void aRollbackLeavesTheFenceOfALaterRunAsItIsAndSaysWhichToTakeBackFirst() throws Exception {
        ends(ExitCode.DONE, "postgres", "fence", server.uri("shop"));
        String first = latest();
        server.execute(
                "postgres",
                "ALTER DATABASE shop RESET default_transaction_read_only",
                "ALTER DATABASE shop RESET application_name");
        ends(ExitCode.DONE, "postgres", "fence", server.uri("shop"));
        String second = latest();

        assertThat(ends(ExitCode.REFUSED, "rollback", first, "--yes").err())
                .contains("database shop is fenced by run " + second)
                .contains("rehome rollback " + second);
        assertThat(readOnly("shop")).isTrue();

        ends(ExitCode.DONE, "rollback", second, "--yes");
        ends(ExitCode.DONE, "rollback", first, "--yes");
        assertThat(readOnly("shop")).isFalse();
    }

    @Test
    void aReleaseSaysWhenTheDatabaseStillRefusesWritesAndWhatOpensIt() throws Exception {
        server.execute("postgres", "ALTER DATABASE shop SET default_transaction_read_only = on");
        assertThat(ends(ExitCode.DONE, "postgres", "fence", server.uri("shop")).exit()).isZero();

        assertThat(ends(ExitCode.DONE, "postgres", "release").out())
                .contains("1 database as before; writes still refused by shop")
                .contains("it was read-only before the fence")
                .contains("ALTER DATABASE \"shop\" RESET default_transaction_read_only");
    }

    @Test
    void aReleaseNamesWhatOthersGrantedWhileTheFenceStoodAndDoesNotSayAsBefore() {
        ends(ExitCode.DONE, "postgres", "fence", server.uri("shop"), "--mode", "closed");
        server.execute(
                "postgres", "CREATE ROLE app LOGIN", "GRANT CONNECT ON DATABASE shop TO app");

        assertThat(ends(ExitCode.DONE, "postgres", "release").out())
                .contains("database shop: kept: CONNECT for app, granted while the fence stood")
                .contains("1 database released; otherwise than before, by others: shop")
                .doesNotContain("as before");
        server.execute("postgres", "REVOKE CONNECT ON DATABASE shop FROM app", "DROP ROLE app");
    }

    @Test
    void aProtectedStoreIsNotFenced() throws Exception {
        write("move", ", protected: true", "- postgres.fence: { store: old }");

        assertThat(ends(ExitCode.REFUSED, "run", "move.yaml", "--yes").err())
                .contains("store old is protected and would be written");
        assertThat(readOnly("shop")).isFalse();
    }

    @Test
    void aPlanSaysWhatAReadOnlyFenceDoesNotStop() throws Exception {
        String warning = "? warning: a session that sets default_transaction_read_only to off";
        write("move", "", "- postgres.fence: { store: old }");
        assertThat(ends(ExitCode.DONE, "plan", "move.yaml").out())
                .contains("change database shop at old begins sessions read-only")
                .contains(warning)
                .contains("fence with mode 'closed'");

        write("move", "", "- postgres.fence: { store: old, mode: closed }");
        assertThat(ends(ExitCode.DONE, "plan", "move.yaml").out())
                .contains("change database shop at old lets nobody else connect")
                .doesNotContain(warning);
        assertThat(ends(ExitCode.DONE, "explain", "postgres.fence").out())
                .contains("a session that asks to write");
    }

    @Test
    void aSavedPlanReplacesAPlanAndNothingThatOnlyLooksLikeOne() throws Exception {
        write("move", "", "- postgres.fence: { store: old }");
        Path file = folder.resolve("my.plan");
        ends(ExitCode.DONE, "plan", "move.yaml", "--out", "my.plan");
        ends(ExitCode.DONE, "plan", "move.yaml", "--out", "my.plan");

        Files.writeString(file, "notes about the \"fingerprint\" of a key\n");
        assertThat(ends(ExitCode.BAD_INPUT, "plan", "move.yaml", "--out", "my.plan").err())
                .contains("is there already and is no saved plan; it is left as it is");
        assertThat(file).hasContent("notes about the \"fingerprint\" of a key\n");
    }
}
