package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.fence.DatabaseAccess;
import dev.rehome.postgres.fence.Fence;
import java.util.List;

/** Takes a fence down: exactly the state from before it comes back. */
record ReleasePostgres(ReleaseSpec spec, PostgresStore store) implements Step {

    static ReleasePostgres bind(ReleaseSpec spec, Stores stores) {
        return new ReleasePostgres(spec, PostgresStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(store.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        return new Forecast(
                spec.databases().stream()
                        .map(
                                name ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "database %s at %s accepts writes as before"
                                                        .formatted(name, spec.store()),
                                                Amount.NONE))
                        .toList(),
                List.of(),
                "fence it again");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("fence it again with a postgres.fence step");
    }

    @Override
    public void apply(Run run) {
        new Fence(store.server()).release(spec.before());
    }

    @Override
    public Verdict verify(Run run) {
        List<DatabaseAccess> now =
                new Fence(store.server())
                        .before(
                                spec.databases().stream()
                                        .filter(store.databases()::contains)
                                        .toList());
        List<String> other =
                now.stream()
                        .filter(access -> !spec.before().contains(access))
                        .map(DatabaseAccess::database)
                        .toList();
        return other.isEmpty()
                ? Verdict.holds("%s as before".formatted(Figures.count(now.size(), "database")))
                : Verdict.differs("settings or rights are not as they were", other);
    }
}
