package dev.rehome.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Waits until every pod of workloads is the newest and ready; says why while it is not. */
public record Rollout(Workloads workloads) {
    private static final String DEADLINE = "ProgressDeadlineExceeded";

    /**
     * How long a cluster has to say that it has given up: after a change it says so for a moment of
     * what was before, until the new pods get on.
     */
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    /** Where one workload is. */
    public sealed interface State {

        record Ready(int pods) implements State {}

        record Waiting(String forWhat) implements State {}

        /** The cluster itself has given up. */
        record GivenUp(String why) implements State {}
    }

    /**
     * As {@code kubectl rollout status} judges it.
     *
     * @param workload as {@link Workloads#read} gives it
     */
    static State state(Workload.Kind kind, JsonNode workload) {
        JsonNode status = workload.path("status");
        if (status.path("observedGeneration").asLong(0)
                < workload.at("/metadata/generation").asLong(0)) {
            return new State.Waiting("the cluster to notice the change");
        }
        return switch (kind) {
            case DEPLOYMENT -> deployment(workload, status);
            case STATEFULSET -> statefulSet(workload, status);
            case DAEMONSET -> daemonSet(workload, status);
        };
    }

    private static State deployment(JsonNode workload, JsonNode status) {
        int wanted = Workloads.replicas(workload);
        int all = status.path("replicas").asInt(0);
        // One that is paused replaces none, but is scaled like any other.
        int updated = Workloads.paused(workload) ? all : status.path("updatedReplicas").asInt(0);
        int available = status.path("availableReplicas").asInt(0);
        if (all == wanted && updated == wanted && available == wanted) {
            return new State.Ready(wanted);
        }
        Optional<JsonNode> failed =
                StreamSupport.stream(status.path("conditions").spliterator(), false)
                        .filter(each -> each.path("reason").asText().equals(DEADLINE))
                        .findFirst();
        if (failed.isPresent()) {
            return new State.GivenUp(failed.get().path("message").asText(DEADLINE));
        } else if (updated < wanted) {
            return waiting(updated, wanted, "replaced");
        } else if (all > wanted) {
            return new State.Waiting(Figures.count(all - wanted, "old pod") + " to end");
        }
        return waiting(available, wanted, "ready");
    }

    private static State statefulSet(JsonNode workload, JsonNode status) {
        int wanted = Workloads.replicas(workload);
        int toReplace =
                Workloads.onDelete(workload)
                        ? 0
                        : Math.max(0, wanted - Workloads.partition(workload));
        int ready = status.path("readyReplicas").asInt(0);
        boolean newest =
                status.path("currentRevision")
                        .asText()
                        .equals(status.path("updateRevision").asText());
        int updated = newest ? wanted : status.path("updatedReplicas").asInt(0);
        if (updated < toReplace) {
            return waiting(updated, toReplace, "replaced");
        } else if (ready < wanted) {
            return waiting(ready, wanted, "ready");
        } else if (status.path("replicas").asInt(0) > wanted) {
            return new State.Waiting("old pods to end");
        }
        return new State.Ready(wanted);
    }

    private static State daemonSet(JsonNode workload, JsonNode status) {
        int wanted = status.path("desiredNumberScheduled").asInt(0);
        int updated =
                Workloads.onDelete(workload)
                        ? wanted
                        : status.path("updatedNumberScheduled").asInt(0);
        int available = status.path("numberAvailable").asInt(0);
        if (updated < wanted) {
            return waiting(updated, wanted, "replaced");
        }
        return available < wanted ? waiting(available, wanted, "ready") : new State.Ready(wanted);
    }

    private static State waiting(int are, int wanted, String what) {
        return new State.Waiting(
                "%d of %s to be %s".formatted(wanted - are, Figures.count(wanted, "pod"), what));
    }

    /** Where it is now. */
    public State now(Workload workload) {
        return state(workload.kind(), workloads.read(workload));
    }

    /**
     * Waits for all of them together, also while the API server does not answer.
     *
     * @return how many pods are ready
     * @throws Failure when one is not ready after that time, or the cluster has given it up; it
     *     names the reason of each pod
     */
    public int await(List<Workload> all, Duration patience, Progress progress)
            throws InterruptedException {
        var told = new LinkedHashSet<String>();
        var givenUp = new HashMap<Workload, Long>();
        return new Patience(patience, progress)
                .until(
                        () -> look(all, told, givenUp, progress),
                        round -> inWords(round.waiting()),
                        round ->
                                notReady(
                                        round.waiting(),
                                        "after %s it was still not ready"
                                                .formatted(Figures.took(patience))))
                .pods();
    }

    /** All of them, looked at once. */
    private record Round(int pods, Map<Workload, String> waiting) {}

    /**
     * @param givenUp since when the cluster says so
     */
    private Round look(
            List<Workload> all, Set<String> told, Map<Workload, Long> givenUp, Progress progress) {
        var waiting = new LinkedHashMap<Workload, String>();
        int pods = 0;
        for (Workload workload : all) {
            JsonNode seen = workloads.read(workload);
            switch (state(workload.kind(), seen)) {
                case State.Ready(int ready) -> pods += ready;
                case State.Waiting(String forWhat) -> {
                    givenUp.remove(workload);
                    waiting.put(workload, forWhat);
                    tell(workload, seen, told, progress);
                }
                case State.GivenUp(String why) -> {
                    long now = System.nanoTime();
                    if (now - givenUp.computeIfAbsent(workload, _ -> now) > BELIEVED.toNanos()) {
                        throw notReady(Map.of(workload, why), "the cluster has given up");
                    }
                    waiting.put(workload, why);
                }
            }
        }
        return new Round(pods, waiting);
    }

    private void tell(Workload workload, JsonNode seen, Set<String> told, Progress progress) {
        for (String reason : reasons(seen)) {
            if (told.add(workload + reason)) {
                progress.notice("%s: %s".formatted(workload, reason));
            }
        }
    }

    private static String inWords(Map<Workload, String> waiting) {
        return waiting.entrySet().stream()
                .map(each -> "%s: %s".formatted(each.getKey(), each.getValue()))
                .collect(Collectors.joining("; "));
    }

    private Failure notReady(Map<Workload, String> waiting, String why) {
        var lines = new ArrayList<String>();
        waiting.forEach(
                (workload, forWhat) -> {
                    lines.add("%s: %s".formatted(workload, forWhat));
                    JsonNode seen = workloads.read(workload);
                    Stream.concat(reasons(seen).stream(), notReady(seen).stream())
                            .forEach(reason -> lines.add("  " + reason));
                });
        return new Failure(
                ExitCode.FAILED,
                "%s is not ready; %s:\n%s"
                        .formatted(
                                waiting.keySet().stream()
                                        .map(Workload::toString)
                                        .collect(Collectors.joining(", ")),
                                why,
                                String.join("\n", lines)),
                "mend what the lines above say, then resume: it is waited for again, and not"
                        + " restarted twice",
                null);
    }

    /** What keeps its pods from being ready, a line each. */
    private List<String> reasons(JsonNode workload) {
        var reasons = new ArrayList<String>();
        for (JsonNode pod : workloads.pods(workload)) {
            String name = pod.at("/metadata/name").asText();
            condition(pod, "PodScheduled")
                    .filter(each -> each.path("status").asText().equals("False"))
                    .ifPresent(each -> reasons.add(line(name, "not scheduled", each)));
            for (String containers : List.of("initContainerStatuses", "containerStatuses")) {
                for (JsonNode container : pod.path("status").path(containers)) {
                    container(name, container).ifPresent(reasons::add);
                }
            }
        }
        return reasons;
    }

    /** Containers that run: each is so for a moment, and one that stays so says nothing itself. */
    private List<String> notReady(JsonNode workload) {
        var lines = new ArrayList<String>();
        for (JsonNode pod : workloads.pods(workload)) {
            for (JsonNode container : pod.at("/status/containerStatuses")) {
                if (container.at("/state/running").isObject()
                        && !container.path("ready").asBoolean()) {
                    lines.add(
                            "pod %s: container %s runs and is not ready: its readiness probe has not succeeded%s"
                                    .formatted(
                                            pod.at("/metadata/name").asText(),
                                            container.path("name").asText(),
                                            ended(container)));
                }
            }
        }
        return lines;
    }

    private static Optional<JsonNode> condition(JsonNode pod, String type) {
        return StreamSupport.stream(pod.at("/status/conditions").spliterator(), false)
                .filter(each -> each.path("type").asText().equals(type))
                .findFirst();
    }

    private static Optional<String> container(String pod, JsonNode container) {
        JsonNode waiting = container.at("/state/waiting");
        String reason = waiting.path("reason").asText("");
        boolean starting = reason.equals("ContainerCreating") || reason.equals("PodInitializing");
        if (waiting.isMissingNode() || starting) {
            return Optional.empty();
        }
        return Optional.of(line(pod, reason, waiting) + ended(container));
    }

    /** How it ended last; nothing where it never did. */
    private static String ended(JsonNode container) {
        JsonNode last = container.at("/lastState/terminated");
        if (last.isMissingNode()) {
            return "";
        }
        String why = last.path("reason").asText("");
        return "; it ended with %s%s after %s"
                .formatted(
                        last.path("exitCode").asText(),
                        why.isEmpty() ? "" : " (" + why + ")",
                        Figures.count(container.path("restartCount").asLong(), "restart"));
    }

    private static String line(String pod, String reason, JsonNode said) {
        String message = said.path("message").asText("");
        return "pod %s: %s%s".formatted(pod, reason, message.isEmpty() ? "" : ", " + message);
    }
}
