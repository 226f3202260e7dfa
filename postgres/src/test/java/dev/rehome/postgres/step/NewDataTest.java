package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Undo;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others have put into a database since a run filled it stands in the way of its undo. */
@Timeout(300)
final class NewDataTest {
    private static PostgresServer source;

    private final RememberedRun run = new RememberedRun();

    @BeforeAll
    static void startServer() {
        source = PostgresServer.start(13);
        source.execute("postgres", "CREATE DATABASE shop");
        source.execute(
                "shop",
                "CREATE TABLE t (id serial PRIMARY KEY, text text)",
                "INSERT INTO t (text) SELECT 'row ' || i FROM generate_series(1, 20000) i",
                "CREATE TABLE nothing (id int)",
                "CREATE TABLE part (id int) PARTITION BY RANGE (id)",
                "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (9)",
                "INSERT INTO part VALUES (1), (2)",
                "CREATE UNLOGGED TABLE passing AS SELECT 1 AS id",
                "CREATE VIEW v AS SELECT 1 AS one",
                "CREATE MATERIALIZED VIEW mv AS SELECT count(*) FROM t",
                "SELECT lo_from_bytea(0, 'large')");
    }

    @AfterAll
    static void stopServer() {
        source.close();
    }

    private static ClonePostgres into(PostgresServer target, String... databases) {
        return new ClonePostgres(
                TakeBackTest.spec(false, databases),
                TakeBackTest.store("source", source.uri("postgres")),
                TakeBackTest.store("target", target.uri("postgres")));
    }

    private List<Problem> found(PostgresServer target, ClonePostgres step, Undo written)
            throws Exception {
        target.awaitSessionsEnd();
        return found(step.refine(written, run), step.target());
    }

    private static List<Problem> found(Undo undo, PostgresStore target) {
        var spec = (DropClonedSpec) ((Undo.By) undo).spec();
        return new DropClonedPostgres(spec, target).forecast().problems();
    }

    /** Before 15 what a session reads of the statistics may be half a second old. */
    private static void letCountsArrive(PostgresServer target) throws Exception {
        target.awaitSessionsEnd();
        if (target.major() < 15) {
            Thread.sleep(1500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 18})
    void nothingIsNewInADatabaseThatWasOnlyReadAndTendedSince(int major) throws Exception {
        try (var target = PostgresServer.start(major)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            step.apply(run);
            target.execute(
                    "shop",
                    "ANALYZE",
                    "VACUUM (FREEZE)",
                    "VACUUM FULL t",
                    "CLUSTER t USING t_pkey",
                    "REINDEX TABLE t",
                    "CREATE INDEX added ON t (text)",
                    "REFRESH MATERIALIZED VIEW mv",
                    "SELECT count(*) FROM t",
                    "CREATE TEMP TABLE mine AS SELECT * FROM t",
                    "CHECKPOINT");
            letCountsArrive(target);

            assertThat(found(target, step, undo)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"13, false", "15, true", "18, false", "18, true"})
    void whatOthersMadeAndWroteIsNamedWithItsRows(int major, boolean thereBefore) throws Exception {
        try (var target = PostgresServer.start(major)) {
            if (thereBefore) {
                target.execute("postgres", "CREATE DATABASE shop");
            }
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            step.apply(run);
            target.execute(
                    "shop",
                    "CREATE SCHEMA theirs",
                    "CREATE TABLE theirs.orders (id serial)",
                    "INSERT INTO theirs.orders SELECT FROM generate_series(1, 1000)",
                    "CREATE VIEW \"A view\" AS SELECT 1 AS one",
                    "INSERT INTO t (text) SELECT 'new' FROM generate_series(1, 5000)",
                    "UPDATE part SET id = 3 WHERE id = 1",
                    "DELETE FROM part WHERE id = 2",
                    "INSERT INTO nothing VALUES (1)",
                    "SELECT lo_from_bytea(0, 'more')");
            letCountsArrive(target);

            assertThat(found(target, step, undo))
                    .singleElement()
                    .satisfies(
                            problem -> {
                                assertThat(problem.severity()).isEqualTo(Problem.Severity.LOSS);
                                assertThat(problem.what())
                                        .startsWith("others have used database shop at target")
                                        .contains(
                                                "made there: table theirs.orders (1,000 rows"
                                                        + " written), view public.\"A view\";")
                                        .contains("written to: large objects (1 row), ")
                                        .contains("table public.t (5,000 rows)")
                                        .contains("table public.part_1 (2 rows)")
                                        .contains("table public.nothing (1 row)");
                                assertThat(problem.remedy()).isEqualTo("save what is wanted of it");
                            });
        }
    }

    @Test
    void manyNewTablesAreCounted() throws Exception {
        try (var target = PostgresServer.start(18)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            step.apply(run);
            target.execute(
                    "shop",
                    "DO $$ BEGIN FOR i IN 1..9 LOOP"
                            + " EXECUTE format('CREATE TABLE n%s ()', i); END LOOP; END $$");

            assertThat(found(target, step, undo))
                    .singleElement()
                    .extracting(Problem::what)
                    .asString()
                    .endsWith("table public.n4, table public.n5 and 4 more");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aCrashThatLosesTheCountsIsSaidAndWhatCanBeSeenAfterItStandsInTheWay(int major)
            throws Exception {
        try (var target = PostgresServer.start(major)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            step.apply(run);
            target.execute("shop", "UPDATE t SET text = 'x' WHERE id = 1");
            target.crashAndRestart();

            assertThat(found(target, step, undo))
                    .singleElement()
                    .satisfies(
                            problem -> {
                                assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
                                assertThat(problem.what())
                                        .startsWith("cannot tell whether others have written")
                                        .contains("lost counts of rows");
                            });

            target.execute(
                    "shop",
                    "INSERT INTO nothing SELECT FROM generate_series(1, 7)",
                    "INSERT INTO t (text) SELECT 'new' FROM generate_series(1, 3)");
            letCountsArrive(target);
            assertThat(found(target, step, undo).getFirst().what())
                    .contains("table public.t (3 rows)")
                    .contains("table public.nothing (7 rows)");

            target.crashAndRestart();
            assertThat(found(target, step, undo).getFirst().what())
                    .contains("written to: table public.nothing (grown by 8.19 kB)");
        }
    }

    @Test
    void whatAKilledRunLeftHalfDoneIsItsOwn() throws Exception {
        try (var target = PostgresServer.start(15)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            run.dieAt(text -> text.contains("\"ended\":{\""));
            assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RuntimeException.class);
            run.begunAgain();

            assertThat(found(target, step, undo)).isEmpty();

            step.apply(run);
            target.execute("shop", "INSERT INTO nothing VALUES (1)");
            assertThat(found(target, step, undo))
                    .extracting(Problem::severity)
                    .containsExactly(Problem.Severity.LOSS);
        }
    }

    @Test
    void anAttemptAfterTheHandoverDoesNotTakeWhatIsNewForItsOwn() throws Exception {
        try (var target = PostgresServer.start(15)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            run.dieAt(text -> text.contains("\"handed\":{\""));
            assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
            run.begunAgain();
            target.execute("shop", "INSERT INTO nothing VALUES (1)");

            step.apply(run);

            assertThat(found(target, step, undo))
                    .extracting(Problem::severity)
                    .containsExactly(Problem.Severity.LOSS);
        }
    }

    @Test
    void ofARunOfAnEarlierRehomeItSaysThatItCannotTell() throws Exception {
        try (var target = PostgresServer.start(15)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            step.apply(run);
            String cursor = run.cursor().orElseThrow().text();
            String earlier = cursor.replaceFirst("\"handed\":\\{.*?\\}\\},", "");
            assertThat(earlier).isNotEqualTo(cursor).doesNotContain("handed");
            run.save(new Cursor(earlier));

            assertThat(found(target, step, undo))
                    .singleElement()
                    .satisfies(
                            problem -> {
                                assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
                                assertThat(problem.what()).startsWith("cannot tell whether");
                            });
        }
    }

    @Test
    void aLoginThatMayNotConnectAnyMoreIsToldThatItCannotTell() throws Exception {
        try (var target = PostgresServer.start(15)) {
            target.execute("postgres", "CREATE ROLE mover LOGIN SUPERUSER");
            var step =
                    new ClonePostgres(
                            TakeBackTest.spec(false, "shop"),
                            TakeBackTest.store("source", source.uri("postgres")),
                            TakeBackTest.store(
                                    "target",
                                    target.uri("postgres").replace("postgres@", "mover@")));
            Undo undo = step.undo(run);
            step.apply(run);
            target.execute(
                    "postgres",
                    "ALTER ROLE mover NOSUPERUSER",
                    "ALTER DATABASE shop OWNER TO postgres",
                    "REVOKE CONNECT ON DATABASE shop FROM PUBLIC");

            assertThat(found(target, step, undo))
                    .singleElement()
                    .satisfies(
                            problem -> {
                                assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
                                assertThat(problem.what()).startsWith("cannot tell whether");
                            });
        }
    }

    @Test
    void whereNoRowsAreCountedItSaysThatItCannotTell() throws Exception {
        try (var target = PostgresServer.start(18)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            step.apply(run);
            target.execute("postgres", "ALTER DATABASE shop SET track_counts = off");
            target.execute("shop", "UPDATE t SET text = 'x' WHERE id = 1");

            assertThat(found(target, step, undo))
                    .singleElement()
                    .satisfies(
                            problem -> {
                                assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
                                assertThat(problem.what()).endsWith("track_counts is off");
                            });
        }
    }

    @Test
    void aTableThatSomebodyHasLockedCountsAsUsed() throws Exception {
        try (var target = PostgresServer.start(15)) {
            ClonePostgres step = into(target, "shop");
            Undo undo = step.undo(run);
            step.apply(run);
            try (var other = target.connect("shop");
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("TRUNCATE t");

                assertThat(found(target, step, undo))
                        .filteredOn(problem -> problem.severity() == Problem.Severity.LOSS)
                        .singleElement()
                        .extracting(Problem::what)
                        .asString()
                        .contains("cannot see whether others have written", "lock timeout");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void aRestoredDatabaseIsLookedAtInTheSameWay(int major, @TempDir Path folder) throws Exception {
        try (var target = PostgresServer.start(major)) {
            Path out = folder.resolve("dump");
            new DumpPostgres(
                            new DumpSpec(
                                    "source",
                                    out.toString(),
                                    Optional.of(List.of("shop")),
                                    false,
                                    2,
                                    true,
                                    false,
                                    ""),
                            TakeBackTest.store("source", source.uri("postgres")))
                    .apply(new RememberedRun());
            var step =
                    new RestorePostgres(
                            new RestoreSpec(
                                    out.toString(),
                                    "target",
                                    Optional.empty(),
                                    2,
                                    true,
                                    true,
                                    false),
                            TakeBackTest.store("target", target.uri("postgres")));
            Undo undo = step.undo(run);
            step.apply(run);
            target.execute("shop", "ANALYZE", "VACUUM");
            letCountsArrive(target);
            assertThat(found(step.refine(undo, run), step.target())).isEmpty();

            target.execute("shop", "DELETE FROM t WHERE id <= 10", "CREATE TABLE mine (id int)");
            letCountsArrive(target);

            assertThat(found(step.refine(undo, run), step.target()))
                    .singleElement()
                    .extracting(Problem::what)
                    .asString()
                    .endsWith(
                            "made there: table public.mine;"
                                    + " written to: table public.t (10 rows)");
        }
    }
}
