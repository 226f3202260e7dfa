package dev.rehome.engine.run;

import dev.rehome.engine.event.Throughput;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.util.Optional;

/**
 * What the journal keeps of a run beside its entries, for who asks later: nothing is gone on or
 * back from. Of a run of an older Rehome it is not there, and what another one wrote otherwise is
 * not known.
 */
record Kept(Journal journal, RunId run) {

    /** The plan that was agreed to. */
    Optional<Plan> plan() {
        return read(Plan.class, Journal.PLAN);
    }

    static void plan(Lease lease, Plan plan) {
        save(lease, Journal.PLAN, plan);
    }

    /**
     * What a step moved and when, or its undo.
     *
     * @param cursors the name under which that saves its cursor
     */
    Optional<Throughput> throughput(String cursors) {
        return read(Throughput.class, Journal.throughputOf(cursors));
    }

    static void throughput(Lease lease, String cursors, Throughput throughput) {
        save(lease, Journal.throughputOf(cursors), throughput);
    }

    private <T extends Record> Optional<T> read(Class<T> type, String name) {
        return journal.cursor(run, name)
                .flatMap(saved -> Tree.tryRead(type, Json.read(saved.text())).value());
    }

    private static void save(Lease lease, String name, Record value) {
        lease.save(name, new Cursor(Json.canonical(Tree.of(value))));
    }
}
