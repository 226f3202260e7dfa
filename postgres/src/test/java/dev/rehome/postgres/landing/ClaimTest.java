package dev.rehome.postgres.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.copy.CopyFormat;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.snapshot.ExportedSnapshot;
import dev.rehome.postgres.snapshot.Part;
import dev.rehome.postgres.snapshot.TableCopy;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two attempts on one target: nothing of the older lands once the newer has begun. */
@Timeout(120)
final class ClaimTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeDatabases() {
        server.execute(
                "postgres",
                "DROP DATABASE IF EXISTS a WITH (FORCE)",
                "DROP DATABASE IF EXISTS b WITH (FORCE)",
                "CREATE DATABASE a",
                "CREATE DATABASE b");
        server.execute("a", "CREATE TABLE t (i int)", "INSERT INTO t VALUES (1)");
        server.execute("b", "CREATE TABLE t (i int)");
    }

    @Test
    void endsTheSessionsOfAnEarlierAttemptWhateverTheyAreDoing() throws Exception {
        try (Session idle = target();
                Session building = target();
                Session newer = target();
                Session stranger = target();
                var snapshot = snapshot()) {
            new Markers(newer).create("");
            int first = Claim.begin(idle, snapshot.epoch());
            Claim.join(building, first);
            var build = CompletableFuture.runAsync(() -> sleep(building));

            int second = Claim.begin(newer, snapshot.epoch());

            assertThat(second).isEqualTo(first + 1);
            assertThatThrownBy(() -> idle.execute("SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(build::get).isInstanceOf(ExecutionException.class);
            stranger.execute("SELECT 1"); // holds nothing, so it is somebody else's
            newer.execute("SELECT 1");
        }
    }

    @Test
    void refusesFurtherSessionsOfAnEarlierAttempt() throws Exception {
        try (Session older = target();
                Session newer = target();
                Session late = target();
                var snapshot = snapshot()) {
            new Markers(newer).create("");
            int first = Claim.begin(older, snapshot.epoch());
            int second = Claim.begin(newer, snapshot.epoch());

            assertThatThrownBy(() -> Claim.join(late, first))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("another process has begun to fill database b");
            Claim.join(late, second);
            older.abort(); // its backend is gone
        }
    }

    @Test
    void refusesToMixWhatLandedFromTwoSnapshots() throws Exception {
        var relay = new CopyRelay();
        try (Session target = target();
                Session elsewhere = target();
                var older = snapshot();
                Session source = older.open()) {
            new Markers(target).create("");
            int first = Claim.begin(target, older.epoch());
            Landed landed =
                    copy(older, first)
                            .land(relay, source, target, Part.WHOLE, CopyRelay.Passed.UNNOTICED);
            server.execute("a", "INSERT INTO t VALUES (2)");
            try (var newer = snapshot();
                    Session now = newer.open()) {
                int second = Claim.begin(elsewhere, newer.epoch());

                assertThat(landed.epoch()).isEqualTo(first);
                assertThatThrownBy(
                                () ->
                                        copy(newer, second)
                                                .land(
                                                        relay,
                                                        now,
                                                        elsewhere,
                                                        Part.WHOLE,
                                                        CopyRelay.Passed.UNNOTICED))
                        .isInstanceOf(Failure.class)
                        .hasMessageContaining("landed from snapshot 1, this attempt copies");
                target.abort(); // its backend is gone
            }
        }
    }

    @Test
    void namesTheProcessesThatThisLoginMayNotEnd() throws Exception {
        server.execute("postgres", "CREATE ROLE mover LOGIN", "GRANT ALL ON DATABASE b TO mover");
        try (Session theirs = target();
                Session ours =
                        Server.at(server.uri("b").replace("postgres@", "mover@"))
                                .open("b", SessionSettings.loading());
                var snapshot = snapshot()) {
            new Markers(ours).create("");
            Claim.hold(theirs);

            assertThatThrownBy(() -> Claim.begin(ours, snapshot.epoch()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("may not be ended by this login")
                    .hasMessageContaining("processes " + theirs.backendPid());
        } finally {
            server.execute("b", "DROP OWNED BY mover", "DROP ROLE mover");
        }
    }

    private static void sleep(Session session) {
        try {
            session.execute("SELECT pg_sleep(100)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CopyTable copy(ExportedSnapshot snapshot, int epoch) {
        Database database = Catalog.read(snapshot.session());
        var table = database.tables().getFirst();
        return new CopyTable(new TableCopy(table, CopyFormat.of(table, database)), epoch);
    }

    private static ExportedSnapshot snapshot() {
        return ExportedSnapshot.take(Server.at(server.uri("a")), "a");
    }

    private static Session target() {
        return Server.at(server.uri("b")).open("b", SessionSettings.loading());
    }
}
