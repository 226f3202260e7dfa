package dev.rehome.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogTest {

    private static Database read(PostgresServer server, String database) throws Exception {
        try (var session =
                new Server(ConnectionString.parse(server.uri(database))).open(database)) {
            return Catalog.read(session);
        }
    }

    private static Table table(Database database, String name) {
        return database.tables().stream()
                .filter(table -> table.name().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void readsWhatADatabaseHolds(int major) throws Exception {
        try (var server = PostgresServer.start(major)) {
            server.execute(
                    "postgres",
                    "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                    "CREATE TABLE \"we\"\"ird\n"
                        + "name\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, gone int,"
                        + " twice int GENERATED ALWAYS AS (len * 2) STORED, len positive, moods"
                        + " mood[], span int4range, CHECK (len < 100))",
                    "ALTER TABLE \"we\"\"ird\nname\" DROP COLUMN gone",
                    "INSERT INTO \"we\"\"ird\nname\" (len) SELECT g % 99 + 1 FROM"
                            + " generate_series(1, 10000) g",
                    "CREATE TABLE parted (id int, at date, note text, PRIMARY KEY (id, at))"
                            + " PARTITION BY RANGE (at)",
                    "CREATE TABLE parted_2025 PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO"
                            + " ('2026-01-01')",
                    "CREATE UNLOGGED TABLE child () INHERITS (\"we\"\"ird\nname\")",
                    "CREATE TABLE refers (id int UNIQUE, other bigint REFERENCES"
                            + " \"we\"\"ird\nname\")",
                    "ALTER TABLE refers ADD CONSTRAINT later FOREIGN KEY (id) REFERENCES"
                            + " refers (id) NOT VALID",
                    "ALTER TABLE refers ENABLE ROW LEVEL SECURITY",
                    "ALTER TABLE refers REPLICA IDENTITY FULL",
                    "CREATE MATERIALIZED VIEW a_top AS SELECT 1 AS one WITH NO DATA",
                    "CREATE MATERIALIZED VIEW z_base AS SELECT count(*) AS n FROM refers",
                    "CREATE VIEW between AS SELECT n FROM z_base",
                    "CREATE MATERIALIZED VIEW m_mid AS SELECT n FROM between",
                    "CREATE SEQUENCE down INCREMENT -5 MAXVALUE 100 START 90 MINVALUE 1 CYCLE",
                    "SELECT lo_from_bytea(0, 'x')");
            Database database = read(server, "postgres");

            assertThat(database.major()).isEqualTo(major);
            assertThat(database.encoding()).isEqualTo("UTF8");
            assertThat(database.largeObjects()).isEqualTo(1);
            assertThat(database.extensions())
                    .extracting(Extension::name)
                    .containsExactly("plpgsql");

            Table weird = table(database, "we\"ird\nname");
            assertThat(weird.name().sql()).isEqualTo("\"public\".\"we\"\"ird\nname\"");
            assertThat(weird.columns())
                    .extracting(Column::name)
                    .containsExactly("id", "twice", "len", "moods", "span");
            assertThat(weird.columns().get(1).number()).isEqualTo(3);
            assertThat(weird.copied())
                    .extracting(Column::name)
                    .containsExactly("id", "len", "moods", "span");
            assertThat(weird.columns().getFirst().identity()).isEqualTo(Column.Identity.ALWAYS);
            assertThat(weird.pages()).isPositive();
            assertThat(weird.bytes()).isGreaterThanOrEqualTo(weird.pages() * 8192);
            Type moods = database.type(weird.columns().get(3).type());
            assertThat(moods.kind()).isEqualTo(Type.Kind.ARRAY);
            assertThat(database.type(moods.element()).kind()).isEqualTo(Type.Kind.ENUM);
            Type len = database.type(weird.columns().get(2).type());
            assertThat(len.kind()).isEqualTo(Type.Kind.DOMAIN);
            assertThat(database.type(len.element()).name().name()).isEqualTo("int4");
            Type span = database.type(weird.columns().get(4).type());
            assertThat(span.kind()).isEqualTo(Type.Kind.RANGE);

            assertThat(table(database, "parted").kind()).isEqualTo(Table.Kind.PARTITIONED);
            assertThat(table(database, "parted_2025").partition()).isTrue();
            assertThat(table(database, "parted_2025").parents())
                    .containsExactly(table(database, "parted").oid());
            assertThat(table(database, "child").unlogged()).isTrue();
            assertThat(table(database, "child").partition()).isFalse();
            assertThat(table(database, "child").parents()).containsExactly(weird.oid());

            Constraint later =
                    database.constraints().stream()
                            .filter(constraint -> constraint.name().equals("later"))
                            .findFirst()
                            .orElseThrow();
            assertThat(later.validated()).isFalse();
            assertThat(later.references()).contains(table(database, "refers").oid());
            Index key =
                    database.indexes().stream()
                            .filter(index -> index.name().name().equals("parted_2025_pkey"))
                            .findFirst()
                            .orElseThrow();
            assertThat(key.constraint()).isPresent();

            assertThat(database.materializedViews())
                    .extracting(view -> view.name().name())
                    .containsExactly("a_top", "z_base", "m_mid");
            assertThat(database.materializedViews().getFirst().populated()).isFalse();
            assertThat(database.materializedViews().get(2).needs())
                    .containsExactly(database.materializedViews().get(1).oid());

            assertThat(database.sequences()).extracting(QualifiedName::name).contains("down");
        }
    }

    @Test
    void reads5000TablesInSeconds() throws Exception {
        try (var server =
                PostgresServer.start(15, java.util.Map.of("max_locks_per_transaction", "12000"))) {
            server.execute(
                    "postgres",
                    "DO $$ BEGIN FOR i IN 1..5000 LOOP EXECUTE format('CREATE TABLE t%s (id int"
                            + " PRIMARY KEY, note text)', i); END LOOP; END $$");
            long start = System.nanoTime();
            Database database = read(server, "postgres");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(database.tables()).hasSize(5000);
            assertThat(database.indexes()).hasSize(5000);
        }
    }
}
