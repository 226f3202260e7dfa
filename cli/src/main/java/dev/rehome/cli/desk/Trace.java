package dev.rehome.cli.desk;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.step.RunId;

/** Whether a run has begun anything that could be undone; one that only read has not. */
final class Trace {

    private Trace() {}

    static boolean isLeft(Journal journal, RunId run) {
        return journal.entries(run, 0).stream().map(Recorded::entry).anyMatch(Trace::leaves);
    }

    private static boolean leaves(Entry entry) {
        return entry instanceof Entry.Intent intent && !(intent.undo() instanceof WayBack.Nothing);
    }
}
