package dev.rehome.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.platform.OneKubernetes;
import dev.rehome.sandbox.KubernetesServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real service account, its files as a pod has them, and a real API server. */
@Timeout(60)
final class PodAccountTest {
    private static final ClusterAddress HERE =
            new ClusterAddress(
                    ClusterAddress.IN_CLUSTER,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
    private static final ObjectName SITE = ObjectName.parse("configmap/site");

    @TempDir Path folder;

    private static List<PolicyRule> mayGet(String resource) {
        return List.of(
                new PolicyRuleBuilder()
                        .withApiGroups("")
                        .withResources(resource)
                        .withVerbs("get", "patch")
                        .build());
    }

    private static PodAccount pod(Path folder) {
        URI url = URI.create(OneKubernetes.server().url());
        return new PodAccount(
                folder,
                Map.of(
                                "KUBERNETES_SERVICE_HOST",
                                url.getHost(),
                                "KUBERNETES_SERVICE_PORT",
                                String.valueOf(url.getPort()))
                        ::get);
    }

    @Test
    void aPodDoesWithItsAccountWhatThatMayAndNothingElseAlsoWithItsNextToken() throws Exception {
        KubernetesServer server = OneKubernetes.server();
        String namespace = OneKubernetes.namespace();
        server.client()
                .resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("site")
                                .withNamespace(namespace)
                                .endMetadata()
                                .addToData("host", "old")
                                .build())
                .create();
        Files.writeString(folder.resolve("namespace"), namespace);
        Files.copy(server.caFile(), folder.resolve("ca.crt"));
        Files.writeString(
                folder.resolve("token"),
                server.createAccount(namespace, "rehome", mayGet("configmaps")) + "\n");

        try (var cluster = new Cluster(HERE, pod(folder));
                var byKubeconfig =
                        new Cluster(
                                new ClusterAddress(
                                        ClusterAddress.CURRENT,
                                        Optional.of(server.kubeconfigFile()),
                                        Optional.empty(),
                                        Optional.empty()))) {
            var objects = new Objects(cluster, cluster.namespace());
            objects.merge("change it", SITE, Map.of("data", Map.of("host", "new")));

            assertThat(objects.read(SITE).at("/data/host").asText()).isEqualTo("new");
            assertThatThrownBy(() -> objects.read(ObjectName.parse("secret/site")))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("system:serviceaccount:%s:rehome".formatted(namespace));
            assertThat(cluster.authorities())
                    .as("what tells the cluster from others")
                    .isNotEmpty()
                    .isEqualTo(byKubeconfig.authorities());

            Files.writeString(
                    folder.resolve("token"),
                    server.createAccount(namespace, "next", mayGet("secrets")));
            assertThat(objects.find(ObjectName.parse("secret/site"))).isEmpty();
        }
    }

    @Test
    void whatIsNoPodIsToldSo() {
        assertThatThrownBy(() -> new Cluster(HERE, pod(folder)))
                .hasMessage("this is no pod of a cluster: it has no service account");
    }
}
