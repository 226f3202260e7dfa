package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.kubernetes.Behaviour;
import dev.rehome.sandbox.kubernetes.Kubelet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Deployments and stateful sets. */
final class WorkloadStepsTest extends AtACluster {
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
        start(statefulSet("db", "db:1", 2));
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
    void aRestartThatNobodyWaitsForCountsItsWorkloads() throws Exception {
        deploy("fence", "fence:1", 1);
        deploy("shop", "shop:1", 1);
        String restart =
                "  - kubernetes.restart: { cluster: cluster, deployments: %s, await: false }\n";

        Finish finish =
                rig.run(allowed(restart.formatted("fence") + restart.formatted("[fence, shop]")));

        assertThat(rig.everything(finish.run()))
                .contains("1 workload told to replace its pods;")
                .contains("2 workloads told to replace their pods;");
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
        assertThat(image("fence")).isEqualTo("fence:1");
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
    void aRollbackTellsWhatSomebodyElseHasScaledSinceAndLeavesIt() throws Exception {
        deploy("fence", "fence:1", 2);
        deploy("indexd", "indexd:1", 1);
        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.scale: { cluster: cluster, deployments: [fence,"
                                        + " indexd], replicas: 0 }\n"));
        scale("fence", 3);

        String theirs =
                "deployment/fence: the number of replicas is 3, as somebody else has set it since;"
                        + " it is left so";
        assertThat(rig.backText(done.run()))
                .contains(theirs)
                .contains("deployment/indexd of cluster, the number of replicas: back to 1")
                .doesNotContain("deployment/fence of cluster, the number");
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(rig.notices()).contains(theirs);
        assertThat(replicas("fence")).isEqualTo(3);
        assertThat(replicas("indexd")).isEqualTo(1);
    }

    @Test
    void aRollbackTellsWhatSomebodyElseHasDeployedSinceAndWhatIsGone() throws Exception {
        deploy("fence", "fence:1", 1);
        deploy("indexd", "indexd:1", 1);
        Finish done =
                rig.run(
                        allowed(
                                """
                                  - kubernetes.image: { cluster: cluster, deployments: fence, images: { fence: "fence:2" } }
                                  - kubernetes.image: { cluster: cluster, deployments: indexd, images: { indexd: "indexd:2" } }
                                """));
        client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fence")
                .edit(
                        seen ->
                                new DeploymentBuilder(seen)
                                        .editSpec()
                                        .editTemplate()
                                        .editSpec()
                                        .editFirstContainer()
                                        .withImage("fence:3")
                                        .endContainer()
                                        .endSpec()
                                        .endTemplate()
                                        .endSpec()
                                        .build());
        client().apps().deployments().inNamespace(namespace).withName("indexd").delete();

        assertThat(rig.backText(done.run()))
                .contains(
                        "deployment/fence: the image of container fence is fence:3, as somebody"
                                + " else has set it since; it is left so",
                        "deployment/indexd is gone; it is left so");
        assertThat(rig.rollback(done.run()).outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(image("fence")).isEqualTo("fence:3");
    }

    @Test
    void whatIsGivenBackIsReadAgainBeforeItIsSaidToBeAsBefore() throws Exception {
        deploy("fence", "fence:1", 1);
        reach(server().kubeconfigFile());

        assertThat(
                        rig.verdict(
                                "  - kubernetes.scale-back: { cluster: cluster, replicas: {"
                                        + " deployment/fence: 2 }, from: 1 }\n"))
                .isEqualTo(
                        Verdict.differs(
                                "not as before",
                                List.of("deployment/fence: the number of replicas is 1, not 2")));
        assertThat(
                        rig.verdict(
                                "  - kubernetes.restore-images: { cluster: cluster, images: {"
                                        + " deployment/fence/fence: \"fence:0\" }, from: { fence:"
                                        + " \"fence:1\" } }\n"))
                .isEqualTo(
                        Verdict.differs(
                                "not as before",
                                List.of(
                                        "deployment/fence: the image of container fence is fence:1,"
                                                + " not fence:0")));
        assertThat(
                        rig.verdict(
                                "  - kubernetes.scale-back: { cluster: cluster, replicas: {"
                                        + " deployment/fence: 1 }, from: 0 }\n"))
                .isEqualTo(Verdict.holds("1 value as before, 1 pod of 1 workload ready"));
    }

    @Test
    void anImageIsNotSetWhereNoPodWouldEverRunItAndANumberOfPodsIs() throws Exception {
        deploy("paused", "app:1", 1);
        client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName("paused")
                .edit(
                        seen ->
                                new DeploymentBuilder(seen)
                                        .editSpec()
                                        .withPaused(true)
                                        .editTemplate()
                                        .editMetadata()
                                        .addToAnnotations("example.com/changed", "yes")
                                        .endMetadata()
                                        .endTemplate()
                                        .endSpec()
                                        .build());
        start(
                statefulSet("by-hand", "app:1", 1)
                        .editSpec()
                        .withNewUpdateStrategy()
                        .withType("OnDelete")
                        .endUpdateStrategy()
                        .endSpec());
        start(
                statefulSet("canary", "app:1", 2)
                        .editSpec()
                        .withNewUpdateStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withPartition(1)
                        .endRollingUpdate()
                        .endUpdateStrategy()
                        .endSpec());
        client().apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("by-hand")
                .edit(WorkloadStepsTest::annotated);
        client().apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("canary")
                .edit(WorkloadStepsTest::annotated);
        String scale =
                """
                  - kubernetes.scale: { cluster: cluster, deployments: paused, statefulsets: [by-hand, canary], replicas: 3, within: 20s }
                """;

        assertThat(
                        rig.planText(
                                allowed(
                                        scale
                                                + """
                                                  - kubernetes.image: { cluster: cluster, deployments: paused, statefulsets: [by-hand, canary], images: { paused: "app:2" } }
                                                """)))
                .contains(
                        "! error: deployment/paused is paused: its pods are not replaced",
                        "! error: statefulset/by-hand replaces pods only when they are deleted",
                        "! error: statefulset/canary replaces only its pods from number 1 on");
        Finish scaled = rig.run(scale);
        assertThat(rig.complaint()).isEqualTo("nobody complained");
        assertThat(scaled.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(pods("by-hand")).hasSize(3);
        assertThat(pods("canary")).hasSize(3);
    }

    /** With another template than that of the pods that it has. */
    private static StatefulSet annotated(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editOrNewMetadata()
                .addToAnnotations("example.com/changed", "yes")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Test
    void aDeploymentThatTheClusterHasGivenUpIsScaledToNothingAllTheSame() throws Exception {
        client().resource(
                        deployment("fence", "fence:missing", 1)
                                .editSpec()
                                .withProgressDeadlineSeconds(1)
                                .endSpec()
                                .build())
                .create();
        client().apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fence")
                .waitUntilCondition(
                        seen ->
                                seen != null
                                        && seen.getStatus().getConditions().stream()
                                                .anyMatch(
                                                        each ->
                                                                "ProgressDeadlineExceeded"
                                                                        .equals(each.getReason())),
                        1,
                        TimeUnit.MINUTES);

        Finish done =
                rig.run(
                        allowed(
                                "  - kubernetes.scale: { cluster: cluster, deployments: fence,"
                                        + " replicas: 0 }\n"));

        assertThat(rig.complaint()).isEqualTo("nobody complained");
        assertThat(done.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(pods("fence")).isEmpty();
    }

    @Test
    void onlyPodsThatASelectorOfExpressionsMeansAreTold() throws Exception {
        client().resource(deployment("other", "other:missing", 1).build()).create();
        client().resource(
                        deployment("fence", "fence:missing", 1)
                                .editSpec()
                                .withNewSelector()
                                .addNewMatchExpression()
                                .withKey("app")
                                .withOperator("In")
                                .withValues("fence", "fence-canary")
                                .endMatchExpression()
                                .endSelector()
                                .endSpec()
                                .build())
                .create();

        rig.run(
                allowed(
                        "  - kubernetes.restart: { cluster: cluster, deployments: fence, within: 4s"
                                + " }\n"));

        assertThat(rig.complaint()).contains("pod fence-").doesNotContain("pod other-");
    }

    @Test
    void anAutoscalerOfWhatIsScaledIsToldByThePlanToWhoeverMaySeeIt() throws Exception {
        deploy("fence", "fence:1", 1);
        client().resource(
                        new HorizontalPodAutoscalerBuilder()
                                .withNewMetadata()
                                .withName("by-load")
                                .withNamespace(namespace)
                                .endMetadata()
                                .withNewSpec()
                                .withMinReplicas(1)
                                .withMaxReplicas(5)
                                .withNewScaleTargetRef("apps/v1", "Deployment", "fence")
                                .endSpec()
                                .build())
                .create();
        String steps =
                "  - kubernetes.scale: { cluster: cluster, deployments: fence, replicas: %d }\n";

        assertThat(rig.planText(allowed(steps.formatted(0))))
                .contains(
                        "? warning: horizontalpodautoscaler/by-load scales deployment/fence: it"
                                + " rests while there are 0 replicas");
        assertThat(rig.planText(steps.formatted(2)))
                .contains(
                        "may not leave it at 2 replicas",
                        "set its minReplicas and maxReplicas to 2");
        logIn(
                server().createAccount(
                                namespace,
                                "blind",
                                List.of(
                                        new PolicyRuleBuilder()
                                                .withApiGroups("apps")
                                                .withResources("deployments")
                                                .withVerbs("get", "patch")
                                                .build(),
                                        new PolicyRuleBuilder()
                                                .withApiGroups("")
                                                .withResources("pods")
                                                .withVerbs("list")
                                                .build())));
        assertThat(rig.planText(steps.formatted(2)))
                .doesNotContain("by-load", "error")
                .contains("from 1 to 2 replicas");
    }

    @Test
    void thePlanSaysThatARollbackDoesNotMakePodsReadWhatItGivesBack() throws Exception {
        deploy("fence", "fence:1", 1);

        assertThat(
                        rig.planText(
                                allowed(
                                        "  - kubernetes.restart: { cluster: cluster, deployments:"
                                                + " fence }\n")))
                .contains(
                        "undo: nothing: these pods keep the settings that they have read; if a"
                                + " rollback gives settings back, restart them in an on-rollback"
                                + " block before the step that changes those");
    }
}
