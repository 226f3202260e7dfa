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
import dev.rehome.postgres.fence.Fence;
import dev.rehome.postgres.fence.FenceReport;
import dev.rehome.postgres.inspect.Preflight;
import java.util.List;
import java.util.stream.Stream;

/** Makes databases read-only, or closes them, until they are released. */
record FencePostgres(FenceSpec spec, PostgresStore store) implements Step {

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
        return new Forecast(
                databases().stream()
                        .map(
                                name ->
                                        new Forecast.Change(
                                                Forecast.Verb.CHANGE,
                                                "database %s at %s %s; the sessions there now are ended"
                                                        .formatted(
                                                                name,
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
                Stream.concat(
                                Preflight.pooler(store.server()).stream(),
                                spec.mode().gaps().stream())
                        .toList(),
                "brings settings and rights back exactly as they are now");
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.by(PostgresKinds.RELEASE, asItIs());
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
        FenceReport report = fence().raise(settled(run), spec.mode());
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
        return fence().holds(databases, spec.mode())
                ? Verdict.holds(
                        switch (spec.mode()) {
                            case READ_ONLY -> "new sessions are read-only in " + count;
                            case CLOSED -> "nobody else may connect to " + count;
                        })
                : Verdict.differs("the fence does not hold", databases);
    }

    /** The databases that are fenced, and with them what is to be brought back. */
    private List<String> settled(Run run) {
        return Settled.once(run, ReleaseSpec.class, this::asItIs).databases();
    }

    private ReleaseSpec asItIs() {
        return new ReleaseSpec(spec.store(), fence().before(databases()));
    }

    private List<String> databases() {
        return spec.chosen().of(store);
    }

    private Fence fence() {
        return new Fence(store.server());
    }
}
