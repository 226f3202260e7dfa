package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command rollback, where others have been at what it would drop. */
final class RollbackTest {
    private static PostgresServer source;
    private static PostgresServer target;

    @TempDir Path folder;
    private Session session;

    @BeforeAll
    static void startServers() {
        source = PostgresServer.start(15);
        target = PostgresServer.start(18);
        source.execute("postgres", "CREATE DATABASE shop");
        source.execute("shop", "CREATE TABLE t AS SELECT generate_series(1, 100) AS id");
    }

    @AfterAll
    static void stopServers() {
        target.close();
        source.close();
    }

    @BeforeEach
    void clearTheTarget() {
        session = new Session(folder);
        target.execute("postgres", "DROP DATABASE IF EXISTS shop WITH (FORCE)");
    }

    private Session.Answer ends(ExitCode exit, String... words) {
        Session.Answer answer = session.type(words);
        assertThat(answer.exit()).as(answer.out() + answer.err()).isEqualTo(exit.code());
        return answer;
    }

    private void cloned() {
        ends(
                ExitCode.DONE,
                "postgres",
                "clone",
                "--from",
                source.uri("postgres"),
                "--to",
                target.uri("postgres"),
                "--database",
                "shop");
    }

    private static List<String> tables() throws SQLException {
        try (var connection = target.connect("shop");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                                        + " ORDER BY 1")) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static boolean isThere() throws SQLException {
        try (var connection = target.connect("postgres");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("SELECT FROM pg_database WHERE datname = 'shop'")) {
            return rows.next();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesToDropWhatOthersHaveWrittenSinceUntilItIsToldTo(boolean thereBefore)
            throws Exception {
        if (thereBefore) {
            target.execute("postgres", "CREATE DATABASE shop");
        }
        cloned();
        target.execute(
                "shop",
                "INSERT INTO t SELECT generate_series(1, 5000)",
                "CREATE TABLE paid_orders (id int)");
        target.awaitSessionsEnd();
        String used =
                "others have used database shop at target since it was handed over;"
                        + " made there: table public.paid_orders;"
                        + " written to: table public.t (5,000 rows)";

        Session.Answer preview = ends(ExitCode.REFUSED, "rollback");
        assertThat(preview.out()).contains("! error: " + used);
        assertThat(preview.err())
                .contains(used)
                .containsPattern("rehome rollback 20\\S+ --discard-new-data");
        assertThat(ends(ExitCode.REFUSED, "rollback", "--yes").err()).contains(used);
        assertThat(tables()).containsExactly("paid_orders", "t");
        assertThat(ends(ExitCode.DONE, "status").out()).contains("done");

        assertThat(ends(ExitCode.BAD_INPUT, "rollback", "--discard-new-data").out())
                .contains("? warning: " + used);
        assertThat(tables()).containsExactly("paid_orders", "t");

        assertThat(ends(ExitCode.DONE, "rollback", "--discard-new-data", "--yes").out())
                .containsOnlyOnce(used)
                .contains("it is lost, as asked");
        if (thereBefore) {
            assertThat(tables()).isEmpty();
        } else {
            assertThat(isThere()).isFalse();
        }
        assertThat(ends(ExitCode.DONE, "show").out()).containsOnlyOnce("warned of: " + used);
    }

    @Test
    void tellsOfTheSessionsThatItEndsAlsoWithYesAndWritesThatDown() throws Exception {
        cloned();
        String ended = "1 session is connected to database shop at target";
        try (var colleague = target.connect("shop")) {
            assertThat(colleague.isValid(1)).isTrue();

            assertThat(ends(ExitCode.DONE, "rollback", "--yes").out())
                    .containsOnlyOnce(ended)
                    .contains("they are ended");
        }

        assertThat(isThere()).isFalse();
        assertThat(ends(ExitCode.DONE, "show").out()).containsOnlyOnce("warned of: " + ended);
    }

    @Test
    void saysWhatItWarnsOfAsAnEventToo() throws Exception {
        cloned();
        try (var colleague = target.connect("shop")) {
            assertThat(colleague.isValid(1)).isTrue();

            assertThat(ends(ExitCode.DONE, "rollback", "--yes", "--json").out().lines())
                    .filteredOn(line -> line.contains("\"event\":\"warning\""))
                    .singleElement()
                    .asString()
                    .contains("1 session is connected to database shop at target");
        }
    }

    @Test
    void dropsNothingWhileTheFencedSourceIsDownUnlessItIsToldWhatToLeave() throws Exception {
        try (PostgresServer old = PostgresServer.start(15)) {
            old.execute("postgres", "CREATE DATABASE shop");
            Files.writeString(
                    folder.resolve("move.yaml"),
                    """
                    rehome: 1
                    name: move
                    stores: { old: { postgres: "%s" }, new: { postgres: "%s" } }
                    steps:
                      - postgres.fence: { store: old, databases: shop }
                      - postgres.clone: { from: old, to: new, databases: shop }
                    """
                            .formatted(old.uri("postgres"), target.uri("postgres")));
            ends(ExitCode.DONE, "run", "move.yaml", "--yes");
        }

        Session.Answer refused = ends(ExitCode.REFUSED, "rollback", "--yes");
        assertThat(refused.err())
                .contains("step 1: cannot connect to database postgres")
                .containsPattern("until then, rehome rollback 20\\S+ --to 2 undoes what came after")
                .containsPattern("rehome rollback 20\\S+ --leave 1 undoes the rest");
        assertThat(isThere()).isTrue();

        ends(ExitCode.DONE, "rollback", "--to", "2", "--yes");
        assertThat(isThere()).isFalse();
        assertThat(ends(ExitCode.DONE, "status").out()).contains("stepped back");

        ends(ExitCode.DONE, "rollback", "--leave", "1", "--yes");
        assertThat(ends(ExitCode.DONE, "status").out()).contains("left");
    }
}
