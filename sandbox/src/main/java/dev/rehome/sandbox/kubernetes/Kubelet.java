package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the scheduler and the machines of a cluster: takes on the pods of one namespace,
 * says of each what a machine would, and takes it away when it is deleted, over the API alone.
 * Nothing runs, unless a {@link Listener} runs it.
 */
public final class Kubelet implements AutoCloseable {
    private static final String NODE = "sandbox";

    /** From being taken on to running, and from running to its end. */
    private static final Duration STARTING = Duration.ofMillis(200);

    /** From a failed pull to not trying for a while. */
    private static final Duration PULLING = Duration.ofMillis(500);

    /** From being deleted to being gone. */
    private static final Duration STOPPING = Duration.ofMillis(200);

    /** From the first crash to the next start; doubled each time. */
    private static final Duration BACK_OFF = Duration.ofMillis(500);

    private static final int DOUBLINGS_MAX = 7;
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    /** Hears of pods that are {@link Behaviour#READY}; each in a thread of its own. */
    public interface Listener {
        /** Its containers run. The pod is ready when this returns, and crashes when it throws. */
        default void onStarted(Pod pod) {}

        /** They are to end. A deleted pod is gone when this has returned. */
        default void onStopped(Pod pod) {}
    }

    /** What is remembered of a pod from round to round. */
    private static final class Life {
        private Phase phase = Phase.TAKEN;
        private long sinceNanos = System.nanoTime();
        private int restarts;
        private boolean stopping;
        private Pod pod;
        private @Nullable CompletableFuture<Void> started;
        private @Nullable CompletableFuture<Void> stopped;

        Life(Pod pod) {
            this.pod = pod;
        }

        void become(Phase next) {
            phase = next;
            sinceNanos = System.nanoTime();
        }

        /** How long until it has been as it is for that long; zero or less when it has. */
        Duration left(Duration duration) {
            return duration.minusNanos(System.nanoTime() - sinceNanos);
        }
    }

    private final KubernetesClient client;
    private final String namespace;
    private final Function<Pod, Behaviour> behaviours;
    private final Listener listener;
    private final Map<String, Behaviour> changed = new ConcurrentHashMap<>();
    private final Map<String, Life> lives = new HashMap<>();
    private final Loop loop;

    private Kubelet(
            KubernetesClient client,
            String namespace,
            Function<Pod, Behaviour> behaviours,
            Listener listener) {
        this.client = client;
        this.namespace = namespace;
        this.behaviours = behaviours;
        this.listener = listener;
        this.loop = new Loop("kubelet-" + namespace, this::round);
    }

    /** For pods that behave by their image's tag, and run nothing. */
    public static Kubelet start(KubernetesClient client, String namespace) {
        return start(client, namespace, Behaviour::byTag, new Listener() {});
    }

    /**
     * For pods that are there and that come.
     *
     * @param client of somebody who may bind, report and delete pods; not closed
     * @param behaviours asked about a pod for as long as it is not ended, so that one may change
     */
    public static Kubelet start(
            KubernetesClient client,
            String namespace,
            Function<Pod, Behaviour> behaviours,
            Listener listener) {
        var kubelet = new Kubelet(client, namespace, behaviours, listener);
        kubelet.registerNode();
        kubelet.loop.watch(client.pods().inNamespace(namespace)).start();
        return kubelet;
    }

    /** The pod of that name behaves so from now on, whatever was said of it before. */
    public void become(String pod, Behaviour behaviour) {
        changed.put(pod, behaviour);
        loop.wake();
    }

    /** Pods stay as they are; what the listener was told is started, it is told to stop. */
    @Override
    public void close() {
        loop.close();
        synchronized (lives) {
            lives.values().stream()
                    .filter(life -> life.started != null)
                    .forEach(life -> stopped(life).join());
            lives.clear();
        }
    }

    private void registerNode() {
        try {
            client.resource(
                            new NodeBuilder()
                                    .withNewMetadata()
                                    .withName(NODE)
                                    .endMetadata()
                                    .withNewStatus()
                                    .addNewCondition()
                                    .withType("Ready")
                                    .withStatus("True")
                                    .endCondition()
                                    .endStatus()
                                    .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e; // else another namespace's has done it
            }
        }
    }

    private Duration round() {
        synchronized (lives) {
            Duration soonest = LATER;
            Set<String> there = new HashSet<>();
            for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
                there.add(pod.getMetadata().getUid());
                Life life = lives.computeIfAbsent(pod.getMetadata().getUid(), _ -> new Life(pod));
                life.pod = pod;
                Duration next = step(life);
                soonest = next.compareTo(soonest) < 0 ? next : soonest;
            }
            forget(there);
            return soonest.isNegative() ? Duration.ZERO : soonest;
        }
    }

    /** What was taken away by force ends as well. */
    private void forget(Set<String> there) {
        lives.entrySet()
                .removeIf(
                        life -> {
                            boolean gone = !there.contains(life.getKey());
                            if (gone && life.getValue().started != null) {
                                var _ = stopped(life.getValue());
                            }
                            return gone;
                        });
    }

    /** Does the next thing about one pod; says when there is another to do. */
    private Duration step(Life life) {
        Pod pod = life.pod;
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return stop(life);
        }
        if (life.phase.isFinal() || Pods.isOver(pod)) {
            return LATER;
        }
        if (pod.getSpec().getNodeName() == null) {
            bind(pod);
            return Duration.ZERO;
        }
        Behaviour behaviour =
                Objects.requireNonNullElseGet(
                        changed.get(pod.getMetadata().getName()), () -> behaviours.apply(pod));
        return switch (life.phase) {
            case TAKEN -> become(life, Phase.CREATING);
            case CREATING -> created(life, behaviour);
            case PULL_FAILED, PULL_BACK_OFF -> pulled(life, behaviour);
            case RUNNING, READY -> ran(life, behaviour);
            case CRASHED -> crashed(life);
            case SUCCEEDED, FAILED -> LATER;
        };
    }

    private Duration created(Life life, Behaviour behaviour) {
        Duration left = life.left(STARTING);
        if (left.isPositive()) {
            return left;
        }
        if (behaviour != Behaviour.MISSING) {
            return become(life, Phase.RUNNING);
        }
        String image = life.pod.getSpec().getContainers().getFirst().getImage();
        tell(
                life.pod,
                "Failed",
                "Failed to pull image \"%s\": %s".formatted(image, Phase.pullFailure(image)));
        return become(life, Phase.PULL_FAILED);
    }

    private Duration pulled(Life life, Behaviour behaviour) {
        if (behaviour != Behaviour.MISSING) {
            return become(life, Phase.RUNNING);
        }
        Duration left = life.left(PULLING);
        if (life.phase == Phase.PULL_BACK_OFF || left.isPositive()) {
            return life.phase == Phase.PULL_BACK_OFF ? LATER : left;
        }
        String image = life.pod.getSpec().getContainers().getFirst().getImage();
        tell(life.pod, "BackOff", "Back-off pulling image \"%s\"".formatted(image));
        return become(life, Phase.PULL_BACK_OFF);
    }

    private Duration ran(Life life, Behaviour behaviour) {
        return switch (behaviour) {
            case READY -> life.phase == Phase.READY ? LATER : makeReady(life);
            case MISSING -> LATER; // it is pulled already
            case HANGING -> {
                if (life.phase == Phase.READY) {
                    tell(life.pod, "Unhealthy", "Readiness probe failed");
                    yield become(life, Phase.RUNNING);
                }
                yield LATER;
            }
            case COMPLETING -> {
                Duration left = life.left(STARTING);
                yield left.isPositive() ? left : end(life, Phase.SUCCEEDED);
            }
            case CRASHING -> crash(life);
        };
    }

    private Duration makeReady(Life life) {
        if (life.started == null) {
            Pod pod = life.pod;
            life.started =
                    CompletableFuture.runAsync(() -> listener.onStarted(pod), THREADS)
                            .whenComplete((_, _) -> loop.wake());
        }
        if (!life.started.isDone()) {
            return LATER;
        }
        return life.started.isCompletedExceptionally() ? crash(life) : become(life, Phase.READY);
    }

    private Duration crash(Life life) {
        if (Behaviour.restartPolicy(life.pod).equals("Never")) {
            return end(life, Phase.FAILED);
        }
        if (isStopping(life)) {
            return LATER;
        }
        life.restarts++;
        tell(life.pod, "BackOff", "Back-off restarting failed container");
        return end(life, Phase.CRASHED);
    }

    private Duration crashed(Life life) {
        Duration left =
                life.left(BACK_OFF.multipliedBy(1L << Math.min(life.restarts - 1, DOUBLINGS_MAX)));
        return left.isPositive() ? left : become(life, Phase.RUNNING);
    }

    private Duration end(Life life, Phase phase) {
        if (isStopping(life)) {
            return LATER;
        }
        life.started = null;
        life.stopped = null;
        return become(life, phase);
    }

    /** Tells the listener first. */
    private boolean isStopping(Life life) {
        return life.started != null && !stopped(life).isDone();
    }

    private Duration stop(Life life) {
        if (!life.stopping) {
            life.stopping = true;
            life.sinceNanos = System.nanoTime();
        }
        if (isStopping(life)) {
            return LATER;
        }
        Duration left = life.left(STOPPING);
        if (left.isPositive()) {
            return left;
        }
        client.pods()
                .inNamespace(namespace)
                .withName(life.pod.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
        life.started = null;
        return LATER;
    }

    /** Done when the listener has heard that the pod ends, after it heard that it started. */
    private CompletableFuture<Void> stopped(Life life) {
        CompletableFuture<Void> known = life.stopped;
        if (known != null) {
            return known;
        }
        Pod pod = life.pod;
        CompletableFuture<Void> stopped =
                Objects.requireNonNull(life.started)
                        .exceptionally(_ -> null)
                        .thenRunAsync(() -> listener.onStopped(pod), THREADS)
                        .exceptionally(Kubelet::report)
                        .whenComplete((_, _) -> loop.wake());
        life.stopped = stopped;
        return stopped;
    }

    private static @Nullable Void report(Throwable e) {
        Throwable cause = e instanceof CompletionException ? e.getCause() : e;
        System.err.println("a pod did not stop in order: " + cause);
        return null;
    }

    private void bind(Pod pod) {
        client.bindings()
                .inNamespace(namespace)
                .resource(
                        new BindingBuilder()
                                .withNewMetadata()
                                .withName(pod.getMetadata().getName())
                                .endMetadata()
                                .withNewTarget()
                                .withKind("Node")
                                .withName(NODE)
                                .endTarget()
                                .build())
                .create();
    }

    private Duration become(Life life, Phase phase) {
        client.pods()
                .inNamespace(namespace)
                .resource(
                        new PodBuilder(life.pod)
                                .withStatus(phase.of(life.pod, life.restarts))
                                .build())
                .updateStatus();
        life.become(phase);
        return Duration.ZERO;
    }

    private void tell(Pod pod, String reason, String message) {
        client.v1()
                .events()
                .inNamespace(namespace)
                .resource(
                        new EventBuilder()
                                .withNewMetadata()
                                .withName(
                                        "%s.%s"
                                                .formatted(
                                                        pod.getMetadata().getName(),
                                                        UUID.randomUUID()))
                                .endMetadata()
                                .withNewInvolvedObject()
                                .withApiVersion("v1")
                                .withKind("Pod")
                                .withNamespace(namespace)
                                .withName(pod.getMetadata().getName())
                                .withUid(pod.getMetadata().getUid())
                                .endInvolvedObject()
                                .withType("Warning")
                                .withReason(reason)
                                .withMessage(message)
                                .withCount(1)
                                .withFirstTimestamp(Phase.now())
                                .withLastTimestamp(Phase.now())
                                .withNewSource("kubelet", NODE)
                                .build())
                .create();
    }
}
