package dev.rehome.platform.step.object;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.LabelSelector;
import dev.rehome.platform.kubernetes.Labelled;
import dev.rehome.platform.kubernetes.Patience;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.cluster.NeedsRights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Deletes pods or jobs by their labels, and waits until those are gone. */
record Delete(DeleteSpec spec, ClusterStore store) implements NeedsRights {

    static Delete bind(DeleteSpec spec, Stores stores) {
        return new Delete(spec, ClusterStore.of(stores, spec.cluster(), spec.namespace()));
    }

    @Override
    public List<Right> rights() {
        String namespace = store.namespaceNow();
        return Stream.concat(
                        spec.pods().stream()
                                .flatMap(
                                        _ ->
                                                Right.of(namespace, "", "pods", "list", "delete")
                                                        .stream()),
                        spec.jobs().stream()
                                .flatMap(
                                        _ ->
                                                Right.of(
                                                        namespace, "batch", "jobs", "list",
                                                        "delete")
                                                        .stream()))
                .toList();
    }

    @Override
    public Forecast forecast() {
        var problems = new ArrayList<Problem>(store.missing(rights()));
        List<Labelled.Found> found = problems.isEmpty() ? found() : List.of();
        if (problems.isEmpty() && found.isEmpty()) {
            problems.add(nothing());
        }
        return new Forecast(
                found.stream()
                        .map(
                                each ->
                                        new Forecast.Change(
                                                Forecast.Verb.DESTROY,
                                                "%s of %s".formatted(each, spec.cluster()),
                                                Amount.NONE))
                        .toList(),
                problems,
                back(found));
    }

    private Problem nothing() {
        String what =
                Stream.concat(
                                spec.jobs().map("no job has "::concat).stream(),
                                spec.pods().map("no pod has "::concat).stream())
                        .collect(Collectors.joining(", and "));
        return Problem.warning(
                what + (spec.finished() ? " now and has come to its end" : " now"),
                "fine if they come later; else see `kubectl get jobs,pods --show-labels`");
    }

    private static String back(List<Labelled.Found> found) {
        return found.stream().allMatch(Labelled.Found::comesAgain)
                ? "none is needed: whatever keeps them makes them again"
                : "none: what came to its end stays done, and is not made again";
    }

    private List<Labelled.Found> found() {
        return store.now(this::found);
    }

    private List<Labelled.Found> found(Cluster cluster) {
        var labelled = new Labelled(cluster, store.in(cluster), spec.finished());
        var found = new ArrayList<Labelled.Found>();
        spec.jobs()
                .ifPresent(selector -> found.addAll(labelled.jobs(LabelSelector.parse(selector))));
        spec.pods()
                .ifPresent(selector -> found.addAll(labelled.pods(LabelSelector.parse(selector))));
        return found;
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        List<Labelled.Found> found = found();
        // One that runs and that nothing makes again is lost with whatever it was doing.
        return found.stream().anyMatch(each -> !each.comesAgain() && !each.finished())
                ? Undo.pointOfNoReturn(
                        "%s and nothing makes them again"
                                .formatted(
                                        Figures.count(found.size(), "pod or job", "pods or jobs")))
                : Undo.stays("what is deleted had come to its end, or is made again");
    }

    /** Those that are there when it begins, by their UID: what comes after them is not meant. */
    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open()) {
            if (run.cursor().isEmpty()) {
                run.save(
                        new Cursor(
                                String.join(
                                        "\n",
                                        found(cluster).stream()
                                                .map(Labelled.Found::line)
                                                .toList())));
            }
            List<Labelled.Found> meant = meant(run);
            var labelled = new Labelled(cluster, store.in(cluster), spec.finished());
            meant.forEach(labelled::delete);
            await(run, labelled, meant);
        }
    }

    private static List<Labelled.Found> meant(Run run) {
        return run.cursor().map(Cursor::text).stream()
                .flatMap(String::lines)
                .map(Labelled.Found::parse)
                .toList();
    }

    private void await(Run run, Labelled labelled, List<Labelled.Found> meant)
            throws InterruptedException {
        List<Labelled.Found> _ =
                new Patience(spec.within(), run.progress())
                        .until(
                                () -> meant.stream().filter(labelled::isThere).toList(),
                                left ->
                                        left.isEmpty()
                                                ? ""
                                                : "%s to end".formatted(left.getFirst()),
                                this::late);
    }

    private Failure late(List<Labelled.Found> left) {
        return new Failure(
                ExitCode.FAILED,
                "after %s %s is still there"
                        .formatted(Figures.took(spec.within()), left.getFirst()),
                "see what holds it, such as a finalizer: kubectl describe " + left.getFirst(),
                null);
    }

    @Override
    public Verdict verify(Run run) {
        return Verdict.holds(
                "%s gone"
                        .formatted(Figures.count(meant(run).size(), "pod or job", "pods or jobs")));
    }
}
