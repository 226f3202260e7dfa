package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
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
import dev.rehome.postgres.fence.FenceReport;
import dev.rehome.postgres.globals.Databases;
import dev.rehome.postgres.inspect.Preflight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes databases read-only, or closes them, until they are released. */
record FencePostgres(FenceSpec spec, PostgresStore store) implements Step {
    /** While planning, a run has no name yet: any fence that stands is another's. */
    private static final String NO_RUN = "";

    static FencePostgres bind(FenceSpec spec, Stores stores) {
        return new FencePostgres(spec, PostgresStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        // Settings and rights are written and sessions ended: never those of a protected store.
        return List.of(store.access(Access.Mode.WRITE).seizing(spec.chosen().meant(store)));
    }

    @Override
    public Forecast forecast() {
        List<DatabaseAccess> now = fence().before(databases());
        List<Problem> problems = new ArrayList<>(Preflight.pooler(store.server()));
        problems.addAll(spec.mode().gaps());
        problems.addAll(left());
        problems.addAll(Fence.obstacles(now, NO_RUN));
        now.stream()
                .filter(access -> access.beginsReadOnly() && access.fencedBy().isEmpty())
                .map(FencePostgres::parked)
                .forEach(problems::add);
        return new Forecast(
                now.stream()
                        .map(
                                access ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "database %s at %s %s; the sessions there now are ended"
                                                        .formatted(
                                                                access.database(),
                                                                spec.store(),
                                                                switch (spec.mode()) {
                                                                    case READ_ONLY ->
                                                                            "begins sessions"
                                                                                    + " read-only";
                                                                    case CLOSED ->
                                                                            "lets nobody else"
                                                                                    + " connect";
                                                                }),
                                                Amount.NONE))
                        .toList(),
                problems,
                "gives back the settings and rights that it takes, as they are now");
    }

    /** Nobody writes now where no connections are allowed; where only we may not, others do. */
    private List<Problem> left() {
        if (!spec.all()) {
            return List.of();
        }
        Databases there = store.listed();
        return Stream.concat(
                        Chosen.leftOut(there.behind(Databases.Door.BARRED), store.name()).stream(),
                        there.behind(Databases.Door.SHUT).hindrances(store.name()).stream()
                                .map(
                                        shut ->
                                                Problem.warning(
                                                        "no fence is put there: " + shut.what(),
                                                        "if it may be opened while the others are"
                                                                + " fenced, open it first: "
                                                                + shut.remedy())))
                .toList();
    }

    /** Somebody made it so, or a fence whose sign somebody took away. */
    private static Problem parked(DatabaseAccess access) {
        return Problem.warning(
                "database %s begins sessions read-only already, and no run's fence says so"
                        .formatted(access.database()),
                "if it is to accept writes once the fence is down, first: ALTER DATABASE %s RESET default_transaction_read_only"
                        .formatted(QualifiedName.quote(access.database())));
    }

    @Override
    public Check check(Run run) {
        return Check.unless(Fence.obstacles(fence().before(databases()), run.id().text()));
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(PostgresKinds.RELEASE, asItIs(run));
    }

    /** The way back of what was fenced, also where more than {@link #undo} saw has come since. */
    @Override
    public Undo refine(Undo before, Run run) {
        return Settled.in(run, ReleaseSpec.class)
                .<Undo>map(back -> Undo.by(PostgresKinds.RELEASE, back))
                .orElse(before);
    }

    @Override
    public void apply(Run run) {
        FenceReport report = fence().raise(settled(run), spec.mode(), run.id().text());
        report.ended()
                .forEach(
                        session ->
                                run.progress()
                                        .notice(
                                                "ended session %d of %s in %s (%s)"
                                                        .formatted(
                                                                session.pid(),
                                                                session.user(),
                                                                session.database(),
                                                                session.application())));
        report.gaps()
                .forEach(
                        gap -> run.progress().notice("%s; %s".formatted(gap.what(), gap.remedy())));
    }

    @Override
    public Verdict verify(Run run) {
        List<String> databases = settled(run);
        String count = Figures.count(databases.size(), "database");
        return fence().holds(databases, spec.mode(), run.id().text())
                ? Verdict.holds(
                        switch (spec.mode()) {
                            case READ_ONLY -> "new sessions are read-only in " + count;
                            case CLOSED -> "nobody else may connect to " + count;
                        })
                : Verdict.differs("the fence does not hold", databases);
    }

    /** The databases that are fenced, and with them what is to be brought back. */
    private List<String> settled(Run run) {
        return Settled.once(run, ReleaseSpec.class, () -> asItIs(run)).databases();
    }

    /**
     * The way back.
     *
     * @throws Failure while another run's fence stands, which would be no state to come back to
     */
    private ReleaseSpec asItIs(Run run) {
        List<DatabaseAccess> now = fence().before(databases());
        Problem.refuse(Fence.obstacles(now, run.id().text()));
        return new ReleaseSpec(
                spec.store(),
                now,
                run.id().text(),
                spec.mode(),
                Optional.of(store.server().address().user()));
    }

    private List<String> databases() {
        return spec.chosen().of(store);
    }

    private Fence fence() {
        return new Fence(store.server());
    }
}
