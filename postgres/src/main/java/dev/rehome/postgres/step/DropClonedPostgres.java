package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.clone.DropCloned;
import java.util.ArrayList;
import java.util.List;

/** The way back behind a clone: the target as it was. */
record DropClonedPostgres(DropClonedSpec spec, PostgresStore target) implements Step {

    static DropClonedPostgres bind(DropClonedSpec spec, Stores stores) {
        return new DropClonedPostgres(spec, PostgresStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(target.access(Access.Mode.WRITE));
    }

    @Override
    public Forecast forecast() {
        var changes = new ArrayList<Forecast.Change>();
        spec.databases().forEach(name -> changes.add(destroy("database " + name)));
        spec.emptied().forEach(name -> changes.add(destroy("everything in database " + name)));
        spec.roles().forEach(name -> changes.add(destroy("role " + name)));
        return new Forecast(changes, List.of(), "no return: what is dropped is gone");
    }

    private Forecast.Change destroy(String what) {
        return new Forecast.Change(
                Forecast.Verb.DESTROY, "%s at %s".formatted(what, spec.store()), Amount.NONE);
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.pointOfNoReturn("what a rollback drops is gone; clone again instead");
    }

    @Override
    public void apply(Run run) {
        var drop = new DropCloned(target.server(), run.progress());
        List<String> there = target.databases();
        spec.databases().stream().filter(there::contains).forEach(drop::database);
        spec.emptied().stream().filter(there::contains).forEach(drop::contents);
        spec.roles().forEach(drop::role);
    }

    @Override
    public Verdict verify(Run run) {
        List<String> left = target.databases().stream().filter(spec.databases()::contains).toList();
        return left.isEmpty()
                ? Verdict.holds(
                        "%d databases dropped, %d emptied"
                                .formatted(spec.databases().size(), spec.emptied().size()))
                : Verdict.differs("databases are still there", left);
    }
}
