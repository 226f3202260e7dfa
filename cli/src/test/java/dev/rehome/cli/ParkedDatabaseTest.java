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

/** A database that nobody can connect to is not passed over when all of them are asked for. */
final class ParkedDatabaseTest {
    private static final String CANNOT_BE_READ =
            "database parked of source cannot be read: no connections are allowed there";
    private static final String OPEN_IT = "ALTER DATABASE \"parked\" ALLOW_CONNECTIONS true";

    private static PostgresServer source;
    private static PostgresServer target;

    @TempDir Path folder;
    private Session session;

    @BeforeAll
    static void startServers() {
        source = PostgresServer.start(15);
        target = PostgresServer.start(15);
        source.execute(
                "postgres",
                "CREATE DATABASE shop",
                "CREATE DATABASE parked",
                "CREATE DATABASE half_dropped",
                "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'half_dropped'");
    }

    @AfterAll
    static void stopServers() {
        target.close();
        source.close();
    }

    @BeforeEach
    void parks() {
        session = new Session(folder);
        source.execute("postgres", "ALTER DATABASE parked ALLOW_CONNECTIONS false");
    }

    private Session.Answer ends(ExitCode exit, String... words) {
        Session.Answer answer = session.type(words);
        assertThat(answer.exit()).as(answer.out() + answer.err()).isEqualTo(exit.code());
        return answer;
    }

    private Session.Answer clone(ExitCode exit, String... databases) {
        var words = new ArrayList<>(List.of("postgres", "clone"));
        words.addAll(List.of("--from", source.uri("postgres")));
        words.addAll(List.of("--to", target.uri("postgres")));
        words.addAll(List.of(databases));
        return ends(exit, words.toArray(String[]::new));
    }

    private static boolean isAtTheTarget(String database) throws SQLException {
        try (var connection = target.connect("postgres");
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT FROM pg_database WHERE datname = '%s'"
                                        .formatted(database))) {
            return row.next();
        }
    }

    @Test
    void cloningDumpingComparingOrRecordingAllIsRefusedAndNamesIt() throws Exception {
        assertThat(clone(ExitCode.REFUSED, "--all").err())
                .contains(CANNOT_BE_READ)
                .contains(OPEN_IT)
                .contains("or name the databases that are wanted");
        assertThat(isAtTheTarget("shop")).isFalse();

        String out = folder.resolve("dumps").toString();
        assertThat(
                        ends(
                                        ExitCode.REFUSED,
                                        "postgres",
                                        "dump",
                                        "--from",
                                        source.uri("postgres"),
                                        "--all",
                                        "--out",
                                        out)
                                .err())
                .contains(CANNOT_BE_READ);
        assertThat(Path.of(out)).doesNotExist();

        Files.writeString(
                folder.resolve("read.yaml"),
                """
                rehome: 1
                name: read
                stores: { old: { postgres: "%s" }, new: { postgres: "%s" } }
                steps:
                  - postgres.record: { store: old, all: true, file: before.json }
                  - postgres.verify: { from: old, to: new, all: true }
                """
                        .formatted(source.uri("postgres"), target.uri("postgres")));
        assertThat(ends(ExitCode.REFUSED, "plan", "read.yaml").out())
                .contains("! error in steps 1 and 2: database parked of old cannot be read");
    }

    @Test
    void namedByItselfItIsSaidToAllowNoConnections() {
        assertThat(clone(ExitCode.BAD_INPUT, "-d", "parked").err())
                .contains("database parked of source allows no connections")
                .contains(OPEN_IT);
    }

    @Test
    void anInspectionNamesItAndNotTheOneThatIsHalfDropped() {
        assertThat(ends(ExitCode.DONE, "postgres", "inspect", source.uri("postgres")).out())
                .contains("Database parked: allows no connections")
                .contains("! error: " + CANNOT_BE_READ)
                .doesNotContain("half_dropped");
    }

    @Test
    void asToldItIsOpenedAndCopiedWithAllTheOthers() throws Exception {
        source.execute("postgres", OPEN_IT);

        clone(ExitCode.DONE, "--all");

        assertThat(isAtTheTarget("parked")).isTrue();
        assertThat(isAtTheTarget("half_dropped")).isFalse();
        ends(ExitCode.DONE, "rollback", "--yes");
    }
}
