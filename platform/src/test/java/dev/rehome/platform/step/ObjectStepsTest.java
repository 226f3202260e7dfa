package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.run.Finish;
import dev.rehome.sandbox.kubernetes.Kubeconfig;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Secrets, config maps, annotations, jobs. */
final class ObjectStepsTest extends AtACluster {
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

    @Test
    void aLabelThatNothingHasIsToldInThePlan() throws Exception {
        job("usersync", "gen3job", "sync:hanging");

        assertThat(
                        rig.planText(
                                allowed(
                                        "  - kubernetes.delete: { cluster: cluster, jobs:"
                                                + " app=gen3job }\n")))
                .contains("warning: no job has app=gen3job now and has come to its end");
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
        configMap("site", Map.of("maintenance", "never heard of"));
        String steps = allowed(maintenance("moving") + maintenance("moved"));

        Finish done = rig.run(steps);
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);

        assertThat(configMap("site")).isEqualTo(Map.of("maintenance", "never heard of"));
    }

    private static String maintenance(String value) {
        return "  - kubernetes.config-map: { cluster: cluster, name: site, set: { maintenance: %s } }\n"
                .formatted(value);
    }

    @Test
    void aRollbackThatLostWhatWasThereBeforeDoesNotSayThatItIsRestored() throws Exception {
        configMap("site", Map.of("host", "old"));
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
        configMap("fence", Map.of("host", "old"));
        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.config-map: { cluster: cluster, name: fence, set: {"
                                        + " host: new } }\n"));
        setInConfigMap("fence", "host", "theirs");

        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint())
                .contains("somebody else has changed host of configmap/fence since");
        setInConfigMap("fence", "host", "new");
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(configMap("fence")).isEqualTo(Map.of("host", "old"));
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

        rig.run(
                allowed(
                        """
                          - kubernetes.wait: { cluster: cluster, object: job/usersync, condition: Complete }
                          - kubernetes.wait: { cluster: cluster, object: job/forever, condition: Complete, within: 1s }
                        """));

        assertThat(rig.complaint())
                .startsWith("after 1.0 s job/forever says nothing of Complete yet");
    }

    @Test
    void anAnnotationThatSomebodyElseHasSetSinceIsNotOverwritten() throws Exception {
        deploy("fence", "fence:1", 1);
        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.annotate: { cluster: cluster, object:"
                                    + " deployment/fence, annotations: { example.com/state: moving,"
                                    + " example.com/by: us } }\n"));
        annotate("theirs");

        String theirs =
                "somebody else has changed annotation example.com/state of deployment/fence since";
        assertThat(rig.backText(done.run())).contains(theirs);
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint()).contains(theirs);
        assertThat(annotation()).isEqualTo("theirs");

        annotate("moving");
        assertThat(rig.backText(done.run()))
                .contains(
                        "annotation example.com/state of deployment/fence at cluster: back to"
                                + " none");
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(annotation()).isNull();
    }

    private void annotate(String state) {
        client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fence")
                .edit(
                        seen ->
                                new DeploymentBuilder(seen)
                                        .editMetadata()
                                        .addToAnnotations("example.com/state", state)
                                        .endMetadata()
                                        .build());
    }

    @Test
    void thePlanOfARollbackTellsWhatKeepsKeysFromGoingBack() throws Exception {
        configMap("site", Map.of("host", "old", "port", "1"));
        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.config-map: { cluster: cluster, name: site, set: {"
                                        + " host: new, port: 2 } }\n"));
        assertThat(rig.backText(done.run()))
                .contains("2 keys of configmap/site at cluster, back to what secret site-before-");

        setInConfigMap("site", "host", "theirs");
        assertThat(rig.backText(done.run()))
                .contains("somebody else has changed host of configmap/site since")
                .doesNotContain("back to what secret");
        setInConfigMap("site", "host", "new");

        String kept = "site-before-" + done.run();
        var secrets = client().secrets().inNamespace(namespace);
        Secret whole = secrets.withName(kept).get();
        secrets.withName(kept).delete();
        assertThat(rig.backText(done.run()))
                .contains("secret %s is gone, which kept what host, port of".formatted(kept));
        whole.getMetadata().setResourceVersion(null);
        client().resource(whole).create();

        client().configMaps().inNamespace(namespace).withName("site").delete();
        assertThat(rig.backText(done.run())).contains("there is no configmap/site in namespace");
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.FAILED);
        configMap("site", Map.of("host", "new", "port", "2"));
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(configMap("site")).isEqualTo(Map.of("host", "old", "port", "1"));
        assertThat(rig.everything(done.run())).contains("2 keys of configmap/site as before");
    }

    @Test
    void waitsOnThroughATimeInWhichTheApiServerDoesNotAnswer() throws Exception {
        try (var api = new Service()) {
            String job = "/apis/batch/v1/namespaces/%s/jobs/usersync".formatted(namespace);
            api.replies.put(
                    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                    new Service.Reply(
                            201,
                            """
                            {"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "status": {"allowed": true}}\
                            """));
            api.replies.put(job, new Service.Reply(503, "starting"));
            reach(
                    Files.writeString(
                            folder.resolve("absent"), new Kubeconfig(api.url(""), "", "t").text()));
            rig.onNotice(
                    () ->
                            api.replies.put(
                                    job,
                                    new Service.Reply(
                                            200,
                                            """
                                            {"kind": "Job", "apiVersion": "batch/v1", "metadata": {"name": "usersync"},
                                             "status": {"conditions": [{"type": "Complete", "status": "True"}]}}\
                                            """)));

            Finish done =
                    rig.run(
                            "  - kubernetes.wait: { cluster: cluster, object: job/usersync,"
                                    + " condition: Complete, within: 30s }\n");

            assertThat(rig.complaint()).isEqualTo("nobody complained");
            assertThat(done.outcome()).isEqualTo(Event.Outcome.DONE);
            assertThat(rig.notices())
                    .singleElement()
                    .asString()
                    .startsWith("cannot read job/usersync: ")
                    .endsWith("; it is asked again");
        }
    }
}
