package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.demo.ManagedSite;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.KubernetesServer;
import dev.rehome.sandbox.kubernetes.Behaviour;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example, whole, on real servers: PostgreSQL 13 to 17, Elasticsearch 6.8 to an OpenSearch 3
 * that takes signed requests only, and a real Kubernetes API, as an account that may do what the
 * printed Role says and nothing else.
 */
@Timeout(900)
final class MoveToManagedTest {
    private static final int ROWS = 3000;

    @TempDir static Path folder;
    private static @Nullable KubernetesServer cluster;
    private static @Nullable ManagedMove shared;

    @BeforeAll
    static void start() throws Exception {
        Optional<KubernetesServer> started = KubernetesServer.start();
        if (started.isEmpty()) {
            System.err.println(
                    "SKIPPED: the move to managed services, which needs a Kubernetes API: "
                            + KubernetesServer.missing().orElse(""));
            Assumptions.abort();
            return;
        }
        KubernetesServer server = started.get();
        cluster = server;
        server.createNamespace(ManagedSite.NAMESPACE);
        shared =
                ManagedMove.start(
                        folder, ROWS, server.client(), server.kubeconfigFile(), Behaviour::byTag);
        logInWithThePrintedRole(server, shared);
    }

    private static void logInWithThePrintedRole(KubernetesServer server, ManagedMove move)
            throws Exception {
        var words = new ArrayList<>(List.of("kubernetes"));
        words.addAll(Arrays.asList(move.words("role")));
        Desk.Answer printed = move.desk.type(words.toArray(String[]::new)).ends(ExitCode.DONE);
        Role role = Serialization.unmarshal(printed.out(), Role.class);
        String token = server.createAccount(ManagedSite.NAMESPACE, "rehome", role.getRules());
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig(token));
        move.desk.with("KUBECONFIG", kubeconfig.toString());
    }

    @AfterAll
    static void stop() {
        if (shared != null) {
            shared.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ManagedMove move() {
        if (shared == null) {
            throw new IllegalStateException("not started");
        }
        return shared;
    }

    @Test
    void movesTheSiteAndGoesAllTheWayBack() throws Exception {
        ManagedMove move = move();
        String before = move.state();

        move.desk.type(move.words("run", "--yes")).ends(ExitCode.WAITING);
        assertThat(move.state())
                .contains(
                        "old takes writes: false", "old search is fenced: true", "pods ask: [old]");
        move.desk.type("approve", "--reason", "it is Saturday").ends(ExitCode.DONE);
        move.desk.type("resume").ends(ExitCode.DONE);
        assertThat(move.state()).contains("pods ask: [new]", "files 300");

        move.desk.type("rollback", "--yes").ends(ExitCode.DONE);
        assertThat(move.state()).isEqualTo(before);
        assertThat(move.said).hasSize(3);
        assertThat(move.site.gate().refused()).isZero();
        move.assertNothingIsGivenAway();
    }
}
