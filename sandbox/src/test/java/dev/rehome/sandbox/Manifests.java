package dev.rehome.sandbox;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;

/** What the tests put into a namespace. */
final class Manifests {
    private static final Map<String, String> LABELS = Map.of("app", "shop");

    private Manifests() {}

    static Deployment deployment(String namespace, String image, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("shop")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withTemplate(template(image, "Always"))
                .endSpec()
                .build();
    }

    static StatefulSet statefulSet(String namespace) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("store")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withServiceName("store")
                .withReplicas(2)
                .withNewSelector()
                .withMatchLabels(LABELS)
                .endSelector()
                .withTemplate(template("store:1", "Always"))
                .endSpec()
                .build();
    }

    static Job job(String namespace, String image) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("once")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withTemplate(template(image, "Never"))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec template(String image, String restartPolicy) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(LABELS)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(restartPolicy)
                .addNewContainer()
                .withName("main")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    static ConfigMap configMap(String namespace, String app) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(app)
                .withNamespace(namespace)
                .addToLabels("app", app)
                .endMetadata()
                .build();
    }
}
