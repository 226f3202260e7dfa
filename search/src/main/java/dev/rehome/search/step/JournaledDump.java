package dev.rehome.search.step;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.search.dump.DumpReport;
import dev.rehome.search.dump.FileLog;
import dev.rehome.search.elasticdump.WrittenFiles.Stamp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps in the step's cursor which files of elasticdump's layout were written, and what came of the
 * dump. Of our own layout the folder itself says what is whole.
 */
final class JournaledDump implements FileLog {
    private final Run run;
    private final Map<String, Written> written;
    private Optional<DumpReport> report;

    /** What the cursor holds. */
    record State(Map<String, Written> written, Optional<DumpReport> report) {}

    JournaledDump(Run run) {
        this.run = run;
        State state =
                run.cursor()
                        .map(cursor -> Tree.read(State.class, Json.read(cursor.text())))
                        .orElse(new State(Map.of(), Optional.empty()));
        this.written = new LinkedHashMap<>(state.written());
        this.report = state.report();
    }

    /** Notes that what is found in the folder from now on is of this run. */
    synchronized void begin() {
        save();
    }

    @Override
    public synchronized Optional<Written> of(String index) {
        return Optional.ofNullable(written.get(index));
    }

    @Override
    public synchronized void note(String index, Written files) {
        written.put(index, files);
        save();
    }

    /** All files, each as it was written. */
    synchronized Map<String, Stamp> files() {
        var files = new LinkedHashMap<String, Stamp>();
        written.values().forEach(each -> files.putAll(each.files()));
        return files;
    }

    synchronized void done(DumpReport all) {
        report = Optional.of(all);
        save();
    }

    synchronized Optional<DumpReport> report() {
        return report;
    }

    private void save() {
        run.save(new Cursor(Json.write(Tree.of(new State(written, report)))));
    }
}
