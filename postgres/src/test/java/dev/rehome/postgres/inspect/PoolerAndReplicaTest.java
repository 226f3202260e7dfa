package dev.rehome.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.sandbox.PgBouncer;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that are not the server one thinks: PgBouncer, and a replica that streams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PoolerAndReplicaTest {
    private static final PreflightOptions OPTIONS =
            new PreflightOptions(2, true, true, TableFilter.ALL);
    private static final List<String> SHOP = List.of("shop");

    private PostgresServer old;
    private PostgresServer young;

    @BeforeAll
    void startServers() {
        old = PostgresServer.start(16);
        young = PostgresServer.start(18);
        old.execute("postgres", "CREATE DATABASE shop");
        old.execute(
                "shop", "CREATE TABLE orders (id int)", "CREATE UNLOGGED TABLE volatile (id int)");
    }

    @AfterAll
    void stopServers() {
        young.close();
        old.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "transaction"})
    void namesThePoolerInFrontOfTheSourceOrTheTargetAndNothingElse(String mode) {
        Server source = Server.at(old.uri("postgres"));
        Server target = Server.at(young.uri("postgres"));
        Optional<PgBouncer> first = PgBouncer.before(old, mode);
        assumeTrue(first.isPresent());
        try (PgBouncer beforeOld = first.get();
                PgBouncer beforeYoung = PgBouncer.before(young, mode).orElseThrow()) {
            Server pooledSource = Server.at(beforeOld.uri("postgres"));
            Server pooledTarget = Server.at(beforeYoung.uri("postgres"));

            List<Problem> found = Preflight.forClone(pooledSource, target, SHOP, OPTIONS);

            assertThat(found).hasSize(1);
            assertThat(found.getFirst().severity()).isEqualTo(Problem.Severity.ERROR);
            assertThat(found.getFirst().what())
                    .isEqualTo(
                            "a connection pooler or proxy answers at %s, not PostgreSQL itself",
                            beforeOld.uri("postgres"));
            assertThat(found.getFirst().remedy())
                    .startsWith(
                            "connect to the server behind it (it calls itself 127.0.0.1:%d)"
                                    .formatted(old.port()));
            assertThat(Preflight.forClone(source, pooledTarget, SHOP, OPTIONS))
                    .extracting(Problem::what)
                    .containsExactly(
                            "a connection pooler or proxy answers at %s, not PostgreSQL itself"
                                    .formatted(beforeYoung.uri("postgres")));
            assertThat(Preflight.ofSource(pooledSource, SHOP)).isEqualTo(found);
            assertThat(Preflight.pooler(pooledTarget)).hasSize(1);
        }
        assertThat(Preflight.pooler(source)).isEmpty();
        assertThat(Preflight.pooler(target)).isEmpty();
    }

    @Test
    void aReplicaIsToldAsSourceAndForbiddenAsTarget() {
        try (PostgresServer replica = old.standby()) {
            Server standby = Server.at(replica.uri("postgres"));

            assertThat(Preflight.forClone(standby, Server.at(young.uri("postgres")), SHOP, OPTIONS))
                    .extracting(Problem::what)
                    .containsExactly(
                            "1 unlogged table, whose rows a standby does not have, in shop:"
                                    + " public.volatile",
                            "the source %s is a standby".formatted(replica.uri("postgres")));
            List<Problem> asTarget =
                    Preflight.forClone(Server.at(old.uri("postgres")), standby, SHOP, OPTIONS);
            assertThat(asTarget)
                    .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
                    .extracting(Problem::what)
                    .contains(
                            "the target %s is a standby".formatted(replica.uri("postgres")),
                            "source and target are the same cluster, "
                                    + standby.systemIdentifier());
            assertThat(Inspect.server(standby).text()).contains("PostgreSQL 16.", "(standby)");
        }
    }
}
