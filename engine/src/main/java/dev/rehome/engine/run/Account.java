package dev.rehome.engine.run;

import dev.rehome.engine.event.Throughput;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a journal holds of a run, for who has to answer for it.
 *
 * @param stores that the runbook names
 * @param plan that was agreed to; empty when an older Rehome began the run
 * @param moved by steps, in the order of the runbook; without those that moved nothing
 */
public record Account(
        RunStatus status,
        List<Recorded> entries,
        List<Store> stores,
        Optional<Plan> plan,
        List<Moved> moved) {

    /**
     * A store of the runbook.
     *
     * @param location without its password
     * @param identity what it said it was when the run began; empty when no step touches it
     */
    public record Store(String name, String kind, String location, Optional<String> identity) {}

    /**
     * What a step moved and when.
     *
     * @param back whether it was taken back meanwhile
     */
    public record Moved(String step, String label, boolean back, Throughput throughput) {}

    public Account {
        entries = List.copyOf(entries);
        stores = List.copyOf(stores);
        moved = List.copyOf(moved);
    }

    static Account of(RunStatus status, Runbook runbook, Journal journal) {
        RunId run = status.run();
        List<Recorded> entries = journal.entries(run, 0);
        var opened = (Entry.RunOpened) entries.getFirst().entry();
        var kept = new Kept(journal, run);
        return new Account(
                status,
                entries,
                runbook.stores().values().stream()
                        .map(
                                store ->
                                        new Store(
                                                store.name(),
                                                store.kind(),
                                                store.location(),
                                                Optional.ofNullable(
                                                                opened.stores().get(store.name()))
                                                        .map(StoreIdentity::toString)))
                        .toList(),
                kept.plan(),
                runbook.singleSteps().flatMap(step -> moved(step, kept)).toList());
    }

    private static Stream<Moved> moved(RunbookStep step, Kept kept) {
        String path = step.path();
        Stream<Moved> forth =
                kept.throughput(path).stream()
                        .map(all -> new Moved(path, step.label(), false, all));
        Stream<Moved> back =
                kept.throughput(Journal.undoOf(path)).stream()
                        .map(all -> new Moved(path, step.label(), true, all));
        return Stream.concat(forth, back);
    }
}
