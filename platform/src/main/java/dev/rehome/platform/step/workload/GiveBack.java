package dev.rehome.platform.step.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.kubernetes.Rollout;
import dev.rehome.platform.kubernetes.Workload;
import dev.rehome.platform.kubernetes.Workloads;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import dev.rehome.platform.step.cluster.Since;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives workloads what they had before a step; what somebody else has changed since is left, and so
 * is a workload that is gone.
 *
 * @param what they had
 * @param within how long it waits for their pods
 */
record GiveBack(NamedWorkloads workloads, What what, Duration within) implements NeedsRights {

    /** Values that a step has changed. */
    interface What {

        /** What it changed of one. */
        List<Value> of(Workload workload, JsonNode seen);

        /** Gives those back. */
        void restore(Workloads workloads, Workload workload, List<Value> ours);

        /** Whether that takes other pods. */
        boolean replacesPods();
    }

    /**
     * One of them.
     *
     * @param key by which {@link What} knows it
     * @param name as it is told: {@code the image of container fence}
     * @param now as it is; empty where there is no such thing any more
     */
    record Value(String key, String name, String before, String ours, Optional<String> now) {

        Since since() {
            return Since.of(Optional.of(before), Optional.of(ours), now);
        }

        String is(Workload workload) {
            return "%s: %s is %s".formatted(workload, name, now.orElse("gone"));
        }
    }

    private record Seen(Workload workload, Optional<JsonNode> there, List<Value> values) {

        List<Value> those(Since since) {
            return values.stream().filter(value -> value.since() == since).toList();
        }

        /** Whether it is, or is about to be, as before in some way. */
        boolean isWaitedFor() {
            return values.stream().anyMatch(value -> value.since() != Since.OTHERS);
        }

        /** What is not given back, a line each. */
        Stream<String> left() {
            return there.isEmpty()
                    ? Stream.of("%s is gone; it is left so".formatted(workload))
                    : those(Since.OTHERS).stream()
                            .map(
                                    value ->
                                            value.is(workload)
                                                    + ", as somebody else has set it since; it is"
                                                    + " left so");
        }
    }

    private List<Seen> look(Cluster cluster) {
        Workloads here = workloads.at(cluster);
        return workloads.all().stream()
                .map(
                        workload -> {
                            Optional<JsonNode> seen = here.find(workload);
                            return new Seen(
                                    workload,
                                    seen,
                                    seen.map(there -> what.of(workload, there)).orElse(List.of()));
                        })
                .toList();
    }

    @Override
    public ClusterStore store() {
        return workloads.store();
    }

    @Override
    public List<Right> rights() {
        return workloads.rights("get", "patch");
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<Problem>(store().missing(rights()));
        List<Seen> all = problems.isEmpty() ? store().now(this::look) : List.of();
        problems.addAll(stuck(all));
        all.stream()
                .flatMap(Seen::left)
                .map(
                        line ->
                                Problem.warning(
                                        line,
                                        "see whether it is to stay so; what a later step of"
                                                + " this run has set goes back before"))
                .forEach(problems::add);
        return new Forecast(
                all.stream()
                        .flatMap(
                                seen ->
                                        seen.those(Since.OURS).stream()
                                                .map(value -> change(seen.workload(), value)))
                        .toList(),
                problems,
                "set them again");
    }

    private Forecast.Change change(Workload workload, Value value) {
        return new Forecast.Change(
                Forecast.Verb.CHANGE,
                "%s of %s, %s: back to %s"
                        .formatted(workload, store().name(), value.name(), value.before()),
                Amount.NONE);
    }

    /** Those whose new pods would be waited for in vain. */
    private List<Problem> stuck(List<Seen> all) {
        return all.stream()
                .filter(seen -> what.replacesPods() && seen.isWaitedFor())
                .flatMap(
                        seen ->
                                seen
                                        .there()
                                        .flatMap(
                                                there ->
                                                        Workloads.neverReplaced(
                                                                seen.workload(), there))
                                        .stream())
                .toList();
    }

    @Override
    public Check check(Run run) {
        return Check.unless(stuck(store().now(this::look)));
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("it is an undo itself");
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store().open()) {
            Workloads here = workloads.at(cluster);
            List<Seen> all = look(cluster);
            all.stream().flatMap(Seen::left).forEach(run.progress()::notice);
            for (Seen seen : all) {
                List<Value> ours = seen.those(Since.OURS);
                if (!ours.isEmpty()) {
                    what.restore(here, seen.workload(), ours);
                }
            }
            new Rollout(here).await(waitedFor(all), within, run.progress());
        }
    }

    private static List<Workload> waitedFor(List<Seen> all) {
        return all.stream().filter(Seen::isWaitedFor).map(Seen::workload).toList();
    }

    @Override
    public Verdict verify(Run run) {
        List<Seen> all = store().now(this::look);
        List<String> still =
                all.stream()
                        .flatMap(
                                seen ->
                                        seen.those(Since.OURS).stream()
                                                .map(
                                                        value ->
                                                                "%s, not %s"
                                                                        .formatted(
                                                                                value.is(
                                                                                        seen
                                                                                                .workload()),
                                                                                value.before())))
                        .toList();
        if (!still.isEmpty()) {
            return Verdict.differs("not as before", still);
        }
        return switch (workloads.only(waitedFor(all)).verdict()) {
            case Verdict.Differs differs -> differs;
            case Verdict.Holds(String ready) ->
                    Verdict.holds(
                            Stream.concat(
                                            Stream.of(
                                                    "%s as before, %s"
                                                            .formatted(
                                                                    Figures.count(
                                                                            asBefore(all), "value"),
                                                                    ready)),
                                            all.stream().flatMap(Seen::left))
                                    .collect(Collectors.joining("; ")));
        };
    }

    private static int asBefore(List<Seen> all) {
        return all.stream().mapToInt(seen -> seen.those(Since.AS_BEFORE).size()).sum();
    }
}
