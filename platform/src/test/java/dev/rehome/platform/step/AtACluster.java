package dev.rehome.platform.step;

import dev.rehome.platform.OneKubernetes;
import dev.rehome.sandbox.KubernetesServer;
import dev.rehome.sandbox.kubernetes.Kubelet;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps at a real API server, in a namespace of each test's own, as an account that may do what the
 * printed Role says and nothing else.
 */
@Timeout(120)
abstract class AtACluster {
    @TempDir Path folder;
    String namespace = "";
    Rig rig;
    @Nullable Kubelet kubelet;

    @BeforeEach
    void makeANamespace() {
        namespace = OneKubernetes.namespace();
        kubelet = Kubelet.start(client(), namespace);
        rig = new Rig(folder);
    }

    @AfterEach
    void leaveIt() {
        rig.close();
        if (kubelet != null) {
            kubelet.close();
        }
    }

    static KubernetesServer server() {
        return OneKubernetes.server();
    }

    static KubernetesClient client() {
        return server().client();
    }

    /** Logs in as somebody who may do what the Role of these steps says. */
    String allowed(String steps) throws IOException {
        reach(server().kubeconfigFile());
        Role role = Serialization.unmarshal(rig.role(steps), Role.class);
        logIn(server().createAccount(namespace, "may", role.getRules()));
        return steps;
    }

    void logIn(String token) throws IOException {
        reach(Files.writeString(folder.resolve("kubeconfig"), server().kubeconfig(token)));
    }

    void reach(Path kubeconfig) {
        rig.stores =
                "stores: { cluster: { kubernetes: current-context, kubeconfig: \"%s\", namespace: %s } }\n"
                        .formatted(kubeconfig, namespace);
    }

    Deployment deploy(String name, String image, int replicas) {
        client().resource(deployment(name, image, replicas).build()).create();
        return client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilReady(1, TimeUnit.MINUTES);
    }

    DeploymentBuilder deployment(String name, String image, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(name)
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
    }

    StatefulSetBuilder statefulSet(String name, String image, int replicas) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withServiceName(name)
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(name)
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec();
    }

    void start(StatefulSetBuilder set) {
        client().resource(set.build()).create();
        client().apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(set.buildMetadata().getName())
                .waitUntilReady(1, TimeUnit.MINUTES);
    }

    Deployment deployment(String name) {
        return client().apps().deployments().inNamespace(namespace).withName(name).get();
    }

    int replicas(String name) {
        return deployment(name).getSpec().getReplicas();
    }

    String image(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** As somebody else would. */
    void scale(String name, int replicas) {
        client().apps().deployments().inNamespace(namespace).withName(name).scale(replicas);
    }

    void configMap(String name, Map<String, String> data) {
        client().resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(namespace)
                                .endMetadata()
                                .withData(data)
                                .build())
                .create();
    }

    Map<String, String> configMap(String name) {
        return client().configMaps().inNamespace(namespace).withName(name).get().getData();
    }

    /** As somebody else would. */
    void setInConfigMap(String name, String key, String value) {
        client().configMaps()
                .inNamespace(namespace)
                .withName(name)
                .edit(map -> new ConfigMapBuilder(map).addToData(key, value).build());
    }

    List<String> pods(String app) {
        return client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", app)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }

    /** As Helm makes them: the label is on the pods only. */
    void job(String name, String label, String image) {
        client().resource(
                        new JobBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(namespace)
                                .addToLabels("app.kubernetes.io/managed-by", "Helm")
                                .endMetadata()
                                .withNewSpec()
                                .withNewTemplate()
                                .withNewMetadata()
                                .addToLabels("app", label)
                                .endMetadata()
                                .withNewSpec()
                                .withRestartPolicy("Never")
                                .addNewContainer()
                                .withName(name)
                                .withImage(image)
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build())
                .create();
    }
}
