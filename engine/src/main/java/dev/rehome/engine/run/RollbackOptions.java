package dev.rehome.engine.run;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StoreEntry;
import java.util.List;
import java.util.Optional;

/**
 * How to go back.
 *
 * @param to path or label of the first step that is undone; empty for all
 * @param beyondNoReturn leave what nothing can undo, and undo the rest
 * @param discardNewData also drop what others have written since to what the run made
 * @param stores as in {@link ResumeOptions}
 */
public record RollbackOptions(
        Optional<String> to,
        boolean beyondNoReturn,
        boolean discardNewData,
        List<StoreEntry> stores,
        String by) {

    /** All of it, as far as it can be undone. */
    public static RollbackOptions by(String by) {
        return new RollbackOptions(Optional.empty(), false, false, List.of(), by);
    }

    /** With {@code to} as a path. */
    Entry.RollbackBegun begun(Runbook runbook) {
        return new Entry.RollbackBegun(
                to.map(named -> new StepNames(runbook).any(named).path()), beyondNoReturn);
    }
}
