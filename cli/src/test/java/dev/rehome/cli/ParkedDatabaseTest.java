package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that nobody can connect to, or only others, is not passed over when all of them are
 * asked for.
 */
final class ParkedDatabaseTest {
    private static final String SHUT =
            "nobody can connect to database parked of source: no connections are allowed there";
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
                "CREATE DATABASE vault",
                "REVOKE CONNECT ON DATABASE vault FROM PUBLIC",
                "CREATE ROLE clerk LOGIN",
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
                .contains(SHUT)
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
                .contains(SHUT);
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
                .contains("! error in steps 1 and 2: nobody can connect to database parked of old");
    }

    @Test
    void namedByItselfItIsSaidToAllowNoConnections() {
        assertThat(clone(ExitCode.BAD_INPUT, "-d", "parked").err())
                .contains(SHUT)
                .contains(OPEN_IT);
    }

    @Test
    void anInspectionNamesItAndNotTheOneThatIsHalfDropped() {
        assertThat(ends(ExitCode.DONE, "postgres", "inspect", source.uri("postgres")).out())
                .contains("Database parked: allows no connections")
                .contains("! error: " + SHUT)
                .doesNotContain("instead of asking for all")
                .doesNotContain("vault of") // a superuser may connect everywhere
                .doesNotContain("half_dropped");
    }

    @Test
    void oneThatOnlyOthersMayConnectToIsNamedWithTheRightThatIsMissing() throws Exception {
        String clerk = source.uri("postgres").replace("postgres@", "clerk@");
        String barred = "clerk may not connect to database vault of source";
        String grant = "GRANT CONNECT ON DATABASE \"vault\" TO \"clerk\"";

        assertThat(
                        ends(
                                        ExitCode.REFUSED,
                                        "postgres",
                                        "inspect",
                                        clerk,
                                        "--for-target",
                                        target.uri("postgres"))
                                .out())
                .contains("Database vault: we may not connect")
                .contains("! error: " + barred)
                .contains(grant)
                .doesNotContain("instead of asking for all");
        for (String[] words :
                new String[][] {
                    {"clone", "--from", clerk, "--to", target.uri("postgres"), "--all"},
                    {"fence", clerk, "--all"}
                }) {
            String[] typed =
                    Stream.concat(Stream.of("postgres"), Stream.of(words)).toArray(String[]::new);
            assertThat(ends(ExitCode.REFUSED, typed).err())
                    .contains(barred)
                    .contains(grant + "; or name the databases that are wanted");
        }
        assertThat(isAtTheTarget("shop")).isFalse();
    }

    @Test
    void aFenceAroundAllNamesTheOneThatItLeavesAsItIs() throws Exception {
        Session.Answer answer =
                ends(ExitCode.DONE, "postgres", "fence", source.uri("postgres"), "--all");

        assertThat(answer.out() + answer.err())
                .contains("no fence is put there: " + SHUT)
                .contains("open it first: " + OPEN_IT);
        assertThat(settings("parked")).isZero();
        assertThat(settings("shop")).isEqualTo(1);
        ends(ExitCode.DONE, "rollback", "--yes");
    }

    @Test
    void aReleaseLooksAtOneThatWasShutSinceItWasFencedToo() throws Exception {
        source.execute("postgres", OPEN_IT);
        ends(ExitCode.DONE, "postgres", "fence", source.uri("postgres"), "-d", "shop", "parked");
        source.execute("postgres", "ALTER DATABASE parked ALLOW_CONNECTIONS false");

        Session.Answer answer = ends(ExitCode.DONE, "postgres", "release");

        assertThat(answer.out() + answer.err()).contains("2 databases as before");
        assertThat(settings("parked")).isZero();
    }

    private static int settings(String database) throws SQLException {
        try (var connection = source.connect("postgres");
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d"
                                        + " ON d.oid = s.setdatabase WHERE datname = '%s'"
                                                .formatted(database))) {
            row.next();
            return row.getInt(1);
        }
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
