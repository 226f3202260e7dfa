package dev.rehome.postgres.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.globals.Creations;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.VerifyDatabases;
import dev.rehome.postgres.verify.VerifyOptions;
import dev.rehome.sandbox.PostgresServer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clones in many parts that fail when all rows have landed, while something happens to the servers,
 * and then go on. The materialized view is what fails, as long as the target has role {@code no}.
 */
@Timeout(240)
final class ResumedCloneTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final int TABLES = 4;
    private static final int CUTS = 6;

    private static final String SCHEMA =
            """
            CREATE TABLE big (i int PRIMARY KEY, v text);
            INSERT INTO big SELECT i, repeat(md5(i::text), 6) FROM generate_series(1, 30000) i;
            CREATE TABLE other (i int, v text);
            INSERT INTO other SELECT i, repeat(md5(i::text), 6) FROM generate_series(1, 20000) i;
            CREATE UNLOGGED TABLE fast (i int PRIMARY KEY, v text);
            INSERT INTO fast SELECT i, repeat(md5(i::text), 6) FROM generate_series(1, 10000) i;
            CREATE TABLE tree (i int) PARTITION BY RANGE (i);
            CREATE UNLOGGED TABLE leaf PARTITION OF tree FOR VALUES FROM (0) TO (100);
            INSERT INTO tree SELECT generate_series(0, 99);
            SELECT count(lo_from_bytea(0, convert_to(i::text, 'UTF8')))
              FROM generate_series(1, 2500) i;
            CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS
            $$ BEGIN
                IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'no') THEN
                    RAISE EXCEPTION 'not yet';
                END IF;
                RETURN 1;
            END $$;
            CREATE MATERIALIZED VIEW seen AS SELECT public.f() AS f;
            """;

    private final Queue<String> finished = new ConcurrentLinkedQueue<>();

    /** Rows of each item that are done, by what the attempt at hand said. */
    private final Map<String, Long> done = new ConcurrentHashMap<>();

    private CloneLog log = CloneLog.NONE;
    private PostgresServer source;
    private PostgresServer target;

    @BeforeEach
    void start() {
        source = PostgresServer.start(15);
        target = PostgresServer.start(15);
        source.execute("postgres", "CREATE DATABASE shop");
        source.execute("shop", SCHEMA);
    }

    @AfterEach
    void stop() {
        target.close();
        source.close();
    }

    @Test
    void keepsThePartsThatTheSourceStillHasAndCopiesTheChangedTableAgain() throws Exception {
        fail();
        assertThat(rows("SELECT count(*) FROM rehome.landed WHERE name = 'public.big'"))
                .isGreaterThan(3);
        source.execute("shop", "UPDATE other SET v = 'new' WHERE i = 7");

        goesOnToTheEnd();
    }

    @Test
    void copiesUnloggedTablesAgainThatACrashOfTheTargetEmptied() throws Exception {
        fail();
        target.crashAndRestart();
        assertThat(rows("SELECT count(*) FROM fast")).isZero();
        assertThat(rows("SELECT count(*) FROM leaf")).isZero();
        assertThat(rows("SELECT count(*) FROM rehome.landed WHERE name = 'public.fast'"))
                .isPositive();

        goesOnToTheEnd();
    }

    @Test
    void removesLargeObjectsThatTheSourceHasNoMore() throws Exception {
        fail();
        assertThat(largeObjects()).isEqualTo(2500);
        source.execute("shop", "SELECT count(lo_unlink(oid)) FROM pg_largeobject_metadata");

        goesOnToTheEnd();

        assertThat(largeObjects()).isZero();
    }

    @Test
    void tellsOfLoginsWithoutAPasswordHoweverLongAgoItMadeThem() throws Exception {
        source.execute("postgres", "CREATE ROLE clerk LOGIN PASSWORD 'secret'");
        log = new RememberedLog();
        fail();

        CloneReport report = cloning().run();

        assertThat(report.notices())
                .contains("1 login made without a password, which has to be given by hand");
    }

    @Test
    void refusesToMixTheIndexesOfTwoStatesOfTheSource() throws Exception {
        fail();
        source.execute(
                "shop", "ALTER TABLE big DROP CONSTRAINT big_pkey", "CREATE INDEX ON big (v)");

        assertThatThrownBy(() -> cloning().run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("indexes and constraints of the source are not those");

        source.execute("shop", "DROP INDEX big_v_idx", "ALTER TABLE big ADD PRIMARY KEY (i)");
        goesOnToTheEnd();
    }

    @Test
    void endsIdenticalHoweverOftenItIsCut() throws Exception {
        target.execute("postgres", "CREATE ROLE no"); // so that none of them comes to the end
        var random = new Random(20261121);
        for (int cut = 0; cut < CUTS; cut++) {
            Thread attempt = Thread.ofPlatform().start(this::attempt);
            Thread.sleep(random.nextInt(200, 2500));
            attempt.interrupt();
            attempt.join();
        }
        target.execute("postgres", "DROP ROLE no");
        finished.clear();
        goesOnToTheEnd();
    }

    /** Ends in any way. */
    private void attempt() {
        try {
            cloning().run();
        } catch (Failure | InterruptedException e) {
            assertThat(e).isNotNull();
        }
    }

    private void fail() {
        target.execute("postgres", "CREATE ROLE no");
        assertThatThrownBy(() -> cloning().run())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("not yet");
        target.execute("postgres", "DROP ROLE no");
        finished.clear();
    }

    private void goesOnToTheEnd() throws Exception {
        done.clear();
        CloneReport report = cloning().run();

        assertThat(report.differences()).isEmpty();
        assertThat(report.tables()).isEqualTo(TABLES);
        assertThat(done)
                .as("what landed before counts as done")
                .containsEntry("public.big", 30_000L)
                .containsEntry("public.other", 20_000L)
                .containsEntry("public.fast", 10_000L);
        assertThat(Collections.frequency(finished, "large objects"))
                .as("large objects are finished once, when they are")
                .isEqualTo(largeObjects() == 0 ? 0 : 1);
        var verdict =
                new VerifyDatabases(
                                Server.at(source.uri("shop")),
                                Server.at(target.uri("postgres")),
                                VerifyOptions.DEFAULT.withDatabases(List.of("shop")),
                                new Finishing())
                        .run();
        assertThat(verdict.holds()).as(String.join("\n", verdict.text())).isTrue();
    }

    private long largeObjects() throws Exception {
        return rows("SELECT count(*) FROM pg_largeobject_metadata");
    }

    private long rows(String sql) throws Exception {
        try (var session = Server.at(target.uri("shop")).open()) {
            return session.query(sql, row -> row.getLong(1)).getFirst();
        }
    }

    private CloneServer cloning() {
        return new CloneServer(
                Server.at(source.uri("shop")),
                Server.at(target.uri("postgres")),
                new CloneOptions(List.of("shop"), 3, true, false, true, TableFilter.ALL)
                        .cutAt(MEBIBYTE),
                PgTools.find(Optional.empty(), 15, 15),
                new Finishing(),
                log);
    }

    /** Keeps what was created, as a journal does. */
    private static final class RememberedLog implements CloneLog {
        private Creations all = Creations.NONE;

        @Override
        public synchronized Creations created() {
            return all;
        }

        @Override
        public synchronized void created(Creations more) {
            all = all.plus(more);
        }

        @Override
        public void ending(String database, CloneReport report) {
            // it is not asked for again
        }

        @Override
        public Optional<CloneReport> ended(String database) {
            return Optional.empty();
        }
    }

    /** Notes what is called finished. */
    private final class Finishing implements Progress {
        @Override
        public void expect(String item, Amount total) {}

        @Override
        public void advance(String item, Amount more) {
            done.merge(item, more.items(), Long::sum);
        }

        @Override
        public void finish(String item, String result) {
            finished.add(item);
        }

        @Override
        public void doing(String activity) {}

        @Override
        public void notice(String text) {}
    }
}
