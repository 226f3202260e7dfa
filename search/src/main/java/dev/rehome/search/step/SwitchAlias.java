package dev.rehome.search.step;

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
import dev.rehome.search.connect.Cluster;
import java.util.List;

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
        List<Problem> problems =
                holders.equals(List.of(spec.from()))
                        ? List.of()
                        : List.of(
                                Problem.warning(
                                        "alias %s of %s is not of %s but of %s"
                                                .formatted(
                                                        spec.alias(),
                                                        spec.store(),
                                                        spec.from(),
                                                        told(holders)),
                                        "an earlier step has to give it to " + spec.from()));
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.CHANGE,
                                "alias %s at %s: from %s to %s"
                                        .formatted(
                                                spec.alias(), spec.store(), spec.from(), spec.to()),
                                Amount.NONE)),
                problems,
                "gives the alias back to " + spec.from());
    }

    @Override
    public Check check(Run run) {
        List<String> holders = holders();
        if (holders.equals(List.of(spec.to()))) {
            return Check.done("%s has it".formatted(spec.to()));
        }
        if (!holders.equals(List.of(spec.from()))) {
            return Check.blocked(
                    "alias %s is of %s".formatted(spec.alias(), told(holders)),
                    "give it to %s alone".formatted(spec.from()));
        }
        return store.now(cluster -> new Indices(cluster).named(spec.to())).isPresent()
                ? Check.ready()
                : Check.blocked(
                        "%s has no index %s".formatted(spec.store(), spec.to()),
                        "create or copy it first");
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(SearchKinds.ALIAS, spec.reversed());
    }

    @Override
    public void apply(Run run) throws InterruptedException {
        try (Cluster cluster = store.open()) {
            new Aliases(cluster).move(spec.alias(), spec.from(), spec.to());
        }
    }

    @Override
    public Verdict verify(Run run) {
        List<String> holders = holders();
        return holders.equals(List.of(spec.to()))
                ? Verdict.holds("%s has it alone".formatted(spec.to()))
                : Verdict.differs(
                        "alias %s is of %s".formatted(spec.alias(), told(holders)), List.of());
    }

    private List<String> holders() {
        return store.now(cluster -> new Aliases(cluster).holders(spec.alias()));
    }

    private static String told(List<String> holders) {
        return holders.isEmpty() ? "no index" : String.join(", ", holders);
    }
}
