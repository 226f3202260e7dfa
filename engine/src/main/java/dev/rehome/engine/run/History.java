package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the entries of a run add up to.
 *
 * @param steps by path, in the order in which they were begun
 * @param approved the steps somebody agreed to
 * @param rollback the rollback that was begun and has not come to its end
 * @param last how the last process left it; empty when it did not end in order, or runs still
 * @param undone whether every step was undone
 */
record History(
        Entry.RunOpened opened,
        Instant began,
        Instant latest,
        Map<String, StepHistory> steps,
        Set<String> approved,
        Optional<Entry.RollbackBegun> rollback,
        Optional<Entry> last,
        boolean undone) {

    /**
     * What the entries of one step add up to.
     *
     * @param begun whether it may have changed anything that was not undone
     * @param undo how to go back behind it; empty unless it was begun
     * @param note why, in the words of the last entry
     */
    record StepHistory(
            StepState state,
            boolean begun,
            Optional<WayBack> undo,
            String note,
            List<String> differences,
            Optional<Instant> since,
            Optional<Instant> until,
            int attempts) {
        static final StepHistory NONE =
                new StepHistory(
                        StepState.PENDING,
                        false,
                        Optional.empty(),
                        "",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        0);

        private StepHistory now(StepState state, String note, Instant at) {
            return new StepHistory(
                    state, begun, undo, note, List.of(), since, Optional.of(at), attempts);
        }
    }

    /** Nothing has happened yet. */
    static final History NONE =
            new History(
                    new Entry.RunOpened("", Map.of(), Optional.empty(), "", Map.of()),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Map.of(),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    false);

    /** Nothing is left to do, neither forward nor back. */
    boolean over() {
        return undone
                || (last.orElse(null) instanceof Entry.Ended(Event.Outcome outcome, _)
                        && outcome == Event.Outcome.DONE);
    }

    /**
     * What a rollback takes back, last begun first.
     *
     * @param to path of the first step that is undone; empty for all
     */
    List<RunbookStep> toUndo(Runbook runbook, Optional<String> to) {
        List<RunbookStep> parts = runbook.allSteps().toList();
        List<String> paths = parts.stream().map(RunbookStep::path).toList();
        int first = to.map(paths::indexOf).orElse(0);
        return List.copyOf(steps.keySet()).reversed().stream()
                .filter(path -> paths.indexOf(path) >= first)
                .filter(path -> step(path).undo().isPresent())
                .filter(path -> step(path).state() != StepState.LEFT)
                .map(path -> parts.get(paths.indexOf(path)))
                .toList();
    }

    StepHistory step(String path) {
        return steps.getOrDefault(path, StepHistory.NONE);
    }

    static History of(List<Recorded> entries) {
        var steps = new LinkedHashMap<String, StepHistory>();
        var approved = new HashSet<String>();
        Optional<Entry.RollbackBegun> rollback = Optional.empty();
        Optional<Entry> last = Optional.empty();
        boolean undone = false;
        for (Recorded recorded : entries) {
            switch (recorded.entry()) {
                case Entry.RunOpened _ -> {}
                case Entry.Claimed _ -> last = Optional.empty();
                case Entry.Approved yes -> approved.add(yes.step());
                case Entry.RollbackBegun begun -> rollback = Optional.of(begun);
                case Entry.Paused paused -> last = Optional.of(paused);
                case Entry.Ended ended -> {
                    last = Optional.of(ended);
                    if (ended.outcome() == Event.Outcome.ROLLED_BACK) {
                        undone = rollback.map(begun -> begun.to().isEmpty()).orElse(false);
                        rollback = Optional.empty();
                        // What only waited was not begun, so nothing undid it: it waits no more.
                        steps.values().removeIf(step -> step.state() == StepState.WAITING);
                    }
                }
                case Entry.UndoOutcome outcome when !outcome.left() -> {
                    approved.remove(outcome.step());
                    step(steps, outcome.step(), recorded);
                }
                case Entry.Intent intent -> {
                    if (!steps.getOrDefault(intent.step(), StepHistory.NONE).begun()) {
                        steps.remove(intent.step()); // its place is where it is begun
                    }
                    step(steps, intent.step(), recorded);
                }
                case Entry.Outcome outcome -> step(steps, outcome.step(), recorded);
                case Entry.Failed failed -> step(steps, failed.step(), recorded);
                case Entry.InDoubt doubt -> step(steps, doubt.step(), recorded);
                case Entry.Skipped skipped -> step(steps, skipped.step(), recorded);
                case Entry.Retried retried -> step(steps, retried.step(), recorded);
                case Entry.Waiting waiting -> step(steps, waiting.step(), recorded);
                case Entry.UndoIntent intent -> step(steps, intent.step(), recorded);
                case Entry.UndoOutcome outcome -> step(steps, outcome.step(), recorded);
                case Entry.UndoFailed failed -> step(steps, failed.step(), recorded);
            }
        }
        return new History(
                (Entry.RunOpened) entries.getFirst().entry(),
                entries.getFirst().at(),
                entries.getLast().at(),
                steps,
                approved,
                rollback,
                last,
                undone);
    }

    private static void step(Map<String, StepHistory> steps, String path, Recorded recorded) {
        steps.put(path, next(steps.getOrDefault(path, StepHistory.NONE), recorded));
    }

    private static StepHistory next(StepHistory step, Recorded recorded) {
        Instant at = recorded.at();
        return switch (recorded.entry()) {
            case Entry.Intent intent ->
                    new StepHistory(
                            StepState.RUNNING,
                            true,
                            // What the world was like before the first attempt, not in between.
                            step.undo().or(() -> Optional.of(intent.undo())),
                            "",
                            List.of(),
                            step.since().or(() -> Optional.of(at)),
                            Optional.empty(),
                            step.attempts() + 1);
            case Entry.Outcome outcome -> outcome(step, outcome, at);
            case Entry.Failed failed -> step.now(StepState.FAILED, failed.what(), at);
            case Entry.InDoubt doubt -> step.now(StepState.IN_DOUBT, doubt.why(), at);
            case Entry.Skipped skipped -> step.now(StepState.SKIPPED, skipped.why(), at);
            case Entry.Retried retried ->
                    step.now(
                            retried.by().isPresent() ? StepState.RETRY_ASKED : StepState.RETRYING,
                            retried.why(),
                            at);
            case Entry.Waiting waiting -> step.now(StepState.WAITING, waiting.text(), at);
            case Entry.UndoIntent _ -> step.now(StepState.UNDOING, "", at);
            case Entry.UndoFailed failed -> step.now(StepState.UNDO_FAILED, failed.what(), at);
            case Entry.UndoOutcome undone when undone.left() ->
                    step.now(StepState.LEFT, undone.result(), at);
            case Entry.UndoOutcome undone ->
                    StepHistory.NONE.now(StepState.UNDONE, undone.result(), at);
            case Entry.RunOpened _,
                    Entry.Claimed _,
                    Entry.Approved _,
                    Entry.RollbackBegun _,
                    Entry.Paused _,
                    Entry.Ended _ ->
                    throw new IllegalStateException("not about a step: " + recorded);
        };
    }

    private static StepHistory outcome(StepHistory step, Entry.Outcome outcome, Instant at) {
        var ended =
                switch (outcome.result()) {
                    case Entry.Result.Held held -> step.now(StepState.DONE, held.proof(), at);
                    case Entry.Result.Already already ->
                            step.now(StepState.ALREADY_DONE, already.why(), at);
                    case Entry.Result.Differed differed ->
                            new StepHistory(
                                    StepState.DIFFERS,
                                    step.begun(),
                                    step.undo(),
                                    differed.summary(),
                                    differed.differences(),
                                    step.since(),
                                    Optional.of(at),
                                    step.attempts());
                };
        return new StepHistory(
                ended.state(),
                ended.begun(),
                outcome.undo().or(ended::undo),
                ended.note(),
                ended.differences(),
                ended.since(),
                ended.until(),
                ended.attempts());
    }
}
