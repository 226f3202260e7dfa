package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.tree.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every kind of step and store that a runbook may name, as the modules at hand bring them. */
public final class StepCatalog {
    private final Map<String, Kind<?>> kinds = new LinkedHashMap<>();
    private final Map<String, StoreKind> stores = new LinkedHashMap<>();

    public StepCatalog(List<Kind<?>> kinds, List<StoreKind> stores) {
        kinds.forEach(
                kind -> {
                    if (builtIn(kind.name()) || this.kinds.put(kind.name(), kind) != null) {
                        throw new IllegalStateException("two kinds named " + kind.name());
                    }
                });
        stores.forEach(store -> this.stores.put(store.name(), store));
    }

    private static boolean builtIn(String kind) {
        return kind.equals(Approve.KIND) || BuiltIn.hasStepsBelow(kind);
    }

    /**
     * The kind of that name; the built-in {@code approve}, {@code parallel} and {@code on-rollback}
     * are not among them.
     */
    public Optional<Kind<?>> kind(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    /** The record that holds the arguments of a kind; {@code approve} has one too. */
    public Optional<Class<? extends Record>> spec(String kind) {
        return kind.equals(Approve.KIND) ? Optional.of(Approve.class) : kind(kind).map(Kind::spec);
    }

    public Optional<StoreKind> store(String kind) {
        return Optional.ofNullable(stores.get(kind));
    }

    public List<Kind<?>> kinds() {
        return List.copyOf(kinds.values());
    }

    public List<StoreKind> stores() {
        return List.copyOf(stores.values());
    }

    /** Everything a step may be called, the built-in ones last. */
    public List<String> names() {
        return Stream.concat(
                        kinds.keySet().stream(),
                        Stream.of(Approve.KIND, RunbookStep.PARALLEL, RunbookStep.ON_ROLLBACK))
                .toList();
    }

    /**
     * The arguments of a kind, read from a tree in a journal.
     *
     * @throws Failure with BAD_INPUT when another Rehome wrote it and this one cannot read it
     */
    public StepSpec read(String kind, Object tree) {
        return (StepSpec) Tree.read(spec(kind).orElseThrow(() -> unknown(kind)), tree);
    }

    /** Only a journal names kinds that a Rehome does not know. */
    public static Failure unknown(String kind) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "this Rehome knows no step '%s'".formatted(kind),
                "use the Rehome that began the run",
                null);
    }
}
