package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.catalog.QualifiedName;
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
                obstacles(),
                "fence it again");
    }

    @Override
    public Check check(Run run) {
        return obstacles().stream()
                .findFirst()
                .map(each -> Check.blocked(each.what(), each.remedy()))
                .orElseGet(Check::ready);
    }

    @Override
    public Undo undo(Run run) {
        return Undo.nothing("fence it again with a postgres.fence step");
    }

    @Override
    public void apply(Run run) {
        fence().release(spec.before(), spec.run());
    }

    @Override
    public Verdict verify(Run run) {
        List<String> there = store.present(spec.databases()).names(); // others were dropped
        List<DatabaseAccess> now = fence().before(there);
        List<String> other =
                now.stream()
                        .filter(access -> !spec.before().contains(access))
                        .map(DatabaseAccess::database)
                        .toList();
        if (!other.isEmpty()) {
            return Verdict.differs("settings or rights are not as they were", other);
        }
        List<String> refusing = fence().refusing(there);
        refusing.forEach(database -> run.progress().notice(refusal(database)));
        String asBefore = "%s as before".formatted(Figures.count(now.size(), "database"));
        return Verdict.holds(
                refusing.isEmpty()
                        ? asBefore
                        : "%s; writes still refused by %s"
                                .formatted(asBefore, String.join(", ", refusing)));
    }

    /** Of a database that is as before and cannot be written all the same. */
    private String refusal(String database) {
        boolean itsOwn =
                spec.before().stream()
                        .anyMatch(
                                each -> each.database().equals(database) && each.beginsReadOnly());
        return itsOwn
                ? "database %s refuses writes still: it was read-only before the fence. To open it: ALTER DATABASE %s RESET default_transaction_read_only"
                        .formatted(database, QualifiedName.quote(database))
                : "database %s refuses writes still, though not by its own setting: see whether the server is a standby, and where default_transaction_read_only is on: \\drds, postgresql.conf"
                        .formatted(database);
    }

    private List<Problem> obstacles() {
        return fence().obstaclesBack(spec.before(), spec.run());
    }

    private Fence fence() {
        return new Fence(store.server());
    }
}
