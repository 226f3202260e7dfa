package dev.rehome.search.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
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
            problems.add(
                    Problem.warning(
                            "alias %s of %s is not of %s but of %s"
                                    .formatted(
                                            spec.alias(),
                                            spec.store(),
                                            told(before()),
                                            told(holders)),
                            "say with 'from' who has it, or let an earlier step give it to "
                                    + told(before())));
        }
        List<Forecast.Need> needs =
                missing().stream()
                        .map(
                                index ->
                                        new Forecast.Need(
                                                "index %s at %s".formatted(index, spec.store()),
                                                Problem.error(
                                                        "%s has no index %s"
                                                                .formatted(spec.store(), index),
                                                        "let an earlier step make it, or give"
                                                                + " another name")))
                        .toList();
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
            return Check.blocked(
                    "alias %s is of %s".formatted(spec.alias(), told(holders)),
                    "give it to %s alone, or say with 'from' who has it".formatted(told(before())));
        }
        return Check.ready();
    }

    private boolean isBeingCaughtUp(Cluster cluster) throws InterruptedException {
        return spec.taker().isPresent()
                && FinalPipeline.of(cluster, spec.taker().get()).paused().isPresent();
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
        JsonNode none = JsonNodeFactory.instance.objectNode();
        if (spec.taker().isEmpty()) {
            return none;
        }
        return new Notes(cluster, Product.of(cluster), spec.taker().get())
                .read(Notes.ALIASES)
                .map(aliases -> aliases.path(spec.alias()))
                .filter(JsonNode::isObject)
                .orElse(none);
    }

    @Override
    public Verdict verify(Run run) {
        List<String> holders = holders();
        return holders.equals(after())
                ? Verdict.holds(proof())
                : Verdict.differs(
                        "alias %s is of %s".formatted(spec.alias(), told(holders)), List.of());
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
        if (spec.taker().isPresent()) {
            Optional<JsonNode> noted =
                    new Notes(cluster, Product.of(cluster), spec.taker().get()).read(Notes.ALIASES);
            for (var each : noted.map(JsonNode::properties).orElse(Set.of())) {
                if (new Aliases(cluster).holders(each.getKey()).isEmpty()) {
                    others.add(each.getKey());
                }
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

    private static String told(List<String> holders) {
        return holders.isEmpty() ? "no index" : String.join(", ", holders);
    }
}
