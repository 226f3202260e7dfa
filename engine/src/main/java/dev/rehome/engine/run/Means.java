package dev.rehome.engine.run;

import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.plan.Guard;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;

/** What runs are read from, and what their steps are bound and guarded with. */
record Means(Journal journal, StepCatalog catalog, Secrets secrets) {

    /**
     * What has become of the run so far.
     *
     * @throws Failure with BAD_INPUT when there is no such run
     */
    History history(RunId run) {
        return History.of(journal.entries(run, 0));
    }

    /**
     * The runbook as the run began with it.
     *
     * @param given where stores of those names are now, and with which passwords
     */
    Runbook runbook(History history, Collection<StoreEntry> given) {
        Runbook runbook = Runbook.read(history.opened().runbook(), catalog);
        var stores = new LinkedHashMap<>(runbook.stores());
        given.forEach(
                store -> stores.computeIfPresent(store.name(), (_, known) -> known.movedTo(store)));
        return new Runbook(runbook.name(), runbook.vars(), stores, runbook.steps());
    }

    Binder binder(Runbook runbook) {
        return new Binder(catalog, runbook.stores(secrets));
    }

    /** Finds out what the protected stores are, whatever names they may be reached by. */
    Guard guard(Runbook runbook) {
        var identities = new LinkedHashMap<String, StoreIdentity>();
        var unknown = new LinkedHashMap<String, String>();
        for (StoreEntry store : runbook.stores().values()) {
            if (!store.guarded()) {
                continue;
            }
            try {
                catalog.store(store.kind())
                        .map(kind -> kind.identify().apply(store.resolve(secrets)))
                        .ifPresent(identity -> identities.put(store.name(), identity));
            } catch (Failure e) {
                unknown.put(store.name(), String.valueOf(e.getMessage()));
            }
        }
        return new Guard(identities, unknown, journal.home().map(this::kept));
    }

    private Guard.Kept kept(Journal.Home home) {
        try {
            return new Guard.Kept(
                    home.database(),
                    catalog.store(home.store().kind())
                            .map(kind -> kind.identify().apply(home.store())),
                    "");
        } catch (Failure e) {
            return new Guard.Kept(
                    home.database(), Optional.empty(), String.valueOf(e.getMessage()));
        }
    }
}
