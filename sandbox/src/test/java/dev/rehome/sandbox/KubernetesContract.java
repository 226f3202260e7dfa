package dev.rehome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.sandbox.kubernetes.Behaviour;
import dev.rehome.sandbox.kubernetes.Kubelet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds on a real API server and on the simulated one. */
abstract class KubernetesContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of the test's own namespace, empty. */
    abstract KubernetesClient client();

    abstract String namespace();

    /** Closed after the test, the last first. */
    final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void aRestartMakesANewPodAndOnlyThenTakesTheOldOneAway() {
        kubelet(new Kubelet.Listener() {});
        client().resource(deployment("shop:1", 1)).create();
        await(() -> isRolledOut("shop"));
        String old = name(pods().getFirst());
        var seen = Collections.synchronizedSet(new LinkedHashSet<String>());
        try (var _ = client().pods().inNamespace(namespace()).inform(new Progress(old, seen))) {
            client().apps()
                    .deployments()
                    .inNamespace(namespace())
                    .withName("shop")
                    .rolling()
                    .restart();
            await(() -> isRolledOut("shop") && seen.contains("old one gone"));
        }

        assertThat(seen).containsExactly("new one ready", "old one going", "old one gone");
        assertThat(pods()).extracting(KubernetesContract::name).doesNotContain(old).hasSize(1);
        assertThat(get("shop").getMetadata().getGeneration()).isEqualTo(2);
        assertThat(get("shop").getMetadata().getAnnotations())
                .containsEntry("deployment.kubernetes.io/revision", "2");
    }

    @Test
    void anImageThatCannotBePulledIsShownAndTheOldPodStays() {
        kubelet(new Kubelet.Listener() {});
        client().resource(deployment("shop:1", 1)).create();
        await(() -> isRolledOut("shop"));
        String old = pods().getFirst().getMetadata().getName();

        setImage("shop:missing");
        await(() -> reasons().contains("ImagePullBackOff"));

        assertThat(isRolledOut("shop")).isFalse();
        assertThat(get("shop").getStatus().getReadyReplicas()).isEqualTo(1);
        assertThat(pods()).extracting(pod -> pod.getMetadata().getName()).contains(old);
        Pod broken =
                pods().stream().filter(pod -> !name(pod).equals(old)).findFirst().orElseThrow();
        assertThat(broken.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(eventsOf(broken))
                .extracting(Event::getReason)
                .containsExactlyInAnyOrder("Failed", "BackOff");
        assertThat(eventsOf(broken))
                .extracting(Event::getMessage)
                .anyMatch(it -> it.contains("not found"));
    }

    @Test
    void whatCrashesIsStartedAgainAndAgain() {
        kubelet(new Kubelet.Listener() {});
        client().resource(deployment("shop:crashing", 1)).create();

        await(() -> pods().stream().anyMatch(pod -> restarts(pod) >= 2));
        await(() -> reasons().contains("CrashLoopBackOff"));

        ContainerStatus status = statuses().getFirst();
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(status.getReady()).isFalse();
    }

    @Test
    void whatHangsRunsAndIsNotReadyUntilItBehaves() {
        Kubelet kubelet = kubelet(new Kubelet.Listener() {});
        client().resource(deployment("shop:hanging", 1)).create();
        await(() -> pods().stream().anyMatch(pod -> "Running".equals(pod.getStatus().getPhase())));
        assertThat(ready()).isZero();

        kubelet.become(name(pods().getFirst()), Behaviour.READY);
        await(() -> isRolledOut("shop"));
    }

    @Test
    void aPodScaledAwayIsThereUntilItsApplicationHasStopped() throws InterruptedException {
        var mayStop = new CountDownLatch(1);
        var heard = Collections.synchronizedList(new ArrayList<String>());
        kubelet(
                new Kubelet.Listener() {
                    @Override
                    public void onStarted(Pod pod) {
                        heard.add("started " + pod.getSpec().getContainers().getFirst().getImage());
                    }

                    @Override
                    public void onStopped(Pod pod) {
                        heard.add("stopping");
                        try {
                            mayStop.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        heard.add("stopped");
                    }
                });
        client().resource(deployment("shop:1", 1)).create();
        await(() -> isRolledOut("shop"));

        client().apps().deployments().inNamespace(namespace()).withName("shop").scale(0);
        await(() -> heard.contains("stopping"));
        TimeUnit.SECONDS.sleep(1);
        assertThat(pods()).hasSize(1);
        assertThat(pods().getFirst().getMetadata().getDeletionTimestamp()).isNotNull();
        mayStop.countDown();
        await(() -> pods().isEmpty() && isRolledOut("shop"));

        assertThat(heard).containsExactly("started shop:1", "stopping", "stopped");
        assertThat(get("shop").getSpec().getReplicas()).isZero();
    }

    @Test
    void aPodWhoseApplicationDoesNotStartCrashesAndIsStartedAgain() {
        var starts = new AtomicInteger();
        kubelet(
                new Kubelet.Listener() {
                    @Override
                    public void onStarted(Pod pod) {
                        if (starts.incrementAndGet() == 1) {
                            throw new IllegalStateException("its port is taken");
                        }
                    }
                });
        client().resource(deployment("shop:1", 1)).create();

        await(() -> reasons().contains("CrashLoopBackOff"));
        await(() -> isRolledOut("shop"));

        assertThat(starts).hasValue(2);
        assertThat(restarts(pods().getFirst())).isEqualTo(1);
    }

    @Test
    void aStatefulSetIsMadeInOrderAndReplacedFromItsEnd() {
        var started = Collections.synchronizedList(new ArrayList<String>());
        kubelet(
                new Kubelet.Listener() {
                    @Override
                    public void onStarted(Pod pod) {
                        started.add(name(pod));
                    }
                });
        client().resource(Manifests.statefulSet(namespace())).create();
        await(() -> settled() == 2);

        client().apps()
                .statefulSets()
                .inNamespace(namespace())
                .withName("store")
                .rolling()
                .restart();
        await(() -> started.size() == 4 && settled() == 2);

        assertThat(started).containsExactly("store-0", "store-1", "store-1", "store-0");
    }

    @Test
    void aJobsPodCompletesAndTheJobWithIt() {
        kubelet(new Kubelet.Listener() {});
        client().resource(Manifests.job(namespace(), "shop:1")).create();

        await(
                () ->
                        client()
                                .batch()
                                .v1()
                                .jobs()
                                .inNamespace(namespace())
                                .withName("once")
                                .get()
                                .getStatus()
                                .getConditions()
                                .stream()
                                .anyMatch(it -> it.getType().equals("Complete")));
        assertThat(pods().getFirst().getStatus().getPhase()).isEqualTo("Succeeded");
    }

    @Test
    void whatADeploymentOwnsGoesWithIt() {
        kubelet(new Kubelet.Listener() {});
        client().resource(deployment("shop:1", 2)).create();
        await(() -> isRolledOut("shop"));

        client().apps().deployments().inNamespace(namespace()).withName("shop").delete();

        await(
                () ->
                        pods().isEmpty()
                                && client().apps()
                                        .replicaSets()
                                        .inNamespace(namespace())
                                        .list()
                                        .getItems()
                                        .isEmpty());
        assertThat(client().apps().deployments().inNamespace(namespace()).list().getItems())
                .isEmpty();
    }

    @Test
    void selectorsChooseWhatAListAndAWatchShow() throws InterruptedException {
        for (String app : List.of("shop", "store", "bank")) {
            client().resource(configMap(app)).create();
        }
        var maps = client().configMaps().inNamespace(namespace());
        assertThat(maps.withLabelIn("app", "shop", "bank").list().getItems())
                .extracting(it -> it.getMetadata().getName())
                .containsExactlyInAnyOrder("shop", "bank");
        assertThat(maps.withLabel("app").withoutLabel("app", "shop").list().getItems())
                .extracting(it -> it.getMetadata().getName())
                .containsExactlyInAnyOrder("store", "bank");
        assertThat(maps.withField("metadata.name", "store").list().getItems()).hasSize(1);

        var heard = new LinkedBlockingQueue<String>();
        try (var _ = maps.withLabel("app", "shop").watch(new Told(heard))) {
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ADDED shop");
            maps.withName("bank").edit(it -> labelled(it, "shop"));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ADDED bank");
            maps.withName("bank").edit(it -> labelled(it, "bank"));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("DELETED bank");
            maps.withName("shop").delete();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("DELETED shop");
        }
    }

    @Test
    void aDryRunAnswersAndChangesNothing() {
        var maps = client().configMaps().inNamespace(namespace());
        client().resource(configMap("shop")).create();

        client().resource(configMap("bank")).dryRun().create();
        ConfigMap changed = maps.withName("shop").dryRun().edit(it -> labelled(it, "store"));
        maps.withName("shop").dryRun().delete();

        assertThat(changed.getMetadata().getLabels()).containsEntry("app", "store");
        assertThat(maps.withName("bank").get()).isNull();
        assertThat(maps.withName("shop").get().getMetadata().getLabels())
                .containsEntry("app", "shop");
    }

    @Test
    void aMergePatchSetsReplacesAndTakesAway() {
        client().resource(configMap("shop")).create();
        var map = client().configMaps().inNamespace(namespace()).withName("shop");
        var merge = PatchContext.of(PatchType.JSON_MERGE);

        map.patch(
                merge,
                "{\"metadata\": {\"labels\": {\"tier\": \"web\"}, \"finalizers\": [\"a/a\"]}}");
        map.patch(
                merge, "{\"metadata\": {\"labels\": {\"app\": null}, \"finalizers\": [\"b/b\"]}}");

        assertThat(map.get().getMetadata().getLabels()).isEqualTo(Map.of("tier", "web"));
        assertThat(map.get().getMetadata().getFinalizers()).containsExactly("b/b");
        map.patch(merge, "{\"metadata\": {\"finalizers\": null}}");
        assertThat(map.get().getMetadata().getFinalizers()).isEmpty();
    }

    @Test
    void aSecretGivenAsTextIsFoundEncoded() {
        client().resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("shop")
                                .withNamespace(namespace())
                                .endMetadata()
                                .addToData("user", "c2hvcA==")
                                .addToStringData("password", "ink")
                                .build())
                .create();
        var secret = client().secrets().inNamespace(namespace()).withName("shop");
        assertThat(secret.get().getData())
                .isEqualTo(Map.of("user", "c2hvcA==", "password", "aW5r"));

        secret.patch(
                PatchContext.of(PatchType.JSON_MERGE), "{\"stringData\": {\"user\": \"shop2\"}}");

        assertThat(secret.get().getData()).containsEntry("user", "c2hvcDI=");
        assertThat(secret.get().getStringData()).isNullOrEmpty();
    }

    @Test
    void aPausedDeploymentIsNotRolledOutUntilItIsResumed() {
        kubelet(new Kubelet.Listener() {});
        client().resource(deployment("shop:1", 1)).create();
        await(() -> isRolledOut("shop"));
        var shop = client().apps().deployments().inNamespace(namespace()).withName("shop");

        shop.rolling().pause();
        setImage("shop:2");
        Long generation = get("shop").getMetadata().getGeneration();
        await(() -> generation.equals(get("shop").getStatus().getObservedGeneration()));
        assertThat(isRolledOut("shop")).isFalse();
        assertThat(images()).containsExactly("shop:1");
        shop.rolling().resume();
        await(() -> isRolledOut("shop"));
        assertThat(images()).contains("shop:2");
    }

    private List<String> images() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().getFirst().getImage())
                .toList();
    }

    @Test
    void whoReplacesWhatAnotherHasChangedIsRefused() {
        client().resource(configMap("shop")).create();
        var map = client().configMaps().inNamespace(namespace()).withName("shop");
        ConfigMap seen = map.get();
        map.edit(it -> labelled(it, "bank"));

        assertThatThrownBy(() -> client().resource(labelled(seen, "store")).update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    void whoWaitsForADeploymentHearsWhenItIsReady() {
        kubelet(new Kubelet.Listener() {});
        client().resource(deployment("shop:1", 2)).create();

        Deployment ready =
                client().apps()
                        .deployments()
                        .inNamespace(namespace())
                        .withName("shop")
                        .waitUntilReady(60, TimeUnit.SECONDS);

        assertThat(ready.getStatus().getAvailableReplicas()).isEqualTo(2);
        assertThat(
                        client().pods()
                                .inNamespace(namespace())
                                .withLabelSelector(ready.getSpec().getSelector())
                                .list()
                                .getItems())
                .hasSize(2);
    }

    private ConfigMap configMap(String app) {
        return Manifests.configMap(namespace(), app);
    }

    private static ConfigMap labelled(ConfigMap map, String app) {
        return new ConfigMapBuilder(map)
                .editMetadata()
                .addToLabels("app", app)
                .endMetadata()
                .build();
    }

    private record Told(Queue<String> heard) implements Watcher<ConfigMap> {
        @Override
        public void eventReceived(Action action, ConfigMap map) {
            // Of a cluster's own, made some time after its namespace.
            if (!map.getMetadata().getName().startsWith("kube-")) {
                heard.add(action + " " + map.getMetadata().getName());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            heard.add(cause.toString());
        }
    }

    final Kubelet kubelet(Kubelet.Listener listener) {
        Kubelet kubelet = Kubelet.start(client(), namespace(), Behaviour::byTag, listener);
        opened.add(kubelet);
        return kubelet;
    }

    final Deployment deployment(String image, int replicas) {
        return Manifests.deployment(namespace(), image, replicas);
    }

    final Deployment get(String name) {
        return client().apps().deployments().inNamespace(namespace()).withName(name).get();
    }

    private void setImage(String image) {
        client().apps()
                .deployments()
                .inNamespace(namespace())
                .withName("shop")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        """
                        {"spec": {"template": {"spec": {"containers": [
                            {"name": "main", "image": "%s"}]}}}}
                        """
                                .formatted(image));
    }

    /** As {@code kubectl rollout status} sees it. */
    final boolean isRolledOut(String name) {
        Deployment deployment = get(name);
        var status = deployment.getStatus();
        int wanted = deployment.getSpec().getReplicas();
        return status != null
                && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
                && orZero(status.getUpdatedReplicas()) == wanted
                && orZero(status.getReplicas()) == wanted
                && orZero(status.getAvailableReplicas()) == wanted;
    }

    private int settled() {
        var set = client().apps().statefulSets().inNamespace(namespace()).withName("store").get();
        var status = set.getStatus();
        return status == null
                        || !set.getMetadata().getGeneration().equals(status.getObservedGeneration())
                        || !String.valueOf(status.getCurrentRevision())
                                .equals(status.getUpdateRevision())
                ? 0
                : orZero(status.getReadyReplicas());
    }

    private static int orZero(Integer count) {
        return count == null ? 0 : count;
    }

    final List<Pod> pods() {
        return client().pods().inNamespace(namespace()).list().getItems();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private long ready() {
        return statuses().stream().filter(ContainerStatus::getReady).count();
    }

    private List<ContainerStatus> statuses() {
        return pods().stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .toList();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    private List<String> reasons() {
        return statuses().stream()
                .map(status -> status.getState().getWaiting())
                .filter(waiting -> waiting != null)
                .map(waiting -> waiting.getReason())
                .toList();
    }

    private List<Event> eventsOf(Pod pod) {
        return client().v1()
                .events()
                .inNamespace(namespace())
                .withField("involvedObject.name", name(pod))
                .list()
                .getItems();
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("it took longer than %s", PATIENCE)
                    .isLessThan(deadline);
            PostgresServer.pause();
        }
    }

    /** What becomes of pods, as one client is told of it. */
    private record Progress(String old, Set<String> seen) implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {}

        @Override
        public void onUpdate(Pod before, Pod after) {
            if (name(after).equals(old)) {
                if (after.getMetadata().getDeletionTimestamp() != null) {
                    seen.add("old one going");
                }
            } else if (after.getStatus().getContainerStatuses().stream()
                    .anyMatch(ContainerStatus::getReady)) {
                seen.add("new one ready");
            }
        }

        @Override
        public void onDelete(Pod pod, boolean unseen) {
            seen.add(name(pod).equals(old) ? "old one gone" : "another one gone");
        }
    }
}
