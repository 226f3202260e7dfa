package dev.rehome.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreflightTest {
    private static final PreflightOptions OPTIONS =
            new PreflightOptions(4, true, true, TableFilter.ALL);

    private static PostgresServer old;
    private static PostgresServer young;

    @BeforeAll
    static void start() {
        old = PostgresServer.start(13);
        young = PostgresServer.start(18);
        old.execute("postgres", "CREATE DATABASE shop");
        old.execute("shop", "CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (1)");
    }

    @AfterAll
    static void stop() {
        young.close();
        old.close();
    }

    private static Server server(PostgresServer server) {
        return Server.at(server.uri("postgres"));
    }

    @Test
    void findsNothingInTheWayOfAnOrdinaryUpgradeAndNamesWhatIs() {
        try {
            List<String> shop = List.of("shop");

            assertThat(Preflight.forClone(server(old), server(young), shop, OPTIONS)).isEmpty();

            old.execute(
                    "shop",
                    "CREATE ROLE plain LOGIN",
                    "CREATE UNLOGGED TABLE volatile_one (id int)",
                    "CREATE PUBLICATION changes FOR TABLE orders",
                    "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                    "CREATE TABLE granted (id int)",
                    "GRANT SELECT ON orders, granted TO plain",
                    "CREATE TABLE texts (k text) PARTITION BY RANGE (k)",
                    "SELECT lo_create(0)");
            young.execute("postgres", "CREATE ROLE plain LOGIN", "CREATE DATABASE shop");
            young.execute("shop", "CREATE TABLE already_here (id int)");
            var plainSource =
                    Server.at("host=127.0.0.1 dbname=postgres user=plain port=" + old.port());
            var plainTarget =
                    Server.at("host=127.0.0.1 dbname=postgres user=plain port=" + young.port());

            List<Problem> found =
                    Preflight.forClone(
                            plainSource, plainTarget, List.of("shop", "nowhere"), OPTIONS);

            assertThat(found)
                    .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
                    .extracting(Problem::what)
                    .containsExactlyInAnyOrder(
                            "there is no database nowhere at the source",
                            "database shop at the target is not empty: table"
                                    + " public.already_here",
                            "1 table may not be read in shop: public.volatile_one",
                            "1 table with rows hidden from us by row security in shop:"
                                    + " public.orders",
                            "1 large object in shop may not be read");
            assertThat(found)
                    .filteredOn(problem -> problem.severity() == Problem.Severity.WARNING)
                    .extracting(Problem::what)
                    .containsExactlyInAnyOrder(
                            "plain is no superuser at the target",
                            "the role may not set session_replication_role at the target",
                            "plain may not create roles at the target",
                            "1 unlogged table in shop: public.volatile_one",
                            "1 publication in shop: changes",
                            "1 range-partitioned table with text keys in shop: public.texts");
            assertThat(found).allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank());

            assertThat(Preflight.forClone(server(young), server(old), List.of("postgres"), OPTIONS))
                    .extracting(Problem::what)
                    .anyMatch(what -> what.contains("older than the source's 18."));
            assertThat(Preflight.forClone(server(old), server(old), shop, OPTIONS))
                    .extracting(Problem::what)
                    .anyMatch(what -> what.startsWith("source and target are the same cluster"));
            assertThat(
                            Preflight.forClone(
                                    server(old),
                                    server(young),
                                    List.of("postgres"),
                                    new PreflightOptions(500, true, true, TableFilter.ALL)))
                    .extracting(Problem::what)
                    .anyMatch(what -> what.contains("connections are free at the source"));
        } finally {
            young.execute("postgres", "DROP DATABASE shop");
        }
    }

    @Test
    void namesRolesThatOwnThingsAndThatNobodyMakesAtTheTarget() {
        old.execute(
                "postgres",
                "CREATE ROLE keeper",
                "CREATE ROLE known",
                "CREATE DATABASE kept OWNER keeper");
        old.execute(
                "kept",
                "CREATE TABLE theirs (id int)",
                "ALTER TABLE theirs OWNER TO known",
                "CREATE SCHEMA ours AUTHORIZATION keeper");
        young.execute("postgres", "CREATE ROLE known");
        try {
            List<Problem> found =
                    Preflight.forClone(
                            server(old),
                            server(young),
                            List.of("kept"),
                            new PreflightOptions(4, false, true, TableFilter.ALL));

            assertThat(found)
                    .containsExactly(
                            Problem.warning(
                                    "the target does not have role keeper, which owns things in"
                                            + " kept",
                                    "create the role there, or clone with globals; else what it"
                                            + " owns belongs to the login instead"));
            assertThat(Preflight.forClone(server(old), server(young), List.of("kept"), OPTIONS))
                    .isEmpty();
        } finally {
            young.execute("postgres", "DROP ROLE known");
            old.execute("postgres", "DROP DATABASE kept", "DROP ROLE keeper", "DROP ROLE known");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE EXTENSION pgcrypto|extension pgcrypto, function",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'|function public.f()",
                "CREATE SCHEMA theirs|schema theirs",
                "CREATE TYPE mood AS ENUM ('good')|type public.mood",
                "CREATE PUBLICATION changes|publication changes",
                "SELECT lo_create(4711)|large object 4711"
            })
    void saysWhatIsInATargetThatIsNotEmptyWhateverItIs(String sql, String what) {
        young.execute("postgres", "CREATE DATABASE shop");
        young.execute("shop", sql);
        try {
            assertThat(Preflight.forClone(server(old), server(young), List.of("shop"), OPTIONS))
                    .extracting(Problem::what)
                    .anyMatch(
                            found ->
                                    found.startsWith(
                                            "database shop at the target is not empty: " + what));
        } finally {
            young.execute("postgres", "DROP DATABASE shop");
        }
    }

    @Test
    void namesTheServerThatRefusedAQuestion() {
        young.execute(
                "postgres",
                "CREATE ROLE nosy LOGIN",
                "REVOKE EXECUTE ON FUNCTION pg_available_extensions() FROM PUBLIC");
        var nosy = Server.at("host=127.0.0.1 dbname=postgres user=nosy port=" + young.port());
        try {
            assertThatThrownBy(
                            () -> Preflight.forClone(server(old), nosy, List.of("shop"), OPTIONS))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("cannot look at " + nosy.address())
                    .hasMessageContaining("permission denied for function");
        } finally {
            young.execute(
                    "postgres",
                    "GRANT EXECUTE ON FUNCTION pg_available_extensions() TO PUBLIC",
                    "DROP ROLE nosy");
        }
    }

    @Test
    void showsWhatAServerHolds() {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.execute("postgres", "CREATE DATABASE shop");
            server.execute(
                    "shop",
                    "CREATE TABLE small (id int)",
                    "CREATE TABLE big AS SELECT i FROM generate_series(1, 20000) i",
                    "ANALYZE");

            Inventory inventory = Inspect.server(server(server));

            assertThat(inventory.databases())
                    .extracting(Inventory.DatabaseSummary::name)
                    .containsExactly("postgres", "shop");
            assertThat(inventory.databases().getLast().biggest().getFirst().name())
                    .isEqualTo("public.big");
            assertThat(inventory.text())
                    .contains(
                            "PostgreSQL 18.",
                            "a superuser",
                            "about 20,000 rows",
                            "wal_level = replica  (moving without a stop needs logical)");
        }
    }
}
