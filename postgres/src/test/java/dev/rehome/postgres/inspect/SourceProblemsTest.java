package dev.rehome.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.landing.Markers;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.sandbox.PostgresBinaries;
import dev.rehome.sandbox.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever people leave in databases, and what logins may not: each is named, with a remedy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SourceProblemsTest {
    private static final PreflightOptions OPTIONS =
            new PreflightOptions(2, true, true, TableFilter.ALL);
    private static final List<String> SHOP = List.of("shop");

    private PostgresServer old;
    private static final String CLONE = "the clone needs %s as on the source's disk";
    private PostgresServer young;

    @BeforeAll
    void startServers() {
        old =
                PostgresServer.start(
                        16,
                        Map.of(
                                "wal_level", "logical",
                                "max_prepared_transactions", "5",
                                "autovacuum", "off"));
        young = PostgresServer.start(18);
    }

    @AfterAll
    void stopServers() {
        young.close();
        old.close();
    }

    @Test
    void namesEverythingThatPeopleLeaveInADatabase() throws SQLException {
        old.execute(
                "postgres",
                "CREATE DATABASE shop TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'",
                "UPDATE pg_database SET datcollversion = '1.2.3' WHERE datname = 'shop'");
        old.execute(
                "shop",
                "CREATE TABLE orders (id int, name text)",
                "INSERT INTO orders VALUES (1), (1)",
                "CREATE PUBLICATION changes FOR TABLE orders",
                "CREATE SUBSCRIPTION feed CONNECTION 'host=nowhere' PUBLICATION p WITH (connect ="
                        + " false)",
                "CREATE FOREIGN DATA WRAPPER far",
                "CREATE SERVER away FOREIGN DATA WRAPPER far",
                "CREATE FOREIGN TABLE elsewhere (id int) SERVER away",
                "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION watch()",
                "CREATE EXTENSION adminpack",
                "SELECT pg_create_logical_replication_slot('cdc', 'pgoutput')",
                "SELECT pg_create_physical_replication_slot('copy')");
        try (Connection failing = old.connect("shop");
                var statement = failing.createStatement()) {
            statement.execute("CREATE UNIQUE INDEX CONCURRENTLY halfway ON orders (id)");
        } catch (SQLException duplicates) {
            assertThat(duplicates.getMessage()).contains("could not create unique index");
        }
        try (Connection lost = old.connect("shop");
                var statement = lost.createStatement()) {
            statement.execute("CREATE TEMP TABLE scratch (id int)");
            statement.execute("BEGIN; INSERT INTO orders VALUES (2); PREPARE TRANSACTION 'left'");
            old.crashAndRestart();
        } catch (SQLException cutOff) {
            assertThat(cutOff.getSQLState()).startsWith("08");
        }

        List<Problem> found = Preflight.forClone(server(old), server(young), SHOP, OPTIONS);

        assertThat(found)
                .allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank())
                .extracting(Problem::what)
                .satisfiesExactlyInAnyOrder(
                        what ->
                                assertThat(what)
                                        .isEqualTo(
                                                "the target has no extension adminpack, which"
                                                        + " database shop uses"),
                        what ->
                                assertThat(what)
                                        .startsWith("prepared transaction 'left' in shop, since"),
                        what ->
                                assertThat(what)
                                        .isEqualTo(
                                                "logical replication slot cdc of shop, plugin"
                                                        + " pgoutput is not moved"),
                        what ->
                                assertThat(what)
                                        .isEqualTo("physical replication slot copy is not moved"),
                        what ->
                                assertThat(what)
                                        .isEqualTo("1 foreign table in shop: public.elsewhere"),
                        what -> assertThat(what).isEqualTo("1 subscription in shop: feed"),
                        what -> assertThat(what).isEqualTo("1 publication in shop: changes"),
                        what -> assertThat(what).isEqualTo("1 event trigger in shop: watching"),
                        what ->
                                assertThat(what)
                                        .isEqualTo("1 invalid index in shop: public.halfway"),
                        what ->
                                assertThat(what)
                                        .startsWith(
                                                "1 temporary schema of sessions that are gone in"
                                                        + " shop: pg_temp_"),
                        what ->
                                assertThat(what)
                                        .startsWith(
                                                "database shop was made with collation version"
                                                        + " 1.2.3, and its server now has"));
        assertThat(found.getFirst().severity()).isEqualTo(Problem.Severity.ERROR);
        // Without a target the same, but for what the target lacks.
        assertThat(Preflight.ofSource(server(old), SHOP))
                .containsExactlyElementsOf(found.subList(1, found.size()));
    }

    /** Catalogs differ from version to version, and so do the questions. */
    @Test
    void asksServersOfEveryVersion() {
        var servers = new ArrayList<PostgresServer>();
        try {
            for (int major : PostgresBinaries.MAJORS) {
                servers.add(PostgresServer.start(major));
            }
            servers.getFirst().execute("postgres", "CREATE DATABASE shop");
            try (PostgresServer another = PostgresServer.start(13)) {
                assertThat(
                                Preflight.forClone(
                                        server(servers.getFirst()), server(another), SHOP, OPTIONS))
                        .isEmpty();
            }
            for (int i = 0; i + 1 < servers.size(); i++) {
                servers.get(i)
                        .execute("shop", "CREATE TABLE words (word text COLLATE \"und-x-icu\")");
                assertThat(
                                Preflight.forClone(
                                        server(servers.get(i)),
                                        server(servers.get(i + 1)),
                                        SHOP,
                                        OPTIONS))
                        .isEmpty();
                servers.get(i + 1).execute("postgres", "CREATE DATABASE shop");
                assertThat(Inspect.server(server(servers.get(i + 1))).databases()).hasSize(2);
            }
        } finally {
            servers.forEach(PostgresServer::close);
        }
    }

    @Test
    void tellsWhoseCloneWasCutShortInADatabase() throws SQLException {
        try (PostgresServer source = PostgresServer.start(18)) {
            for (PostgresServer each : new PostgresServer[] {source, young}) {
                each.execute("postgres", "CREATE DATABASE half", "CREATE DATABASE nameless");
                try (Session session = server(each).open("half");
                        Session other = server(each).open("nameless")) {
                    new Markers(session).create("20261121-101112-ab12");
                    new Markers(other).create("");
                }
            }
            source.execute("postgres", "CREATE DATABASE taken");
            source.execute("taken", "CREATE SCHEMA rehome");

            assertThat(
                            Preflight.forClone(
                                    server(source),
                                    server(young),
                                    List.of("half", "nameless", "taken"),
                                    OPTIONS))
                    .extracting(Problem::what, problem -> problem.remedy().split("[:;(]", -1)[0])
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple(
                                    "database half at the source holds the clone of run"
                                            + " 20261121-101112-ab12, which has not ended",
                                    "finish it"),
                            org.assertj.core.groups.Tuple.tuple(
                                    "database half at the target holds the clone of run"
                                            + " 20261121-101112-ab12, which has not ended",
                                    "finish it"),
                            org.assertj.core.groups.Tuple.tuple(
                                    "database nameless at the source holds a clone that has not"
                                            + " ended",
                                    "finish or take back the run that began it "),
                            org.assertj.core.groups.Tuple.tuple(
                                    "database nameless at the target holds a clone that has not"
                                            + " ended",
                                    "finish or take back the run that began it "),
                            org.assertj.core.groups.Tuple.tuple(
                                    "database taken at the source has a schema rehome that is not a"
                                            + " clone's",
                                    "rename or drop it"));
        }
    }

    @Test
    void knowsTheAdminRolesOfManagedServicesAndAsksForSessionReplicationRole() {
        try (PostgresServer source = PostgresServer.start(16);
                PostgresServer managed = PostgresServer.start(16)) {
            source.execute("postgres", "CREATE DATABASE shop");
            managed.execute(
                    "postgres",
                    "CREATE ROLE rds_superuser",
                    "CREATE ROLE master LOGIN CREATEDB CREATEROLE IN ROLE rds_superuser",
                    "GRANT SET ON PARAMETER session_replication_role TO rds_superuser",
                    "CREATE ROLE other LOGIN CREATEDB CREATEROLE CONNECTION LIMIT 3");

            assertThat(Preflight.forClone(server(source), as("master", managed), SHOP, OPTIONS))
                    .extracting(Problem::what)
                    .containsExactly(
                            "the target is Amazon RDS or Aurora: master is no superuser but"
                                    + " rds_superuser");
            assertThat(Preflight.forClone(server(source), as("other", managed), SHOP, OPTIONS))
                    .extracting(Problem::what)
                    .containsExactly(
                            "2 of 3 connections are free to other at the target; the clone needs 4",
                            "the target is Amazon RDS or Aurora, and other is not a member of its"
                                    + " rds_superuser",
                            "the role may not set session_replication_role at the target");
            assertThat(Inspect.server(as("other", managed)).text())
                    .contains("PostgreSQL 16.", " of Amazon RDS or Aurora");
            for (String admin :
                    new String[] {"cloudsqlsuperuser", "alloydbsuperuser", "azure_pg_admin"}) {
                managed.execute("postgres", "ALTER ROLE rds_superuser RENAME TO " + admin);
                assertThat(Preflight.forClone(server(source), as("master", managed), SHOP, OPTIONS))
                        .extracting(Problem::what)
                        .singleElement()
                        .asString()
                        .endsWith("master is no superuser but " + admin);
                managed.execute(
                        "postgres", "ALTER ROLE %s RENAME TO rds_superuser".formatted(admin));
            }
        }
    }

    @Test
    void seesTheFreeDiskOfAServerOnThisMachineAndSaysWhenItCannot() throws SQLException {
        young.execute("postgres", "CREATE ROLE blind LOGIN");
        try (Session own = server(young).open("postgres", SessionSettings.plain());
                Session blind = as("blind", young).open("postgres", SessionSettings.plain())) {
            assertThat(Disk.free(own).getAsLong())
                    .isCloseTo(
                            young.directory().toFile().getUsableSpace(),
                            org.assertj.core.data.Percentage.withPercentage(10));
            assertThat(Disk.free(blind)).isEmpty();
        }
        assertThat(
                        Disk.judge(
                                CLONE,
                                9_000_000_000L,
                                1_000_000_000,
                                OptionalLong.of(10_000_000_000L),
                                true))
                .isEmpty();
        assertThat(
                        Disk.judge(
                                CLONE,
                                9_000_000_000L,
                                1_000_000_000,
                                OptionalLong.of(9_500_000_000L),
                                true))
                .map(Problem::what)
                .contains(
                        "9.50 GB are free on the target's disk; the clone needs 9.00 GB as on the"
                                + " source's disk, and up to 1.00 GB of WAL");
        assertThat(
                        Disk.judge(
                                CLONE,
                                9_000_000_000L,
                                1_000_000_000,
                                OptionalLong.of(8_900_000_000L),
                                true))
                .map(Problem::severity)
                .contains(Problem.Severity.ERROR);
        assertThat(
                        Disk.judge(
                                CLONE,
                                9_000_000_000L,
                                1_000_000_000,
                                OptionalLong.of(8_900_000_000L),
                                false))
                .map(Problem::severity)
                .contains(Problem.Severity.WARNING);
        assertThat(Disk.judge(CLONE, 9_000_000_000L, 1_000_000_000, OptionalLong.empty(), true))
                .map(Problem::what)
                .contains(
                        "how much disk is free at the target cannot be seen from here; the clone"
                            + " needs 9.00 GB as on the source's disk, and up to 1.00 GB of WAL");
        assertThat(Disk.judge(CLONE, 9_000_000, 1_000_000_000, OptionalLong.empty(), true))
                .isEmpty();
    }

    @Test
    void saysOfALoginThatItMayNotCompareWhatOthersOwn() throws Exception {
        young.execute("postgres", "CREATE ROLE near LOGIN", "CREATE ROLE far LOGIN");
        assertThat(Preflight.readsAll(server(young))).isEmpty();
        assertThat(Preflight.readsAll(as("near", young)))
                .map(Problem::what)
                .hasValueSatisfying(
                        what ->
                                assertThat(what)
                                        .startsWith(
                                                "what others own and have not granted to near at")
                                        .endsWith("cannot be compared"));
        young.execute("postgres", "GRANT pg_read_all_data TO far");
        assertThat(Preflight.readsAll(as("far", young))).isEmpty();
    }

    @Test
    void saysWhatMattersWhenTheTargetSortsByAnotherVersion() {
        var rules = new Collations.Rules("database shop", "c", "en_US.utf8", Optional.of("2.31"));

        assertThat(Collations.judge(rules, Optional.of("2.31"))).isEmpty();
        assertThat(Collations.judge(rules, Optional.empty())).isEmpty();
        Problem problem = Collations.judge(rules, Optional.of("2.36")).orElseThrow();
        assertThat(problem.what())
                .isEqualTo(
                        "database shop sorts by libc en_US.utf8, version 2.31 at the source and"
                                + " 2.36 at the target");
        assertThat(problem.remedy()).startsWith("indexes are built anew and are right");
    }

    private static Server server(PostgresServer server) {
        return Server.at(server.uri("postgres"));
    }

    private static Server as(String user, PostgresServer server) {
        return Server.at(
                "host=127.0.0.1 dbname=postgres user=%s port=%d".formatted(user, server.port()));
    }
}
