package dev.rehome.postgres.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.landing.Handed;
import dev.rehome.postgres.takeback.DropCloned;
import dev.rehome.postgres.takeback.NewData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way back behind a clone: the target as it was. */
record DropClonedPostgres(DropClonedSpec spec, PostgresStore target) implements Step {

    /** The size of a database may only be asked by who may connect to it. */
    private static final String CONTENTS =
            """
            SELECT datname,
                   CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT')
                        THEN pg_catalog.pg_database_size(oid) ELSE 0 END,
                   (SELECT count(*) FROM pg_catalog.pg_stat_activity a
                     WHERE a.datid = d.oid AND a.pid <> pg_catalog.pg_backend_pid()
                       AND a.backend_type = 'client backend')
              FROM pg_catalog.pg_database d
            """;

    static DropClonedPostgres bind(DropClonedSpec spec, Stores stores) {
        return new DropClonedPostgres(spec, PostgresStore.of(stores, spec.store()));
    }

    @Override
    public List<Access> access() {
        return List.of(
                target.access(Access.Mode.WRITE)
                        .seizing(
                                Stream.of(spec.databases(), spec.emptied())
                                        .flatMap(each -> each.keySet().stream())
                                        .toList()));
    }

    @Override
    public Forecast forecast() {
        var changes = new ArrayList<Forecast.Change>();
        var problems = new ArrayList<Problem>();
        Map<String, Contents> there = contents();
        var left = Leavings.of(spec, target);
        for (String name : left.databases()) {
            destroy("database " + name, there.get(name), changes, problems);
            problems.addAll(newData(name));
        }
        for (String name : left.emptied()) {
            destroy("everything in database " + name, there.get(name), changes, problems);
            problems.addAll(newData(name));
        }
        for (String name : left.tablespaces()) {
            changes.add(change("tablespace " + name, Amount.NONE));
        }
        for (String name : left.roles()) {
            changes.add(change("role " + name, Amount.NONE));
        }
        for (String other : left.others()) {
            problems.add(
                    Problem.warning(
                            "%s at %s is not the one that the run created or filled"
                                    .formatted(other, spec.store()),
                            "it is left alone"));
        }
        return new Forecast(changes, problems, "no return: what is dropped is gone");
    }

    /**
     * What a database is now, not what the clone made of it.
     *
     * @param sessions how many are connected to it
     */
    private record Contents(long bytes, int sessions) {}

    private void destroy(
            String what,
            @Nullable Contents now,
            List<Forecast.Change> changes,
            List<Problem> problems) {
        if (now == null) {
            return;
        }
        changes.add(change(what, Amount.bytes(now.bytes())));
        if (now.sessions() > 0) {
            problems.add(
                    Problem.warning(
                            "%s connected to %s at %s"
                                    .formatted(
                                            now.sessions() == 1
                                                    ? "1 session is"
                                                    : now.sessions() + " sessions are",
                                            what,
                                            spec.store()),
                            "make sure that nobody works there any more; they are ended"));
        }
    }

    /** Of a database that was never handed over, all is the run's own. */
    private List<Problem> newData(String database) {
        Handed then = spec.handed().get(database);
        return then == null
                ? List.of()
                : NewData.problems(target.server(), database, spec.store(), then);
    }

    /** What was found to take back, in the cursor: when it is gone, it was this step's doing. */
    private record Taken(List<String> dropped, List<String> emptied) {

        static Taken of(Run run) {
            return run.cursor()
                    .map(cursor -> Tree.read(Taken.class, Json.read(cursor.text())))
                    .orElse(new Taken(List.of(), List.of()));
        }

        Taken plus(Leavings found) {
            return new Taken(
                    Stream.concat(dropped.stream(), found.databases().stream()).distinct().toList(),
                    Stream.concat(emptied.stream(), found.emptied().stream()).distinct().toList());
        }

        void save(Run run) {
            run.save(new Cursor(Json.write(Tree.of(this))));
        }
    }

    private Forecast.Change change(String what, Amount amount) {
        return new Forecast.Change(
                Forecast.Verb.DESTROY, "%s at %s".formatted(what, spec.store()), amount);
    }

    private Map<String, Contents> contents() {
        try (Session session = target.server().open();
                var statement = session.jdbc().createStatement();
                var rows = statement.executeQuery(CONTENTS)) {
            var found = new HashMap<String, Contents>();
            while (rows.next()) {
                found.put(rows.getString(1), new Contents(rows.getLong(2), rows.getInt(3)));
            }
            return found;
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot look at the databases of %s: %s"
                            .formatted(spec.store(), e.getMessage()),
                    "see the server's message",
                    e);
        }
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
    public void apply(Run run) throws InterruptedException {
        var drop = new DropCloned(target.server(), run.progress());
        var left = Leavings.of(spec, target);
        Taken.of(run).plus(left).save(run);
        left.databases().forEach(drop::database);
        drop.unfinished(run.id().toString());
        for (var filled : spec.emptied().entrySet()) {
            if (left.emptied().contains(filled.getKey())) {
                drop.contents(filled.getKey(), filled.getValue());
            }
        }
        drop.memberships(spec.memberships());
        left.tablespaces().forEach(drop::tablespace);
        left.roles().forEach(drop::role);
    }

    @Override
    public Verdict verify(Run run) {
        var left = Leavings.of(spec, target);
        var wrong = new ArrayList<String>();
        left.databases().forEach(name -> wrong.add("database " + name + " is there"));
        left.emptied().stream()
                .filter(name -> !target.isEmpty(name))
                .forEach(name -> wrong.add("database " + name + " is not empty"));
        left.roles().stream()
                .filter(name -> !left.needed().contains(name))
                .forEach(name -> wrong.add("role " + name + " is there"));
        if (!wrong.isEmpty()) {
            return Verdict.differs("not all that was created is gone", wrong);
        }
        Taken taken = Taken.of(run);
        var proof = new ArrayList<String>();
        proof.add(
                "%s dropped, %d emptied"
                        .formatted(
                                Figures.count(taken.dropped().size(), "database"),
                                taken.emptied().size()));
        left.roles().forEach(name -> proof.add("role %s stays: it owns something".formatted(name)));
        left.tablespaces()
                .forEach(name -> proof.add("tablespace %s stays: it is in use".formatted(name)));
        left.others()
                .forEach(
                        other ->
                                proof.add(
                                        "left alone: %s, which this run neither created nor filled"
                                                .formatted(other)));
        return Verdict.holds(String.join("\n", proof));
    }
}
