package dev.rehome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.sandbox.kubernetes.Kubelet;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class KubernetesServerTest extends KubernetesContract {
    private static KubernetesServer server;
    private final String namespace = "shop-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        var started = KubernetesServer.start();
        assumeTrue(started.isPresent());
        server = started.get();
    }

    @BeforeEach
    void createNamespace() {
        server.createNamespace(namespace);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    KubernetesClient client() {
        return server.client();
    }

    @Override
    String namespace() {
        return namespace;
    }

    @Test
    void anAccountMayDoWhatItsRoleSaysAndNothingElse() {
        client().resource(deployment("shop:1", 0)).create();
        String token =
                server.createAccount(
                        namespace,
                        "reader",
                        List.of(
                                new PolicyRuleBuilder()
                                        .withApiGroups("apps")
                                        .withResources("deployments")
                                        .withVerbs("get", "list")
                                        .build()));
        try (KubernetesClient reader = server.client(token)) {
            var deployments = reader.apps().deployments().inNamespace(namespace);
            assertThat(deployments.withName("shop").get()).isNotNull();
            assertThatThrownBy(() -> deployments.withName("shop").scale(1))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403));
            assertThatThrownBy(() -> reader.pods().inNamespace(namespace).list())
                    .hasMessageContaining("pods is forbidden");
        }
    }

    @Test
    void kubectlGoesByItsKubeconfig() {
        client().resource(deployment("shop:1", 1)).create();
        kubelet(new Kubelet.Listener() {});

        assertThat(
                        Command.run(
                                server.kubectl().toString(),
                                "--kubeconfig=" + server.kubeconfigFile(),
                                "--namespace=" + namespace,
                                "rollout",
                                "status",
                                "deployment/shop"))
                .contains("successfully rolled out");
    }

    @Test
    void leavesNothingBehind() {
        KubernetesServer another = KubernetesServer.start().orElseThrow();
        Path folder = another.kubeconfigFile().toAbsolutePath().resolveSibling("");
        assertThat(runningIn(folder)).hasSizeGreaterThanOrEqualTo(3);

        another.close();

        assertThat(Files.exists(folder)).isFalse();
        KubernetesContract.await(() -> runningIn(folder).isEmpty());
    }

    @Test
    void doesNotOutliveAKilledJvmNorLeaveItsFolder() throws Exception {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                StartsAServerAndWaits.class.getName())
                        .start();
        Path folder;
        try (var said = jvm.inputReader()) {
            folder = Path.of(said.readLine());
        }
        assertThat(runningIn(folder)).isNotEmpty();

        jvm.destroyForcibly().waitFor();

        KubernetesContract.await(() -> runningIn(folder).isEmpty());
        KubernetesServer.start().orElseThrow().close();
        assertThat(folder).doesNotExist();
    }

    /** Run in a JVM of its own. */
    static final class StartsAServerAndWaits {
        public static void main(String[] arguments) throws InterruptedException {
            KubernetesServer server = KubernetesServer.start().orElseThrow();
            System.out.println(server.kubeconfigFile().resolveSibling(""));
            Thread.currentThread().join();
        }
    }

    /** Command lines of programs that were told of that folder. */
    private static List<String> runningIn(Path folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }
}
