package dev.rehome.postgres.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.record.ServerRecord.SequenceRecord;
import dev.rehome.postgres.record.ServerRecord.TableRecord;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
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

    private static ServerRecord record(PostgresServer server, boolean count) {
        return new RecordState(
                        Server.at(server.uri("postgres")), new RecordOptions(count, 2), SILENT)
                .take(SHOP);
    }

    @Test
    void findsNoDifferenceBetweenEqualDatabasesOfOldAndNewServers() {
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
            assertThat(StateDifference.between(before, after))
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

            assertThat(StateDifference.between(before, record(young, true)))
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
    void writesTheSameJsonForTheSameStateAndReadsItBack() {
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
                            SILENT);

            assertThatThrownBy(() -> asSeller.take(SHOP))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(
                            "cannot count database shop: ERROR: permission denied for");
        }
    }

    private static final Progress SILENT =
            new Progress() {
                @Override
                public void expect(String item, Amount total) {}

                @Override
                public void advance(String item, Amount done) {}

                @Override
                public void finish(String item, String result) {}

                @Override
                public void doing(String activity) {}

                @Override
                public void notice(String text) {}
            };
}
