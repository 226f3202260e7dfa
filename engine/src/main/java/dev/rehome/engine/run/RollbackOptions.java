package dev.rehome.engine.run;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StoreEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to go back.
 *
 * @param to path or label of the first step that is undone; empty for all
 * @param beyondNoReturn leave what nothing can undo, and undo the rest
 * @param discardNewData also drop what others have written since to what the run made
 * @param leave paths or labels of steps that are left as they are for good
 * @param stores as in {@link ResumeOptions}
 */
public record RollbackOptions(
        Optional<String> to,
        boolean beyondNoReturn,
        boolean discardNewData,
        Set<String> leave,
        List<StoreEntry> stores,
        String by) {

    /** All of it, as far as it can be undone. */
    public static RollbackOptions by(String by) {
        return new RollbackOptions(Optional.empty(), false, false, Set.of(), List.of(), by);
    }

    /** With {@code to} as a path. */
    Entry.RollbackBegun begun(Runbook runbook) {
        return new Entry.RollbackBegun(
                to.map(named -> new StepNames(runbook).any(named).path()), beyondNoReturn);
    }

    /**
     * What is written down before the first undo: that it begins, and what it leaves.
     *
     * @throws Failure with BAD_INPUT when it would not undo a step anyway that it is to leave
     */
    List<Entry> first(Runbook runbook, History history) {
        Entry.RollbackBegun begun = begun(runbook);
        List<RunbookStep> undone = history.toUndo(runbook, begun.to());
        var first = new ArrayList<Entry>();
        first.add(begun);
        for (String named : leave) {
            RunbookStep step = new StepNames(runbook).single(named);
            if (!undone.contains(step)) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "step %s would not be undone anyway".formatted(StepNames.shown(step)),
                        "leave --leave %s out".formatted(named),
                        null);
            }
            first.add(new Entry.UndoOutcome(step.path(), "as %s asked".formatted(by), true));
        }
        return first;
    }
}
