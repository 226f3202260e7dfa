package dev.rehome.postgres.step;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.postgres.clone.CloneLog;
import dev.rehome.postgres.clone.CloneReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps what came of each database of a clone in the step's cursor. */
final class JournaledClone implements CloneLog {
    private final Run run;
    private final Map<String, CloneReport> ended;
    private CloneReport whole;

    /** What the cursor holds. */
    record State(Map<String, CloneReport> ended, CloneReport whole) {}

    JournaledClone(Run run) {
        this.run = run;
        State state =
                run.cursor()
                        .map(cursor -> Tree.read(State.class, Json.read(cursor.text())))
                        .orElse(new State(Map.of(), CloneReport.NOTHING));
        this.ended = new LinkedHashMap<>(state.ended);
        this.whole = state.whole;
    }

    @Override
    public String run() {
        return run.id().toString();
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

    /** The clone has come to its end. */
    synchronized void done(CloneReport report) {
        whole = report;
        save();
    }

    synchronized CloneReport whole() {
        return whole;
    }

    private void save() {
        run.save(new Cursor(Json.write(Tree.of(new State(ended, whole)))));
    }
}
