package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.run.Finish;
import dev.rehome.sandbox.KubernetesServer;
import dev.rehome.sandbox.kubernetes.Behaviour;
import dev.rehome.sandbox.kubernetes.Kubelet;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each kind of step at a real API server, as an account that may do what the printed Role says and
 * nothing else.
 */
@Timeout(120)
final class KubernetesStepsTest {
    private static @Nullable KubernetesServer server;
    private static int namespaces;

    @TempDir Path folder;
    private String namespace = "";
    private Rig rig;
    private @Nullable Kubelet kubelet;

    @BeforeAll
    static void start() {
        Optional<KubernetesServer> started = KubernetesServer.start();
        if (started.isEmpty()) {
            System.err.println(
                    "SKIPPED: steps at a Kubernetes API: " + KubernetesServer.missing().orElse(""));
            Assumptions.abort();
        }
        server = started.orElseThrow();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeANamespace() {
        namespace = "test-" + ++namespaces;
        server().createNamespace(namespace);
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

    private static KubernetesServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    private static KubernetesClient client() {
        return server().client();
    }

    /** Logs in as somebody who may do what the Role of these steps says. */
    private String allowed(String steps) throws IOException {
        reach(server().kubeconfigFile());
        Role role = Serialization.unmarshal(rig.role(steps), Role.class);
        logIn(server().createAccount(namespace, "may", role.getRules()));
        return steps;
    }

    private void logIn(String token) throws IOException {
        reach(Files.writeString(folder.resolve("kubeconfig"), server().kubeconfig(token)));
    }

    private void reach(Path kubeconfig) {
        rig.stores =
                "stores: { cluster: { kubernetes: current-context, kubeconfig: \"%s\", namespace: %s } }\n"
                        .formatted(kubeconfig, namespace);
    }

    private Deployment deploy(String name, String image, int replicas) {
        client().resource(
                        new DeploymentBuilder()
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
                                .endSpec()
                                .build())
                .create();
        return client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilReady(1, TimeUnit.MINUTES);
    }

    private List<String> pods(String app) {
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

    @Test
    void aRestartReplacesEveryPodAndWaitsForTheNewOnes() throws Exception {
        deploy("fence", "fence:1", 2);
        List<String> before = pods("fence");

        Finish finish =
                rig.run(
                        allowed(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(pods("fence")).hasSize(2).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aRestartOfAStatefulSetReplacesItsPodsToo() throws Exception {
        client().resource(
                        new StatefulSetBuilder()
                                .withNewMetadata()
                                .withName("db")
                                .withNamespace(namespace)
                                .endMetadata()
                                .withNewSpec()
                                .withServiceName("db")
                                .withReplicas(2)
                                .withNewSelector()
                                .addToMatchLabels("app", "db")
                                .endSelector()
                                .withNewTemplate()
                                .withNewMetadata()
                                .addToLabels("app", "db")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("db")
                                .withImage("db:1")
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build())
                .create();
        client().apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("db")
                .waitUntilReady(1, TimeUnit.MINUTES);
        List<String> before = pods("db");

        Finish finish =
                rig.run(
                        allowed(
                                "  - kubernetes.restart: { cluster: cluster, statefulsets: db"
                                        + " }\n"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(pods("db")).hasSize(2).doesNotContainAnyElementsOf(before);
    }

    @Test
    void anImageThatCannotBePulledIsToldWithItsPodAndReason() throws Exception {
        deploy("fence", "fence:1", 1);
        String steps =
                allowed(
                        "  - kubernetes.image: { cluster: cluster, deployments: fence, images: {"
                                + " fence: \"fence:missing\" }, within: 8s }\n");

        Finish failed = rig.run(steps);

        assertThat(failed.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint())
                .startsWith("deployment/fence is not ready; after 8.0 s it was still not ready:")
                .containsPattern("pod fence-\\S+: (ErrImagePull|ImagePullBackOff)");
        assertThat(rig.rollback(failed.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(
                        client().apps()
                                .deployments()
                                .inNamespace(namespace)
                                .withName("fence")
                                .get()
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage())
                .isEqualTo("fence:1");
    }

    @Test
    void aCrashingContainerIsToldWithWhatItEndedWith() throws Exception {
        Deployment there = deploy("fence", "fence:1", 1);
        String steps =
                allowed(
                        "  - kubernetes.restart: { cluster: cluster, deployments: fence, within:"
                                + " 12s }\n");
        if (kubelet != null) {
            kubelet.close();
        }
        kubelet =
                Kubelet.start(
                        client(), namespace, _ -> Behaviour.CRASHING, new Kubelet.Listener() {});

        Finish failed = rig.run(steps);

        assertThat(there.getMetadata().getName()).isEqualTo("fence");
        assertThat(failed.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint()).containsPattern("CrashLoopBackOff.*; it ended with 1");
    }

    @Test
    void aScaleIsGivenBackByARollback() throws Exception {
        deploy("fence", "fence:1", 2);
        deploy("indexd", "indexd:1", 1);
        String steps =
                allowed(
                        "  - kubernetes.scale: { cluster: cluster, deployments: [fence, indexd],"
                                + " replicas: 0 }\n");

        Finish done = rig.run(steps);
        assertThat(done.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(pods("fence")).isEmpty();
        assertThat(pods("indexd")).isEmpty();

        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(pods("fence")).hasSize(2);
        assertThat(pods("indexd")).hasSize(1);
    }

    @Test
    void finishedJobsAreDeletedByTheirLabelAndOthersStay() throws Exception {
        job("usersync", "gen3job", "sync:1");
        job("forever", "gen3job", "sync:hanging");
        job("other", "somebody-elses", "sync:1");
        client().batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName("usersync")
                .waitUntilCondition(
                        job ->
                                job != null
                                        && Integer.valueOf(1)
                                                .equals(job.getStatus().getSucceeded()),
                        1,
                        TimeUnit.MINUTES);

        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.delete: { cluster: cluster, jobs: app=gen3job"
                                        + " }\n"));

        assertThat(done.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(client().batch().v1().jobs().inNamespace(namespace).list().getItems())
                .extracting(job -> job.getMetadata().getName())
                .containsExactlyInAnyOrder("forever", "other");
    }

    private void job(String name, String label, String image) {
        client().resource(
                        new JobBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(namespace)
                                .addToLabels("app", label)
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

    @Test
    void aSecretsKeysAreSetAndGivenBackAndShownNowhere() throws Exception {
        rig.environment.put("NEW_PASSWORD", "the-new-password-4711");
        client().resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("fence-db")
                                .withNamespace(namespace)
                                .endMetadata()
                                .addToStringData("password", "the-old-password-0815")
                                .addToStringData("host", "old")
                                .addToStringData("other", "stays")
                                .build())
                .create();
        String steps =
                allowed(
                        "  - kubernetes.secret: { cluster: cluster, name: fence-db, set: {"
                                + " password: \"${env:NEW_PASSWORD}\", port: 5432 } }\n");
        String plan = rig.planText(steps);

        Finish done = rig.run(steps);
        assertThat(done.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(secret("fence-db"))
                .containsEntry("password", "the-new-password-4711")
                .containsEntry("port", "5432")
                .containsEntry("other", "stays");

        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(secret("fence-db"))
                .isEqualTo(
                        Map.of(
                                "password",
                                "the-old-password-0815",
                                "host",
                                "old",
                                "other",
                                "stays"));
        assertThat(client().secrets().inNamespace(namespace).list().getItems())
                .extracting(secret -> secret.getMetadata().getName())
                .noneMatch(name -> name.startsWith("fence-db-before"));
        assertThat(plan + rig.everything(done.run()))
                .doesNotContain("the-new-password-4711", "the-old-password-0815")
                .doesNotContain(
                        Base64.getEncoder()
                                .encodeToString(
                                        "the-old-password-0815".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void twoStepsThatSetTheSameKeyAreTakenBackOneAfterTheOther() throws Exception {
        client().resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("site")
                                .withNamespace(namespace)
                                .endMetadata()
                                .addToData("maintenance", "never heard of")
                                .build())
                .create();
        String steps = allowed(maintenance("moving") + maintenance("moved"));

        Finish done = rig.run(steps);
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);

        assertThat(client().configMaps().inNamespace(namespace).withName("site").get().getData())
                .isEqualTo(Map.of("maintenance", "never heard of"));
    }

    private static String maintenance(String value) {
        return "  - kubernetes.config-map: { cluster: cluster, name: site, set: { maintenance: %s } }\n"
                .formatted(value);
    }

    @Test
    void aRollbackThatLostWhatWasThereBeforeDoesNotSayThatItIsRestored() throws Exception {
        client().resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("site")
                                .withNamespace(namespace)
                                .endMetadata()
                                .addToData("host", "old")
                                .build())
                .create();
        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.config-map: { cluster: cluster, name: site, set: {"
                                        + " host: new } }\n"));
        client().secrets().inNamespace(namespace).withName("site-before-" + done.run()).delete();

        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint())
                .contains("is gone, which kept what host of configmap/site was before");
    }

    @Test
    void anEmptySelectorIsNoSelector() {
        reach(server().kubeconfigFile());
        assertThatThrownBy(
                        () ->
                                rig.runbook(
                                        "  - kubernetes.delete: { cluster: cluster, pods: app=x,"
                                                + " jobs: \"\" }\n"))
                .hasMessageContaining("nothing says which pods or jobs are to be deleted");
    }

    private Map<String, String> secret(String name) {
        Secret secret = client().secrets().inNamespace(namespace).withName(name).get();
        var values = new java.util.TreeMap<String, String>();
        secret.getData()
                .forEach(
                        (key, value) ->
                                values.put(
                                        key,
                                        new String(
                                                Base64.getDecoder().decode(value),
                                                StandardCharsets.UTF_8)));
        return values;
    }

    @Test
    void aConfigMapThatSomebodyElseChangedSinceIsNotOverwritten() throws Exception {
        client().resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("fence")
                                .withNamespace(namespace)
                                .endMetadata()
                                .addToData("host", "old")
                                .build())
                .create();
        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.config-map: { cluster: cluster, name: fence, set: {"
                                        + " host: new } }\n"));
        client().configMaps()
                .inNamespace(namespace)
                .withName("fence")
                .edit(map -> new ConfigMapBuilder(map).addToData("host", "theirs").build());

        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint())
                .contains("somebody else has changed host of configmap/fence since");
        client().configMaps()
                .inNamespace(namespace)
                .withName("fence")
                .edit(map -> new ConfigMapBuilder(map).addToData("host", "new").build());
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(client().configMaps().inNamespace(namespace).withName("fence").get().getData())
                .isEqualTo(Map.of("host", "old"));
    }

    @Test
    void annotationsAreGivenBack() throws Exception {
        deploy("fence", "fence:1", 1);
        String steps =
                allowed(
                        "  - kubernetes.annotate: { cluster: cluster, object: deployment/fence,"
                                + " annotations: { example.com/state: moving } }\n");

        Finish done = rig.run(steps);
        assertThat(annotation()).isEqualTo("moving");
        rig.rollback(done.run());

        assertThat(annotation()).isNull();
    }

    private @Nullable String annotation() {
        Map<String, String> annotations =
                client().apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("fence")
                        .get()
                        .getMetadata()
                        .getAnnotations();
        return annotations.get("example.com/state");
    }

    @Test
    void waitsForAConditionAndSaysWhatIsLackingWhenItDoesNotCome() throws Exception {
        job("usersync", "gen3job", "sync:1");
        job("forever", "gen3job", "sync:hanging");

        assertThat(
                        rig.run(
                                        allowed(
                                                "  - kubernetes.wait: { cluster: cluster, object:"
                                                        + " job/usersync, condition: Complete }\n"))
                                .outcome())
                .isEqualTo(Event.Outcome.DONE);
        rig.run(
                "  - kubernetes.wait: { cluster: cluster, object: job/forever, condition: Complete,"
                        + " within: 1s }\n");
        assertThat(rig.complaint())
                .startsWith("after 1.0 s job/forever says nothing of Complete yet");
    }

    @Test
    void whatIsNotAllowedIsAnErrorOfThePlanWithTheRoleThatIsNeeded() throws Exception {
        deploy("fence", "fence:1", 1);
        reach(server().kubeconfigFile());
        logIn(server().createAccount(namespace, "nobody", List.of()));

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"))
                .contains(
                        "! error: cluster does not let us get deployments.apps in namespace "
                                + namespace,
                        "- apiGroups: [\"apps\"]",
                        "resources: [deployments]",
                        "verbs: [get, patch]");
    }

    @Test
    void aDeploymentThatIsNotThereIsAnErrorOfThePlan() throws Exception {
        assertThat(
                        rig.planText(
                                allowed(
                                        "  - kubernetes.restart: { cluster: cluster, deployments:"
                                                + " fense }\n")))
                .contains("! error: there is no deployment/fense in namespace " + namespace);
    }

    @Test
    void aContextThatIsNotThereIsToldWithTheFile() throws Exception {
        rig.stores =
                "stores: { cluster: { kubernetes: prodution, kubeconfig: \"%s\" } }\n"
                        .formatted(server().kubeconfigFile());

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"))
                .contains("has no context 'prodution', only");
    }

    @Test
    void aProtectedClusterIsNotTouchedUnderAnotherNameEither() throws Exception {
        deploy("fence", "fence:1", 1);
        rig.stores =
                """
                stores:
                  cluster: { kubernetes: current-context, kubeconfig: "%1$s", namespace: %2$s }
                  production: { kubernetes: current-context, kubeconfig: "%1$s", protected: true }
                """
                        .formatted(server().kubeconfigFile(), namespace);

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"))
                .contains(
                        "store cluster would be written, but it is the protected store production");
    }
}
