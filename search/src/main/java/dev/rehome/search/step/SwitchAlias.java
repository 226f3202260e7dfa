package dev.rehome.search.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catchup.FinalPipeline;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.note.Notes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Moves an alias from one index to another, with its filter and routing, at one moment. */
record SwitchAlias(AliasSpec spec, SearchStore store) implements Step {

    static SwitchAlias bind(AliasSpec spec, Stores stores) {
        return new SwitchAlias(spec, SearchStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(store.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        List<String> holders = holders();
        var problems = new ArrayList<Problem>();
        if (!holders.equals(before()) && !holders.equals(after())) {
            problems.add(Problem.warning(held(holders), remedy(holders)));
        }
        List<Forecast.Need> needs =
                missing().stream()
                        .map(
                                index ->
                                        new Forecast.Need(
                                                spec.store(),
                                                "index %s at %s".formatted(index, spec.store()),
                                                true,
                                                Problem.error(
                                                        "%s has no index %s"
                                                                .formatted(spec.store(), index),
                                                        "let an earlier step make it, or give"
                                                                + " another name")))
                        .toList();
        if (holders.isEmpty() && before().isEmpty()) {
            made(needs.isEmpty()).ifPresent(problems::add);
        }
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.CHANGE,
                                "alias %s at %s: from %s to %s"
                                        .formatted(
                                                spec.alias(),
                                                spec.store(),
                                                told(before()),
                                                told(after())),
                                Amount.NONE)),
                problems,
                needs,
                before().isEmpty()
                        ? "takes the alias from %s again".formatted(told(after()))
                        : "gives the alias back to " + told(before()));
    }

    private String remedy(List<String> holders) {
        if (before().isEmpty()) {
            return "say with 'from' who has it, or let an earlier step take it away";
        }
        String given = "let an earlier step give it to %s alone".formatted(told(before()));
        return holders.isEmpty()
                ? near().map(name -> "did you mean '%s'? else ".formatted(name)).orElse("")
                        + "leave out 'from', or "
                        + given
                : "say with 'from' who has it, or " + given;
    }

    /**
     * An alias that nobody has may be a misspelled one; not where the taker is a copy of an index
     * that has it. Before there is a taker, only a name that is nearly the same tells.
     */
    private Optional<Problem> made(boolean takerIsThere) {
        if (noted().contains(spec.alias())) {
            return Optional.empty();
        }
        Optional<String> near = near();
        if (near.isEmpty() && !takerIsThere) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.warning(
                        "alias %s does not exist at %s: it is made"
                                .formatted(spec.alias(), spec.store()),
                        near.map("did you mean '%s'?"::formatted)
                                .orElse("see that its name is what readers and writers ask for")));
    }

    /** What is there already, or was where the taker was copied from, and is called nearly so. */
    private Optional<String> near() {
        Set<String> names = noted();
        names.addAll(store.now(cluster -> new Aliases(cluster).names()));
        return Spelling.nearest(spec.alias(), names);
    }

    @Override
    public Check check(Run run) {
        List<String> holders = holders();
        if (holders.equals(after())) {
            return Check.done("%s has it".formatted(told(after())));
        }
        for (String index : missing()) {
            return Check.blocked(
                    "%s has no index %s".formatted(spec.store(), index), "create or copy it first");
        }
        if (store.now(this::isBeingCaughtUp)) {
            return Check.blocked(
                    "index %s goes without its final pipeline until its catch-up has come to its end"
                            .formatted(told(after())),
                    "resume the run that catches it up, or roll it back");
        }
        if (!holders.equals(before())) {
            return Check.blocked(held(holders), remedy(holders));
        }
        return Check.ready();
    }

    private boolean isBeingCaughtUp(Cluster cluster) throws InterruptedException {
        return spec.taker().isPresent()
                && FinalPipeline.of(cluster, spec.taker().get(), "").paused().isPresent();
    }

    private List<String> missing() {
        return after().stream()
                .filter(name -> store.now(cluster -> new Indices(cluster).named(name)).isEmpty())
                .toList();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(SearchKinds.ALIAS, spec.reversed());
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open(run.progress())) {
            new Aliases(cluster)
                    .move(spec.alias(), spec.from(), spec.taker(), atItsSource(cluster));
        }
    }

    /** Filter, routing and write index of the alias at the index that the taker is a copy of. */
    private JsonNode atItsSource(Cluster cluster) throws InterruptedException {
        return noted(cluster)
                .map(aliases -> aliases.path(spec.alias()))
                .filter(JsonNode::isObject)
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    /** All aliases of that index, where the taker is a copy of one. */
    private Optional<JsonNode> noted(Cluster cluster) throws InterruptedException {
        return spec.taker().isPresent()
                ? new Notes(cluster, Product.of(cluster), spec.taker().get()).read(Notes.ALIASES)
                : Optional.empty();
    }

    private Set<String> noted() {
        var names = new TreeSet<String>();
        store.now(this::noted)
                .ifPresent(aliases -> aliases.fieldNames().forEachRemaining(names::add));
        return names;
    }

    @Override
    public Verdict verify(Run run) {
        List<String> holders = holders();
        return holders.equals(after())
                ? Verdict.holds(proof())
                : Verdict.differs(held(holders), List.of());
    }

    private String proof() {
        if (after().isEmpty()) {
            return "no index has it any more";
        }
        String alone = "%s has it alone".formatted(told(after()));
        List<String> others = store.now(this::notGiven);
        return others.isEmpty()
                ? alone
                : "%s\nit had %s where it was copied from, and has not here: a search.alias for each gives it"
                        .formatted(alone, String.join(", ", others));
    }

    /** The aliases of the index that the taker is a copy of, which nobody has here. */
    private List<String> notGiven(Cluster cluster) throws InterruptedException {
        var others = new ArrayList<String>();
        for (var each : noted(cluster).map(JsonNode::properties).orElse(Set.of())) {
            if (new Aliases(cluster).holders(each.getKey()).isEmpty()) {
                others.add(each.getKey());
            }
        }
        return others;
    }

    private List<String> before() {
        return spec.from().stream().toList();
    }

    private List<String> after() {
        return spec.taker().stream().toList();
    }

    private List<String> holders() {
        return store.now(cluster -> new Aliases(cluster).holders(spec.alias()));
    }

    private String held(List<String> holders) {
        return holders.isEmpty()
                ? "no index of %s has alias %s".formatted(spec.store(), spec.alias())
                : "alias %s of %s is of %s".formatted(spec.alias(), spec.store(), told(holders));
    }

    private static String told(List<String> holders) {
        return holders.isEmpty() ? "no index" : String.join(", ", holders);
    }
}
