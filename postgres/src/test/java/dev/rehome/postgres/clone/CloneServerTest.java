package dev.rehome.postgres.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.VerifyDatabases;
import dev.rehome.postgres.verify.VerifyOptions;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
final class CloneServerTest {
    private static final String SCHEMA =
            """
            CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE, born date, balance numeric(12,2));
            CREATE TABLE purchase (id serial PRIMARY KEY,
                customer bigint NOT NULL REFERENCES customer, what jsonb, tags text[],
                at timestamptz DEFAULT now());
            CREATE INDEX ON purchase USING gin (tags);
            CREATE INDEX ON purchase (customer, at);
            CREATE MATERIALIZED VIEW turnover AS
                SELECT customer, count(*) AS purchases FROM purchase GROUP BY customer;
            CREATE UNIQUE INDEX ON turnover (customer);
            INSERT INTO customer (name, born, balance)
                SELECT 'c' || i, date '1970-01-01' + i, i / 100.0 FROM generate_series(1, 2000) i;
            INSERT INTO purchase (customer, what, tags)
                SELECT 1 + i % 2000, jsonb_build_object('n', i), array['a' || i % 7, 'b']
                  FROM generate_series(1, 20000) i;
            REFRESH MATERIALIZED VIEW turnover;
            SELECT lo_from_bytea(0, repeat('x', 100000)::bytea);
            """;

    @ParameterizedTest(name = "cut at {0} bytes")
    @ValueSource(longs = {2L << 30, 1 << 20})
    void bringsEverythingToANewerServerAndProvesIt(long cutAt) throws InterruptedException {
        try (var from = PostgresServer.start(13);
                var to = PostgresServer.start(18)) {
            from.execute("postgres", "CREATE DATABASE shop");
            from.execute("shop", SCHEMA);
            Server source = Server.at(from.uri("shop"));
            Server target = Server.at(to.uri("postgres"));
            var options =
                    new CloneOptions(List.of("shop"), 2, true, false, true, TableFilter.ALL)
                            .cutAt(cutAt);

            CloneReport report =
                    new CloneServer(
                                    source,
                                    target,
                                    options,
                                    PgTools.find(Optional.empty(), 13, 18),
                                    Progress.UNWATCHED,
                                    CloneLog.NONE)
                            .run();

            assertThat(report.differences()).isEmpty();
            assertThat(report.tables()).isEqualTo(2);
            assertThat(report.rows()).isEqualTo(22_000);
            assertThat(report.verifiedRows()).isGreaterThanOrEqualTo(22_000);
            var verdict =
                    new VerifyDatabases(
                                    source,
                                    target,
                                    VerifyOptions.DEFAULT.withDatabases(List.of("shop")),
                                    Progress.UNWATCHED)
                            .run();
            assertThat(verdict.text()).isNotEmpty();
            assertThat(verdict.holds()).as(String.join("\n", verdict.text())).isTrue();
        }
    }

    /** As when the older was cut off from its journal, so that another took its run over. */
    @Test
    void nothingOfAnOlderCloneLandsOnceANewerHasBegun() throws Exception {
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(15)) {
            from.execute("postgres", "CREATE DATABASE shop");
            from.execute(
                    "shop",
                    """
                    CREATE FUNCTION slow(v text) RETURNS bool LANGUAGE plpgsql AS
                    $$ BEGIN
                        IF v = 'old' AND current_setting('port') <> '%d' THEN
                            PERFORM pg_sleep(0.02); -- the newer finds other values
                        END IF;
                        RETURN true;
                    END $$;
                    CREATE TABLE a (i int, v text CHECK (public.slow(v)));
                    CREATE TABLE b (i int, v text CHECK (public.slow(v)));
                    INSERT INTO a SELECT i, 'old' FROM generate_series(1, 3000) i;
                    INSERT INTO b SELECT i, 'old' FROM generate_series(1, 3000) i;
                    CREATE SEQUENCE s; SELECT setval('s', 5);
                    """
                            .formatted(from.port()));
            var older = CompletableFuture.supplyAsync(() -> clone(from, to));
            awaitCopying(to);
            from.execute("shop", "UPDATE a SET v = 'new'", "UPDATE b SET v = 'new'");
            from.execute("shop", "SELECT setval('s', 77)");

            CloneReport newer = clone(from, to);

            assertThat(newer.differences()).isEmpty();
            assertThatThrownBy(older::get).hasCauseInstanceOf(Failure.class);
            var verdict =
                    new VerifyDatabases(
                                    Server.at(from.uri("shop")),
                                    Server.at(to.uri("postgres")),
                                    VerifyOptions.DEFAULT.withDatabases(List.of("shop")),
                                    Progress.UNWATCHED)
                            .run();
            assertThat(verdict.holds()).as(String.join("\n", verdict.text())).isTrue();
        }
    }

    private static CloneReport clone(PostgresServer from, PostgresServer to) {
        try {
            return new CloneServer(
                            Server.at(from.uri("shop")),
                            Server.at(to.uri("postgres")),
                            new CloneOptions(
                                    List.of("shop"), 1, true, false, true, TableFilter.ALL),
                            PgTools.find(Optional.empty(), 15, 15),
                            Progress.UNWATCHED,
                            CloneLog.NONE)
                    .run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitCopying(PostgresServer server) throws Exception {
        try (var session = Server.at(server.uri("postgres")).open()) {
            while (session.query("SELECT 1 FROM pg_stat_progress_copy", row -> row.getInt(1))
                    .isEmpty()) {
                Thread.sleep(20);
            }
        }
    }
}
