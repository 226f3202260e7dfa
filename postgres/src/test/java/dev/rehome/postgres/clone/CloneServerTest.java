package dev.rehome.postgres.clone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.VerifyDatabases;
import dev.rehome.postgres.verify.VerifyOptions;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

    @Test
    void bringsEverythingToANewerServerAndProvesIt() throws InterruptedException {
        try (var from = PostgresServer.start(13);
                var to = PostgresServer.start(18)) {
            from.execute("postgres", "CREATE DATABASE shop");
            from.execute("shop", SCHEMA);
            Server source = Server.at(from.uri("shop"));
            Server target = Server.at(to.uri("postgres"));
            var options = new CloneOptions(List.of("shop"), 2, true, false, true, TableFilter.ALL);

            CloneReport report =
                    new CloneServer(
                                    source,
                                    target,
                                    options,
                                    PgTools.find(Optional.empty(), 13, 18),
                                    new Silent(),
                                    CloneLog.NONE)
                            .run();

            assertThat(report.differences()).isEmpty();
            assertThat(report.rows()).isEqualTo(22_000);
            assertThat(report.verifiedRows()).isGreaterThanOrEqualTo(22_000);
            var verdict =
                    new VerifyDatabases(
                                    source,
                                    target,
                                    VerifyOptions.DEFAULT.withDatabases(List.of("shop")),
                                    new Silent())
                            .run();
            assertThat(verdict.text()).isNotEmpty();
            assertThat(verdict.holds()).as(String.join("\n", verdict.text())).isTrue();
        }
    }

    private static final class Silent implements Progress {
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
    }
}
