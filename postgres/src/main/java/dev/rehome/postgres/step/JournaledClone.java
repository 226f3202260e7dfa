package dev.rehome.postgres.step;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.postgres.globals.Creations;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.landing.Handed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps in the step's cursor which databases are copied, what was created for them and what came of
 * each.
 */
final class JournaledClone implements CloneLog {
    private final Run run;
    private final Map<String, CloneReport> ended;
    private final Map<String, Handed> handed;
    private Optional<Begun> begun;
    private Creations created;
    private CloneReport whole;

    /**
     * How it was when the step was first applied; later attempts are about the same.
     *
     * @param databases that are copied
     * @param found those of the target, by oid
     */
    record Begun(List<String> databases, Map<String, Long> found) {}

    /** What the cursor holds. */
    record State(
            Optional<Begun> begun,
            @Doc(value = "", ifAbsent = "") Creations created,
            Map<String, CloneReport> ended,
            @Doc(value = "", ifAbsent = "") Map<String, Handed> handed,
            CloneReport whole) {}

    JournaledClone(Run run) {
        this.run = run;
        State state =
                run.cursor()
                        .map(cursor -> Tree.read(State.class, Json.read(cursor.text())))
                        .orElse(
                                new State(
                                        Optional.empty(),
                                        Creations.NONE,
                                        Map.of(),
                                        Map.of(),
                                        CloneReport.NOTHING));
        this.begun = state.begun;
        this.created = state.created;
        this.ended = new LinkedHashMap<>(state.ended);
        this.handed = new LinkedHashMap<>(state.handed);
        this.whole = state.whole;
    }

    /** Notes how it is at the first attempt, and nothing at a later one. */
    synchronized void begin(List<String> databases, PostgresStore target) {
        if (begun.isEmpty()) {
            begun = Optional.of(new Begun(databases, target.oids()));
            save();
        }
    }

    /** The databases that are copied, once that is settled. */
    synchronized Optional<List<String>> databases() {
        return begun.map(Begun::databases);
    }

    @Override
    public String run() {
        return run.id().toString();
    }

    @Override
    public synchronized Optional<Map<String, Long>> found() {
        return begun.map(Begun::found);
    }

    @Override
    public synchronized Creations created() {
        return created;
    }

    @Override
    public synchronized void created(Creations more) {
        created = created.plus(more);
        save();
    }

    @Override
    public synchronized void gaveBack() {
        created = created.withoutLent();
        save();
    }

    @Override
    public synchronized void ending(String database, CloneReport report) {
        ended.put(database, report);
        save();
    }

    @Override
    public synchronized Optional<CloneReport> ended(String database) {
        return Optional.ofNullable(ended.get(database));
    }

    @Override
    public synchronized void handed(String database, Handed as) {
        handed.put(database, as);
        save();
    }

    @Override
    public synchronized Optional<Handed> handed(String database) {
        return Optional.ofNullable(handed.get(database));
    }

    /** All that were handed over; of a clone that is done, all that it copied. */
    synchronized Map<String, Handed> handed() {
        var all = new LinkedHashMap<>(handed);
        if (!whole.equals(CloneReport.NOTHING)) {
            databases().orElse(List.of()).forEach(name -> all.putIfAbsent(name, Handed.UNKNOWN));
        }
        return all;
    }

    /** The clone has come to its end. */
    synchronized void done(CloneReport report) {
        whole = report;
        save();
    }

    synchronized CloneReport whole() {
        return whole;
    }

    private void save() {
        run.save(new Cursor(Json.write(Tree.of(new State(begun, created, ended, handed, whole)))));
    }
}
