package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.runbook.RunbookStep.Work;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Sha256;
import dev.rehome.engine.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be done to which stores, with every variable put in and every secret a reference.
 *
 * @param vars the variables it was read with, each a text or a list of texts
 * @param stores by name, in the order of the file
 */
public record Runbook(
        String name,
        Map<String, Object> vars,
        Map<String, StoreEntry> stores,
        List<RunbookStep> steps) {

    /** The runbook of a direct command: one step, made in memory. */
    public static Runbook of(String name, List<StoreEntry> stores, String kind, StepSpec spec) {
        var step =
                new RunbookStep(
                        "1",
                        Optional.empty(),
                        kind,
                        new Work.One(spec),
                        Rules.NONE,
                        Position.outside(name));
        return new Runbook(
                name,
                Map.of(),
                stores.stream()
                        .collect(
                                Collectors.toMap(
                                        StoreEntry::name,
                                        Function.identity(),
                                        (one, other) -> other,
                                        LinkedHashMap::new)),
                List.of(step));
    }

    /** Every step, children after the entry that they are below. */
    public Stream<RunbookStep> allSteps() {
        return steps.stream().flatMap(RunbookStep::all);
    }

    /** Every step that does something by itself. */
    public Stream<RunbookStep> singleSteps() {
        return allSteps().filter(step -> step.work().below().isEmpty());
    }

    /** What to call the step while it is taken back. */
    public String backLabel(RunbookStep step) {
        return isOnTheWayBack(step) ? step.label() : "undo " + step.label();
    }

    /** Whether the step is done on the way back only. */
    public boolean isOnTheWayBack(RunbookStep step) {
        return allSteps()
                .anyMatch(
                        entry ->
                                entry.work() instanceof Work.OnTheWayBack(var steps)
                                        && steps.contains(step));
    }

    /**
     * The store of that name, its secrets still references.
     *
     * @throws Failure with BAD_INPUT when there is none
     */
    public StoreEntry store(String name) {
        StoreEntry entry = stores.get(name);
        if (entry == null) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no store '%s'".formatted(name),
                    Spelling.hint(name, stores.keySet()),
                    null);
        }
        return entry;
    }

    /**
     * The stores by name; secrets are looked up when a store is first asked for.
     *
     * @throws Failure later, with BAD_INPUT, for a store that is not there or a secret that is not
     */
    public Stores stores(Secrets secrets) {
        secrets.redactor().show(Json.write(tree()));
        secrets.learn(Json.write(tree()));
        return new RunbookStores(this, secrets);
    }

    /** All of it but the positions, for the journal; no secret is in it. */
    public Map<String, Object> tree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", name);
        tree.put("vars", vars);
        tree.put("stores", stores.values().stream().<Object>map(Tree::of).toList());
        tree.put("steps", steps.stream().<Object>map(step -> Tree.of(Written.of(step))).toList());
        return tree;
    }

    /** Reads what {@link #tree} wrote. A password that was given in the clear is not in it. */
    public static Runbook read(Object tree, StepCatalog catalog) {
        var written = Tree.read(WrittenRunbook.class, tree);
        return new Runbook(
                written.name(),
                written.vars(),
                written.stores().stream()
                        .collect(
                                Collectors.toMap(
                                        StoreEntry::name,
                                        Function.identity(),
                                        (one, other) -> other,
                                        LinkedHashMap::new)),
                written.steps().stream().map(step -> step.read(written.name(), catalog)).toList());
    }

    /**
     * SHA-256, in hexadecimal, of what the runbook will do: two files that differ only in comments,
     * layout or unused variables have the same.
     */
    public String fingerprint() {
        var tree = new LinkedHashMap<>(tree());
        tree.remove("vars");
        return Sha256.of(Json.canonical(tree).getBytes(StandardCharsets.UTF_8));
    }

    private record WrittenRunbook(
            String name, Map<String, Object> vars, List<StoreEntry> stores, List<Written> steps) {}

    private record Written(
            String path,
            Optional<String> name,
            String kind,
            Optional<Object> arguments,
            Optional<List<Written>> steps,
            Rules rules) {

        static Written of(RunbookStep step) {
            return switch (step.work()) {
                case Work.One(StepSpec spec) ->
                        new Written(
                                step.path(),
                                step.name(),
                                step.kind(),
                                Optional.of(Tree.of((Record) spec)),
                                Optional.empty(),
                                step.rules());
                case Work.Unknown(Object arguments, _) ->
                        new Written(
                                step.path(),
                                step.name(),
                                step.kind(),
                                Optional.of(arguments),
                                Optional.empty(),
                                step.rules());
                case Work.Together _, Work.OnTheWayBack _ ->
                        new Written(
                                step.path(),
                                step.name(),
                                step.kind(),
                                Optional.empty(),
                                Optional.of(step.work().below().stream().map(Written::of).toList()),
                                step.rules());
            };
        }

        RunbookStep read(String runbook, StepCatalog catalog) {
            Work work =
                    steps.map(children -> made(children, runbook, catalog))
                            .orElseGet(() -> single(catalog));
            return new RunbookStep(path, name, kind, work, rules, Position.outside(runbook));
        }

        private Work made(List<Written> children, String runbook, StepCatalog catalog) {
            List<RunbookStep> read =
                    children.stream().map(child -> child.read(runbook, catalog)).toList();
            return kind.equals(RunbookStep.ON_ROLLBACK)
                    ? new Work.OnTheWayBack(read)
                    : new Work.Together(read);
        }

        /** Whoever lists the runs of a journal also meets those of a newer Rehome. */
        private Work single(StepCatalog catalog) {
            Object tree = arguments.orElse(Map.of());
            try {
                return new Work.One(catalog.read(kind, tree));
            } catch (Failure e) {
                return new Work.Unknown(tree, String.valueOf(e.getMessage()));
            }
        }
    }
}
