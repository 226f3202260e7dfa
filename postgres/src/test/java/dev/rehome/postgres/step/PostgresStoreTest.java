package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreIdentity.Likeness;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.PostgresServer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that do not let an ordinary login ask for the system identifier. */
final class PostgresStoreTest {
    private static PostgresServer one;
    private static PostgresServer other;

    @BeforeAll
    static void startTheServers() {
        one = silent();
        other = silent();
    }

    @AfterAll
    static void stopTheServers() {
        other.close();
        one.close();
    }

    private static PostgresServer silent() {
        var server = PostgresServer.start(15, Map.of("listen_addresses", "127.0.0.1,127.0.0.2"));
        server.admit("host all all all trust", "host replication all all trust");
        server.execute(
                "postgres",
                "CREATE ROLE plain LOGIN",
                "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
        return server;
    }

    private static StoreIdentity identity(PostgresServer server, String host, String user) {
        return new PostgresStore(
                        "target",
                        Server.at(
                                "host=%s port=%d user=%s dbname=postgres"
                                        .formatted(host, server.port(), user)))
                .identity();
    }

    @Test
    void isKnownByAnotherAddressAlsoWhereItMayNotSayWhatItIs() {
        StoreIdentity here = identity(one, "127.0.0.1", "plain");
        StoreIdentity there = identity(one, "127.0.0.2", "plain");

        assertThat(here.id()).isNotEqualTo(there.id());
        assertThat(here.unsure().orElseThrow())
                .contains("GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO \"plain\"");
        assertThat(here.likeness(there)).isEqualTo(Likeness.SAME);
        assertThat(here.likeness(identity(one, "127.0.0.2", "postgres"))).isEqualTo(Likeness.SAME);
    }

    @Test
    void itsSecretsAreLookedUpWhenItIsNeededAndOnlyOnce() {
        var lookedUp = new AtomicInteger();
        PostgresStore store =
                PostgresStore.of(
                        Stores.of(
                                (name, kind) -> {
                                    lookedUp.incrementAndGet();
                                    return new StoreSpec(
                                            name,
                                            kind,
                                            one.uri("postgres"),
                                            Optional.empty(),
                                            false,
                                            Map.of(),
                                            new Redactor());
                                }),
                        "target");
        assertThat(lookedUp).hasValue(0);

        assertThat(store.server()).isSameAs(store.server());
        store.identity();

        assertThat(lookedUp).hasValue(1);
    }

    @Test
    void isToldFromAnotherPrimary() {
        StoreIdentity here = identity(one, "127.0.0.1", "plain");

        assertThat(here.likeness(identity(other, "127.0.0.1", "plain"))).isEqualTo(Likeness.OTHER);
        assertThat(here.likeness(identity(other, "127.0.0.1", "postgres")))
                .isEqualTo(Likeness.OTHER);
    }

    @Test
    void isNotToldFromItsReplicaUntilBothMaySay() {
        try (PostgresServer replica = one.standby()) {
            assertThat(
                            identity(one, "127.0.0.1", "plain")
                                    .likeness(identity(replica, "127.0.0.1", "plain")))
                    .isEqualTo(Likeness.UNKNOWN);
            assertThat(
                            identity(one, "127.0.0.1", "postgres")
                                    .likeness(identity(replica, "127.0.0.1", "postgres")))
                    .isEqualTo(Likeness.SAME);
        }
    }
}
