package dev.rehome.postgres.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.rehome.engine.record.StateDifference;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.record.ServerRecord.SequenceRecord;
import dev.rehome.postgres.record.ServerRecord.TableRecord;
import dev.rehome.sandbox.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RecordStateTest {
    private static final List<String> SHOP = List.of("shop");

    private static final String[] SHOP_SCHEMA = {
        "CREATE ROLE seller LOGIN",
        "CREATE ROLE reader NOLOGIN",
        "GRANT reader TO seller",
        "ALTER DATABASE shop OWNER TO seller",
    };

    private static final String[] SHOP_OBJECTS = {
        "CREATE TABLE orders (id int PRIMARY KEY, price numeric NOT NULL CHECK (price > 0))",
        "CREATE TABLE \"Odd \"\"one\" ()",
        "CREATE TABLE parted (at int) PARTITION BY RANGE (at)",
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10)",
        "CREATE TYPE span AS RANGE (SUBTYPE = int)",
        "CREATE SEQUENCE counter",
        "CREATE SEQUENCE untouched START 5",
        "CREATE VIEW cheap AS SELECT * FROM orders WHERE price < 1",
        "CREATE MATERIALIZED VIEW total AS SELECT 42 AS sum",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER t AFTER INSERT ON parted FOR EACH ROW EXECUTE FUNCTION f()",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 10) i",
        "INSERT INTO parted VALUES (1), (2)",
        "SELECT setval('counter', 7)",
        "GRANT SELECT ON orders TO reader",
        "SELECT lo_create(0)",
    };

    private static PostgresServer shop(int major) {
        PostgresServer server = PostgresServer.start(major);
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("postgres", SHOP_SCHEMA);
        server.execute("shop", SHOP_OBJECTS);
        return server;
    }

    private static ServerRecord record(PostgresServer server, boolean count)
            throws InterruptedException {
        return new RecordState(
                        Server.at(server.uri("postgres")),
                        new RecordOptions(count, 2),
                        Progress.UNWATCHED)
                .take(SHOP);
    }

    @Test
    void findsNoDifferenceBetweenEqualDatabasesOfOldAndNewServers() throws Exception {
        try (PostgresServer old = shop(13);
                PostgresServer young = shop(18)) {
            ServerRecord before = record(old, true);
            ServerRecord after = record(young, true);

            assertThat(before.databases().getFirst().tables())
                    .extracting(TableRecord::name, TableRecord::rows)
                    .contains(
                            tuple("public.orders", 10L),
                            tuple("public.parted_1", 2L),
                            tuple("public.\"Odd \"\"one\"", 0L));
            assertThat(before.databases().getFirst().sequences())
                    .containsExactly(
                            new SequenceRecord("public.counter", "postgres", 7, true),
                            new SequenceRecord("public.untouched", "postgres", 5, false));
            assertThat(ServerDifferences.between(before, after))
                    .filteredOn(difference -> !difference.expected())
                    .isEmpty();

            young.execute(
                    "shop",
                    "DELETE FROM orders WHERE id = 1",
                    "REVOKE SELECT ON orders FROM reader",
                    "REVOKE reader FROM seller",
                    "SELECT nextval('untouched')",
                    "DROP TABLE \"Odd \"\"one\"",
                    "CREATE INDEX extra ON orders (price)");

            assertThat(ServerDifferences.between(before, record(young, true)))
                    .filteredOn(difference -> !difference.expected())
                    .extracting(StateDifference::toString)
                    .containsExactlyInAnyOrder(
                            "table shop/public.orders: rows: 10 before, 9 after",
                            "table shop/public.orders: grants: [reader=SELECT] before, [] after",
                            "table shop/public.\"Odd \"\"one\": there before, none after",
                            "role seller: member of: [reader] before, [] after",
                            "sequence shop/public.untouched: was called: false before, true after",
                            "database shop: number of table: 3 before, 2 after",
                            "database shop: number of index: 1 before, 2 after");
        }
    }

    @Test
    void writesTheSameJsonForTheSameStateAndReadsItBack() throws Exception {
        try (PostgresServer server = shop(18)) {
            ServerRecord record = record(server, true);
            String json = Json.pretty(Tree.of(record));

            assertThat(Tree.read(ServerRecord.class, Json.read(json))).isEqualTo(record);
            assertThat(Json.pretty(Tree.of(record(server, true)))).isEqualTo(json);
            assertThat(record(server, false).databases().getFirst().tables())
                    .noneMatch(TableRecord::counted);
        }
    }

    @Test
    void namesWhatMayNotBeRead() {
        try (PostgresServer server = shop(13)) {
            server.execute("shop", "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO seller");
            var asSeller =
                    new RecordState(
                            Server.at(
                                    "host=127.0.0.1 port=%d user=seller dbname=shop"
                                            .formatted(server.port())),
                            new RecordOptions(true, 2),
                            Progress.UNWATCHED);

            assertThatThrownBy(() -> asSeller.take(SHOP))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(
                            "cannot count database shop: ERROR: permission denied for");
        }
    }

    @Test
    void stopsCountingAtOnceWhenItIsInterrupted() throws Exception {
        try (PostgresServer server = shop(15)) {
            try (var locking = server.connect("shop")) {
                locking.setAutoCommit(false);
                var ended = new CompletableFuture<Throwable>();
                Thread recording =
                        Thread.ofPlatform()
                                .start(() -> ended.complete(recordLocked(server, locking)));
                awaitALockWaited(server);

                recording.interrupt();

                assertThat(ended.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(InterruptedException.class);
            }
        }
    }

    private static Throwable recordLocked(PostgresServer server, Connection locking) {
        try {
            new RecordState(
                            Server.at(server.uri("postgres")),
                            new RecordOptions(true, 2),
                            new Locking(locking))
                    .take(SHOP);
            return new AssertionError("it came to its end");
        } catch (InterruptedException | RuntimeException e) {
            return e;
        }
    }

    private static void awaitALockWaited(PostgresServer server) throws Exception {
        for (int i = 0; i < 200; i++) {
            try (var connection = server.connect("postgres");
                    var row =
                            connection
                                    .createStatement()
                                    .executeQuery(
                                            "SELECT count(*) FROM pg_locks WHERE NOT granted")) {
                row.next();
                if (row.getLong(1) > 0) {
                    return;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nobody waits for a lock");
    }

    /** Locks a table when all is read and the tables are expected to be counted. */
    private record Locking(Connection connection) implements Progress {
        @Override
        public void expect(String item, Amount total) {
            try (var statement = connection.createStatement()) {
                statement.execute("LOCK TABLE orders");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void advance(String item, Amount done) {}

        @Override
        public void finish(String item, String result) {}

        @Override
        public void doing(String activity) {}

        @Override
        public void notice(String text) {}
    }
}
