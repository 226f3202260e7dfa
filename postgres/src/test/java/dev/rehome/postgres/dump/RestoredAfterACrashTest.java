package dev.rehome.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.event.Meter;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.RunId;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.landing.Claim;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.Databases;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The materialized view fails as long as the server has role {@code no}, and waits as long as it
 * has role {@code wait}: rows are loaded then.
 */
@Timeout(120)
final class RestoredAfterACrashTest {
    private static final String SCHEMA =
            """
            CREATE TABLE kept (i int PRIMARY KEY);
            INSERT INTO kept SELECT generate_series(1, 100);
            CREATE UNLOGGED TABLE fast (i int PRIMARY KEY, v text);
            INSERT INTO fast SELECT i, 'v' || i FROM generate_series(1, 1000) i;
            CREATE UNLOGGED TABLE pointing (i int REFERENCES fast);
            INSERT INTO pointing SELECT generate_series(1, 100);
            CREATE TYPE colour AS ENUM ('red', 'green');
            CREATE TABLE tree (c colour) PARTITION BY HASH (c);
            CREATE UNLOGGED TABLE leaf_0 PARTITION OF tree FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE leaf_1 PARTITION OF tree FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO tree SELECT 'red' FROM generate_series(1, 50);
            INSERT INTO tree SELECT 'green' FROM generate_series(1, 50);
            CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS
            $$ BEGIN
                WHILE EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'wait') LOOP
                    PERFORM pg_catalog.pg_sleep(0.02);
                END LOOP;
                IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'no') THEN
                    RAISE EXCEPTION 'not yet';
                END IF;
                RETURN 1;
            END $$;
            CREATE MATERIALIZED VIEW seen AS SELECT public.f() AS f;
            """;

    @TempDir Path folder;

    @Test
    void loadsUnloggedTablesAgainAndEndsWhatAKilledRestoreLeftRunning() throws Exception {
        Optional<Databases> found = Databases.reading(15);
        assumeTrue(found.isPresent());
        try (var server = PostgresServer.start(15)) {
            server.execute("postgres", "CREATE DATABASE shop", "CREATE DATABASE again");
            server.execute("shop", SCHEMA);
            Path dump = folder.resolve("shop");
            new DumpDatabase(Server.at(server.uri("shop")), "shop", found.get().tools(), 2)
                    .run(dump, Progress.UNWATCHED);
            server.execute("postgres", "CREATE ROLE no");
            assertThatThrownBy(() -> restore(server, dump))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("not yet");
            server.execute("postgres", "DROP ROLE no");
            server.crashAndRestart();
            assertThat(rows(server, "fast")).isZero();
            assertThat(rows(server, "rehome.restored")).isPositive();

            try (Session orphan = Server.at(server.uri("again")).open()) {
                Claim.hold(orphan);

                var meter = new Meter(_ -> {}, Clock.systemUTC(), new RunId("r"), "1");
                CloneReport report = restore(server, dump, meter);

                assertThat(report.differences()).isEmpty();
                assertThat(meter.done())
                        .as("what was loaded before counts as done")
                        .isEqualTo(meter.expected())
                        .extracting(Amount::items)
                        .isEqualTo(1300L);
                assertThat(rows(server, "fast")).isEqualTo(1000);
                assertThat(rows(server, "pointing")).isEqualTo(100);
                assertThat(rows(server, "kept")).isEqualTo(100);
                assertThat(rows(server, "tree")).isEqualTo(100);
                assertThatThrownBy(() -> orphan.execute("SELECT 1"))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void shutsOutAnOlderRestoreThatIsStillAtWorkAndEndsAsIfItHadBeenAlone() throws Exception {
        Optional<Databases> found = Databases.reading(15);
        assumeTrue(found.isPresent());
        try (var server = PostgresServer.start(15)) {
            server.execute("postgres", "CREATE DATABASE shop", "CREATE DATABASE again");
            server.execute("shop", SCHEMA);
            Path dump = folder.resolve("shop");
            new DumpDatabase(Server.at(server.uri("shop")), "shop", found.get().tools(), 2)
                    .run(dump, Progress.UNWATCHED);
            server.execute("postgres", "CREATE ROLE wait");
            Executor threads = work -> Thread.ofPlatform().daemon().start(work);
            var older = CompletableFuture.supplyAsync(() -> unchecked(server, dump), threads);
            awaitRefreshes(server, 1);
            var newer = CompletableFuture.supplyAsync(() -> unchecked(server, dump), threads);
            assertThatThrownBy(older::get).hasCauseInstanceOf(Failure.class);
            awaitRefreshes(server, 1);
            try (Session late = Server.at(server.uri("again")).open()) {

                assertThatThrownBy(() -> Claim.join(late, 1, Restored::newest))
                        .isInstanceOf(Failure.class)
                        .hasMessageContaining("another process has begun to fill database again");
            }
            server.execute("postgres", "DROP ROLE wait");
            assertThat(newer.get().differences()).isEmpty();
            for (String table : List.of("kept", "pointing", "tree")) {
                assertThat(rows(server, table)).as(table).isEqualTo(100);
            }
            try (Session late = Server.at(server.uri("again")).open()) {
                assertThatThrownBy(() -> Claim.join(late, 1, Restored::newest))
                        .as("when all is done")
                        .isInstanceOf(Failure.class);
            }
        }
    }

    private static CloneReport unchecked(PostgresServer server, Path dump) {
        try {
            return restore(server, dump);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until so many sessions fill the materialized view. */
    private static void awaitRefreshes(PostgresServer server, int count) throws Exception {
        String query =
                "SELECT pid FROM pg_stat_activity WHERE query LIKE 'REFRESH%' AND state = 'active'";
        try (Session session = Server.at(server.uri("postgres")).open()) {
            while (session.query(query, row -> row.getInt(1)).size() != count) {
                Thread.sleep(20); // the server tells nobody
            }
        }
    }

    private static CloneReport restore(PostgresServer server, Path dump)
            throws InterruptedException {
        return restore(server, dump, Progress.UNWATCHED);
    }

    private static CloneReport restore(PostgresServer server, Path dump, Progress progress)
            throws InterruptedException {
        return new RestoreDatabase(Server.at(server.uri("postgres")), "again", 2, true)
                .run(dump, RestoreSchema.Ownership.AS_AT_SOURCE, progress, CloneLog.NONE);
    }

    private static long rows(PostgresServer server, String table) throws Exception {
        try (Session session = Server.at(server.uri("again")).open()) {
            return session.query("SELECT count(*) FROM " + table, row -> row.getLong(1)).getFirst();
        }
    }
}
