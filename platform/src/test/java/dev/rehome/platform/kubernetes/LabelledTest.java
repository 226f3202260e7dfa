package dev.rehome.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.platform.OneKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody takes on the pods: each is gone as soon as it is deleted. */
@Timeout(60)
final class LabelledTest {

    private static Pod make(KubernetesClient client, String namespace) {
        return client.resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withName("usersync")
                                .withNamespace(namespace)
                                .addToLabels("app", "gen3job")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("sync")
                                .withImage("sync:1")
                                .endContainer()
                                .endSpec()
                                .build())
                .create();
    }

    @Test
    void aPodThatHasComeUnderTheNameOfTheOneThatWasMeantStays() {
        KubernetesClient client = OneKubernetes.server().client();
        String namespace = OneKubernetes.namespace();
        var pod = client.pods().inNamespace(namespace).withName("usersync");
        make(client, namespace);

        try (var cluster =
                new Cluster(
                        new ClusterAddress(
                                ClusterAddress.CURRENT,
                                Optional.of(OneKubernetes.server().kubeconfigFile()),
                                Optional.empty(),
                                Optional.empty()))) {
            var labelled = new Labelled(cluster, namespace, false);
            List<Labelled.Found> meant = labelled.pods(LabelSelector.parse("app=gen3job"));
            pod.withGracePeriod(0).delete();
            labelled.delete(meant.getFirst()); // it is gone, and that is fine
            Pod next = make(client, namespace);

            labelled.delete(meant.getFirst());

            assertThat(pod.get().getMetadata().getUid()).isEqualTo(next.getMetadata().getUid());
            assertThat(pod.get().getMetadata().getDeletionTimestamp()).isNull();
            labelled.delete(labelled.pods(LabelSelector.parse("app=gen3job")).getFirst());
            assertThat(pod.get()).isNull();
        }
    }
}
