package dev.rehome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.sandbox.kubernetes.SimulatedCluster;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

final class SimulatedClusterTest extends KubernetesContract {
    private final SimulatedCluster cluster = SimulatedCluster.start();

    SimulatedClusterTest() {
        opened.add(cluster);
    }

    @Override
    KubernetesClient client() {
        return cluster.client();
    }

    @Override
    String namespace() {
        return "default";
    }

    @Test
    void itsKubeconfigLeadsThereAndGoesWithIt() {
        client().resource(deployment("shop:1", 1)).create();
        try (var other =
                new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(cluster.kubeconfigFile().toFile()))
                        .build()) {
            assertThat(other.apps().deployments().withName("shop").get()).isNotNull();
        }
        cluster.close();
        assertThat(Files.exists(cluster.kubeconfigFile())).isFalse();
    }

    @Test
    void everybodyMayDoEverything() {
        var review =
                new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withNamespace("default")
                        .withVerb("delete")
                        .withResource("pods")
                        .endResourceAttributes()
                        .endSpec()
                        .build();
        assertThat(client().resource(review).create().getStatus().getAllowed()).isTrue();
    }

    @Test
    void whatItCannotMergeAsAServerWouldItRefuses() {
        client().resource(deployment("shop:1", 1)).create();
        var shop = client().apps().deployments().inNamespace("default").withName("shop");

        for (PatchType type :
                new PatchType[] {PatchType.STRATEGIC_MERGE, PatchType.SERVER_SIDE_APPLY}) {
            assertThatThrownBy(
                            () ->
                                    shop.patch(
                                            PatchContext.of(type), "{\"spec\": {\"replicas\": 3}}"))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(415));
        }
        assertThat(get("shop").getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void onlyAChangedSpecIsANewGeneration() {
        client().resource(deployment("shop:1", 1)).create();
        var shop = client().apps().deployments().inNamespace("default").withName("shop");

        shop.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}");
        assertThat(get("shop").getMetadata().getGeneration()).isEqualTo(1);
        shop.scale(2);
        assertThat(get("shop").getMetadata().getGeneration()).isEqualTo(2);
        await(() -> Long.valueOf(2).equals(get("shop").getStatus().getObservedGeneration()));
    }
}
