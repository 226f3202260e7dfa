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
import dev.rehome.postgres.fence.Since;
import java.util.List;
import java.util.function.Predicate;

/** Takes a fence down: what it took is given back, and what others did meanwhile stays. */
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
                                                "database %s at %s is no longer fenced"
                                                        .formatted(name, spec.store()),
                                                Amount.NONE))
                        .toList(),
                obstacles(),
                "fence it again");
    }

    @Override
    public Check check(Run run) {
        return Check.unless(obstacles());
    }

    @Override
    public Undo undo(Run run) {
        return Undo.stays("fence it again with a postgres.fence step");
    }

    @Override
    public void apply(Run run) {
        fence().release(spec.before(), raised());
    }

    @Override
    public Verdict verify(Run run) {
        List<String> there = store.present(spec.databases()).names(); // others were dropped
        List<DatabaseAccess> now = fence().before(there);
        List<Since> since = now.stream().map(this::since).toList();
        List<String> fenced = names(since, each -> !each.down());
        if (!fenced.isEmpty()) {
            return Verdict.differs("not all of the fence is taken down", fenced);
        }
        since.forEach(each -> each.others().forEach(line -> run.progress().notice(in(each, line))));
        List<String> refusing = fence().refusing(there);
        refusing.forEach(database -> run.progress().notice(refusal(database)));
        String released = released(now.size(), names(since, each -> !each.others().isEmpty()));
        return Verdict.holds(
                refusing.isEmpty()
                        ? released
                        : "%s; writes still refused by %s"
                                .formatted(released, String.join(", ", refusing)));
    }

    private static String released(int databases, List<String> otherwise) {
        String count = Figures.count(databases, "database");
        return otherwise.isEmpty()
                ? count + " as before"
                : "%s released; otherwise than before, by others: %s"
                        .formatted(count, String.join(", ", otherwise));
    }

    private static String in(Since since, String line) {
        return "database %s: %s".formatted(since.now().database(), line);
    }

    private static List<String> names(List<Since> all, Predicate<Since> which) {
        return all.stream().filter(which).map(each -> each.now().database()).toList();
    }

    /** Of a database that is there. */
    private Since since(DatabaseAccess now) {
        return new Since(
                spec.before().stream()
                        .filter(each -> each.database().equals(now.database()))
                        .findFirst()
                        .orElseThrow(),
                now,
                raised());
    }

    private Fence.Raised raised() {
        return new Fence.Raised(
                spec.run(),
                spec.mode(),
                spec.login().orElseGet(() -> store.server().address().user()));
    }

    /** Of a database that is released and cannot be written all the same. */
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
