package dev.rehome.cli.desk;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.step.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has left in the world; one that only read has left nothing.
 *
 * @param first of each step that it began, the way back as it was then
 * @param last the same as it was known at last
 */
record Trace(Map<String, WayBack> first, Map<String, WayBack> last) {

    static Trace of(Journal journal, RunId run) {
        List<Entry> entries = journal.entries(run, 0).stream().map(Recorded::entry).toList();
        var first = new HashMap<String, WayBack>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Intent intent) {
                first.putIfAbsent(intent.step(), intent.undo());
            }
        }
        var last = new HashMap<>(first);
        for (Entry entry : entries) {
            if (entry instanceof Entry.Outcome outcome) {
                outcome.undo().ifPresent(undo -> last.put(outcome.step(), undo));
            }
        }
        return new Trace(first, last);
    }

    /** Whether it has begun anything that changes something, also what only stays. */
    boolean changed() {
        return first.values().stream().anyMatch(undo -> !(undo instanceof WayBack.Nothing));
    }

    /** Why nothing is to be undone though something was changed; empty when something is. */
    Optional<String> stays() {
        return isLeft()
                ? Optional.empty()
                : last.values().stream()
                        .filter(WayBack.Stays.class::isInstance)
                        .map(WayBack.Stays.class::cast)
                        .map(WayBack.Stays::why)
                        .findFirst();
    }

    /** Whether there is anything that could be taken back, or would have to be left. */
    boolean isLeft() {
        return last.values().stream()
                .anyMatch(
                        undo ->
                                switch (undo) {
                                    case WayBack.By _, WayBack.NoReturn _ -> true;
                                    case WayBack.Nothing _, WayBack.Stays _ -> false;
                                });
    }
}
