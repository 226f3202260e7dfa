package dev.rehome.postgres.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares a PostgreSQL 13 with an 18, the two ends of what is supported. */
final class VerifyDatabasesTest {
    private static PostgresServer source;
    private static PostgresServer target;
    private final RecordedProgress progress = new RecordedProgress();

    @BeforeAll
    static void start() {
        source = PostgresServer.start(13);
        target = PostgresServer.start(18);
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @Test
    void saysIdenticalWhereEveryRowIsTheSameInAnyOrder() throws Exception {
        database("same");
        onBoth(
                "same",
                "CREATE TABLE shop (id int PRIMARY KEY, note text, price numeric, at timestamptz)");
        source.execute(
                "same",
                "INSERT INTO shop SELECT g, 'n' || g, g / 7.0, to_timestamp(g) FROM"
                        + " generate_series(1, 5000) g");
        target.execute(
                "same",
                "INSERT INTO shop SELECT g, 'n' || g, g / 7.0, to_timestamp(g) FROM"
                        + " generate_series(5000, 1, -1) g");

        DatabaseVerdict verdict = verify("same");

        assertThat(verdict.holds()).isTrue();
        assertThat(verdict.tables()).hasSize(1);
        assertThat(verdict.tables().getFirst().sourceRows()).isEqualTo(5000);
        assertThat(progress.finished).containsEntry("same.public.shop", "identical");
        assertThat(progress.done.get("same.public.shop"))
                .isEqualTo(progress.expected.get("same.public.shop"))
                .extracting(Amount::items)
                .isEqualTo(5_000L);
    }

    @Test
    void readsALargeTableInPartsOnBothSides() throws Exception {
        database("parts");
        onBoth(
                "parts",
                "CREATE TABLE wide AS SELECT g AS id, repeat('x', 200) AS filler FROM"
                        + " generate_series(1, 20000) g",
                "DELETE FROM wide WHERE id % 3 = 0");

        VerifyReport report = verify(options("parts").withPartBytes(256 << 10).withJobs(3));

        assertThat(report.holds()).isTrue();
        assertThat(report.databases().getFirst().tables().getFirst().targetRows())
                .isEqualTo(13_334);
    }

    @Test
    void comparesLargeObjectsByTheThousandPageByPage() throws Exception {
        database("many_large");
        onBoth(
                "many_large",
                "SELECT count(lo_from_bytea(10000 + i, 'x')) FROM generate_series(1, 2500) i");
        target.execute("many_large", "SELECT lo_unlink(11500)", "SELECT lo_put(12450, 0, 'other')");

        DatabaseVerdict verdict = verify("many_large");

        assertThat(verdict.largeObjectsCompared()).isEqualTo(2500);
        assertThat(verdict.largeObjects())
                .containsExactly(
                        "large object 11500 is missing at the target",
                        "large object 12450 differs: 1 bytes at the source, 5 at the target");
    }

    @Test
    void namesTablesAndColumnsThatAreMissingExtraOrOfAnotherType() throws Exception {
        database("shape");
        source.execute(
                "shape",
                "CREATE TABLE gone (a int)",
                "CREATE TABLE \"Odd \"\"name\" (a int, b varchar(10), c text)",
                "INSERT INTO \"Odd \"\"name\" VALUES (1, 'x', 'y')");
        target.execute(
                "shape",
                "CREATE TABLE \"Odd \"\"name\" (d int, b text, a int)",
                "INSERT INTO \"Odd \"\"name\" VALUES (9, 'x', 1)",
                "CREATE TABLE more (a int)");

        DatabaseVerdict verdict = verify("shape");

        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.tables())
                .extracting(TableVerdict::table, TableVerdict::outcome)
                .containsExactlyInAnyOrder(
                        tuple("public.gone", TableVerdict.Outcome.MISSING),
                        tuple("public.more", TableVerdict.Outcome.EXTRA),
                        tuple("public.\"Odd \"\"name\"", TableVerdict.Outcome.DIFFERS));
        TableVerdict odd = verdict.tables().getFirst();
        assertThat(odd.columns())
                .containsExactly(
                        "column b is character varying(10) at the source, text at the target",
                        "column c is missing at the target",
                        "column d is only at the target");
        assertThat(odd.rows()).isEmpty(); // the columns both have hold the same
    }

    @Test
    void comparesSequencesAndTheirWayOfCounting() throws Exception {
        database("sequences");
        onBoth(
                "sequences",
                "CREATE SEQUENCE same INCREMENT -3 MINVALUE -100 MAXVALUE 7 START 7 CYCLE",
                "SELECT nextval('same')",
                "CREATE SEQUENCE elsewhere",
                "CREATE SEQUENCE untouched");
        source.execute(
                "sequences",
                "SELECT setval('elsewhere', 41)",
                "SELECT setval('untouched', 1, true)",
                "CREATE SEQUENCE gone");
        target.execute("sequences", "ALTER SEQUENCE elsewhere CACHE 5");

        DatabaseVerdict verdict = verify("sequences");

        assertThat(verdict.sequencesCompared()).isEqualTo(4);
        assertThat(verdict.sequences()).hasSize(3);
        assertThat(verdict.sequences().get(0))
                .startsWith("sequence public.elsewhere is at 41 (bigint from 1 by 1 between 1 and")
                .contains("before 1 (")
                .endsWith("cache 5) at the target");
        assertThat(verdict.sequences().get(1))
                .isEqualTo("sequence public.gone is missing at the target");
        assertThat(verdict.sequences().get(2)).contains("public.untouched is at 1 (");
    }

    @Test
    void comparesLargeObjectsByTheirContent() throws Exception {
        database("large");
        onBoth(
                "large",
                "SELECT lo_from_bytea(1001, decode(repeat('00ff', 300000), 'hex'))",
                "SELECT lo_from_bytea(1002, '')",
                "SELECT lo_from_bytea(1004, 'abc')");
        source.execute(
                "large",
                // bytes 0 to 9999 were never written here: a hole, which reads as zeros
                "BEGIN; SELECT lo_create(1003); SELECT lo_lseek64(lo_open(1003, 131072), 10000, 0);"
                        + " SELECT lowrite(0, 'end'); COMMIT",
                "SELECT lo_put(1004, 1, 'X')",
                "SELECT lo_from_bytea(1005, 'mine')");
        target.execute(
                "large",
                "SELECT lo_from_bytea(1003, decode(repeat('00', 10000), 'hex') || 'end')",
                "SELECT lo_from_bytea(7, 'theirs')");

        DatabaseVerdict verdict = verify("large");

        assertThat(verdict.largeObjectsCompared()).isEqualTo(6);
        assertThat(verdict.largeObjects())
                .containsExactly(
                        "large object 7 is only at the target",
                        "large object 1004 differs: 3 bytes at the source, 3 at the target",
                        "large object 1005 is missing at the target");
    }

    @Test
    void readsGeneratedColumnsAndTablesWithoutColumnsAndChildrenOnTheirOwn() throws Exception {
        database("kinds");
        onBoth(
                "kinds",
                "CREATE TABLE empty ()",
                "INSERT INTO empty DEFAULT VALUES",
                "CREATE TABLE parent (a int)",
                "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (2)",
                "CREATE TABLE tree (a int, b text) PARTITION BY LIST (a)",
                "CREATE TABLE leaf PARTITION OF tree FOR VALUES IN (1)",
                "INSERT INTO tree VALUES (1, 'x')");
        source.execute(
                "kinds",
                "CREATE TABLE generated (a int, twice int GENERATED ALWAYS AS (a * 2) STORED)",
                "INSERT INTO generated VALUES (4)");
        target.execute(
                "kinds",
                "CREATE TABLE generated (a int, twice int GENERATED ALWAYS AS (a * 3) STORED)",
                "INSERT INTO generated VALUES (4)",
                "INSERT INTO empty DEFAULT VALUES");

        DatabaseVerdict verdict = verify("kinds");

        assertThat(verdict.tables())
                .extracting(TableVerdict::table, TableVerdict::outcome, TableVerdict::sourceRows)
                .containsExactly(
                        tuple("public.child", TableVerdict.Outcome.IDENTICAL, 1L),
                        tuple("public.empty", TableVerdict.Outcome.DIFFERS, 1L),
                        tuple("public.generated", TableVerdict.Outcome.DIFFERS, 1L),
                        tuple("public.leaf", TableVerdict.Outcome.IDENTICAL, 1L),
                        tuple("public.parent", TableVerdict.Outcome.IDENTICAL, 1L));
        assertThat(verdict.tables().get(1).rows().orElseThrow().total()).isEqualTo(1);
    }

    @Test
    void notesWhatItDoesNotCompareAndComparesMaterializedViewsWhenAsked() throws Exception {
        database("views");
        onBoth(
                "views",
                "CREATE TABLE base AS SELECT 1 AS a",
                "CREATE MATERIALIZED VIEW stale AS SELECT a FROM base",
                "CREATE MATERIALIZED VIEW hollow AS SELECT a FROM base WITH NO DATA",
                "CREATE MATERIALIZED VIEW half AS SELECT a FROM base",
                "CREATE VIEW plain AS SELECT 1 AS one");
        source.execute("views", "UPDATE base SET a = 2", "REFRESH MATERIALIZED VIEW stale");
        target.execute(
                "views", "UPDATE base SET a = 2", "REFRESH MATERIALIZED VIEW half WITH NO DATA");

        DatabaseVerdict without = verify("views");
        DatabaseVerdict with =
                verify(options("views").withMaterializedViews()).databases().getFirst();

        assertThat(without.tables())
                .extracting(TableVerdict::table, TableVerdict::outcome)
                .containsExactly(
                        tuple("public.base", TableVerdict.Outcome.IDENTICAL),
                        tuple("public.half", TableVerdict.Outcome.DIFFERS),
                        tuple("public.hollow", TableVerdict.Outcome.NOT_COMPARED),
                        tuple("public.stale", TableVerdict.Outcome.NOT_COMPARED));
        assertThat(without.tables().get(1).columns())
                .containsExactly(
                        "a materialized view at the source, a materialized view without data at"
                                + " the target");
        assertThat(with.tables().get(3).outcome()).isEqualTo(TableVerdict.Outcome.DIFFERS);
    }

    @Test
    void comparesBytesThatNoEncodingExplains() throws Exception {
        source.execute(
                "postgres",
                "CREATE DATABASE raw ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE"
                        + " template0");
        target.execute(
                "postgres",
                "CREATE DATABASE raw ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        onBoth("raw", "CREATE TABLE bytes (id int PRIMARY KEY, t text)");
        source.execute(
                "raw", "INSERT INTO bytes SELECT 1, convert_from('\\xfffe'::bytea, 'SQL_ASCII')");
        target.execute(
                "raw", "INSERT INTO bytes SELECT 1, convert_from('\\xffff'::bytea, 'SQL_ASCII')");

        DatabaseVerdict verdict = verify("raw");

        assertThat(verdict.tables().getFirst().rows().orElseThrow().named())
                .extracting(RowDifference::text)
                .containsExactly(
                        "id='1': t is '\\xff\\xfe' at the source, '\\xff\\xff' at the target");
    }

    @Test
    void comparesTextAcrossEncodings() throws Exception {
        source.execute(
                "postgres",
                "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE"
                        + " template0");
        target.execute("postgres", "CREATE DATABASE latin");
        onBoth("latin", "CREATE TABLE words (t text)", "INSERT INTO words VALUES ('Käse')");
        target.execute("latin", "INSERT INTO words VALUES ('日本')");

        DatabaseVerdict verdict = verify("latin");

        assertThat(verdict.tables().getFirst().rows().orElseThrow().named())
                .containsExactly(
                        new RowDifference.Extra(
                                List.of(new RowDifference.Value("t", Optional.of("日本"))), 1));
    }

    @Test
    void comparesManyDatabasesAndSaysWhichIsMissing() throws Exception {
        for (int i = 0; i < 7; i++) {
            database("many" + i);
            onBoth("many" + i, "CREATE TABLE t AS SELECT " + i + " AS a");
        }
        source.execute("postgres", "CREATE DATABASE many7");
        target.execute("many3", "UPDATE t SET a = 99");

        VerifyReport report =
                verify(
                        VerifyOptions.DEFAULT.withDatabases(
                                List.of(
                                        "many7", "many0", "many1", "many2", "many3", "many4",
                                        "many5", "many6")));

        assertThat(report.databases())
                .extracting(DatabaseVerdict::database, DatabaseVerdict::holds)
                .containsExactly(
                        tuple("many7", false),
                        tuple("many0", true),
                        tuple("many1", true),
                        tuple("many2", true),
                        tuple("many3", false),
                        tuple("many4", true),
                        tuple("many5", true),
                        tuple("many6", true));
        assertThat(report.text()).contains("many7: the target has no such database");
    }

    @Test
    void refusesADatabaseTheSourceDoesNotHave() {
        assertThatThrownBy(() -> verify("nowhere"))
                .isInstanceOf(Failure.class)
                .hasMessage("the source has no database nowhere")
                .extracting(e -> ((Failure) e).exitCode())
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void refusesToCompareRowsHiddenByPoliciesRatherThanSomeOfThem() throws Exception {
        database("policies");
        onBoth(
                "policies",
                "CREATE TABLE secret AS SELECT 1 AS a",
                "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
                "DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL;"
                        + " END $$",
                "GRANT SELECT ON secret TO reader");
        var asReader =
                new Server(
                        ConnectionString.parse(
                                source.uri("policies").replace("postgres@", "reader@")));

        assertThatThrownBy(
                        () ->
                                new VerifyDatabases(
                                                asReader,
                                                server(target),
                                                options("policies"),
                                                progress)
                                        .run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("policies.public.secret")
                .hasMessageContaining("row-level security");
    }

    @Test
    void endsAtOnceWhenInterrupted() throws Exception {
        database("slow");
        onBoth("slow", "CREATE TABLE t AS SELECT 1 AS a");
        var blocker = source.connect("slow");
        blocker.setAutoCommit(false);
        blocker.createStatement().execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
        var failure = new java.util.concurrent.CompletableFuture<Throwable>();
        Thread verifying =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        verify("slow");
                                        failure.complete(new AssertionError("came to an end"));
                                    } catch (Throwable e) {
                                        failure.complete(e);
                                    }
                                });
        awaitWaiter();

        verifying.interrupt();

        assertThat(failure.get(10, java.util.concurrent.TimeUnit.SECONDS))
                .isInstanceOf(InterruptedException.class);
        blocker.close();
    }

    /** Until a session of the verification waits for the lock. */
    private static void awaitWaiter() throws Exception {
        try (var connection = source.connect("postgres");
                var statement = connection.createStatement()) {
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (System.nanoTime() < deadline) {
                try (var row =
                        statement.executeQuery(
                                "SELECT pg_sleep(0.01), count(*) FROM pg_locks WHERE NOT"
                                        + " granted")) {
                    row.next();
                    if (row.getLong(2) > 0) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("nobody waited for the lock");
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static void database(String name) {
        source.execute("postgres", "CREATE DATABASE " + name);
        target.execute("postgres", "CREATE DATABASE " + name);
    }

    private static void onBoth(String database, String... statements) {
        source.execute(database, statements);
        target.execute(database, statements);
    }

    private DatabaseVerdict verify(String database) throws InterruptedException {
        return verify(options(database)).databases().getFirst();
    }

    private VerifyReport verify(VerifyOptions options) throws InterruptedException {
        return new VerifyDatabases(server(source), server(target), options, progress).run();
    }

    private static VerifyOptions options(String database) {
        return VerifyOptions.DEFAULT.withDatabases(List.of(database));
    }

    private static Server server(PostgresServer server) {
        return new Server(ConnectionString.parse(server.uri("postgres")));
    }
}
