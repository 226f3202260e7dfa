package dev.rehome.platform.step.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.kubernetes.Rollout;
import dev.rehome.platform.kubernetes.Workload;
import dev.rehome.platform.kubernetes.Workloads;
import dev.rehome.platform.step.cluster.ClusterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The workloads that a step names, at its cluster. */
record NamedWorkloads(ClusterStore store, List<Workload> all) {

    static void refuseNone(List<?>... names) {
        if (Stream.of(names).allMatch(List::isEmpty)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "no workload is named",
                    "name some under 'deployments' or 'statefulsets'",
                    null);
        }
    }

    Workloads at(Cluster cluster) {
        return new Workloads(cluster, store.in(cluster));
    }

    /** Those that are not there. */
    List<Problem> missing() {
        return store.now(
                cluster ->
                        all.stream().flatMap(each -> at(cluster).absence(each).stream()).toList());
    }

    /** Those that are not there, or whose pods would never be replaced by new ones. */
    List<Problem> unfit() {
        return store.now(
                cluster ->
                        all.stream()
                                .flatMap(
                                        each ->
                                                at(cluster)
                                                        .find(each)
                                                        .map(
                                                                seen ->
                                                                        Workloads.neverReplaced(
                                                                                each, seen))
                                                        .orElseGet(() -> at(cluster).absence(each))
                                                        .stream())
                                .toList());
    }

    /**
     * What is asked of each.
     *
     * @param question of a workload as the API gives it
     */
    <T> Map<Workload, T> each(Function<JsonNode, T> question) {
        return store.now(
                cluster -> {
                    var answers = new LinkedHashMap<Workload, T>();
                    all.forEach(each -> answers.put(each, question.apply(at(cluster).read(each))));
                    return answers;
                });
    }

    /** Whether each has as many ready pods as it is to have, all of the newest kind. */
    Verdict verdict() {
        return store.now(
                cluster -> {
                    var rollout = new Rollout(at(cluster));
                    var wrong = new ArrayList<String>();
                    int pods = 0;
                    for (Workload workload : all) {
                        switch (rollout.now(workload)) {
                            case Rollout.State.Ready(int ready) -> pods += ready;
                            case Rollout.State.Waiting(String forWhat) ->
                                    wrong.add("%s waits for %s".formatted(workload, forWhat));
                            case Rollout.State.GivenUp(String why) ->
                                    wrong.add("%s: %s".formatted(workload, why));
                        }
                    }
                    return wrong.isEmpty()
                            ? Verdict.holds(
                                    "%s of %s ready"
                                            .formatted(
                                                    Figures.count(pods, "pod"),
                                                    Figures.count(all.size(), "workload")))
                            : Verdict.differs("not ready", wrong);
                });
    }

    /** To read them with what their pods say, and whatever else each is asked for. */
    List<Right> rights(String... verbs) {
        String namespace = store.namespaceNow();
        return Stream.concat(
                        all.stream()
                                .flatMap(
                                        each -> Right.of(namespace, each.object(), verbs).stream()),
                        Right.of(namespace, "", "pods", "list").stream())
                .toList();
    }

    /** The same of others. */
    NamedWorkloads only(List<Workload> some) {
        return new NamedWorkloads(store, some);
    }

    /** In words: {@code deployment/fence, deployment/indexd in namespace idp}. */
    String shown() {
        return all.stream().map(Workload::toString).collect(Collectors.joining(", "))
                + store.namespace().map(" in namespace "::concat).orElse("")
                + " of "
                + store.name();
    }
}
