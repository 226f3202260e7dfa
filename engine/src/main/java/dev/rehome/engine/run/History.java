package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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
 * @param timeouts that a person gave steps in place of the runbook's
 * @param rollback the rollback that was begun and has not come to its end
 * @param last how the last process left it; empty when it did not end in order, or runs still
 * @param returned the latest rollback that came to its end
 */
record History(
        Entry.RunOpened opened,
        Instant began,
        Instant latest,
        Map<String, StepHistory> steps,
        Set<String> approved,
        Map<String, Duration> timeouts,
        Optional<Entry.RollbackBegun> rollback,
        Optional<Entry> last,
        Optional<Entry.RollbackBegun> returned) {

    /**
     * What the entries of one step add up to.
     *
     * @param begun whether it may have changed anything that was not undone
     * @param undo how to go back behind it; empty unless it was begun
     * @param note why, in the words of the last entry
     * @param remedy what can be done about it, in the same
     */
    record StepHistory(
            StepState state,
            boolean begun,
            Optional<WayBack> undo,
            String note,
            String remedy,
            List<String> differences,
            Times times,
            int attempts) {
        static final StepHistory NONE =
                new StepHistory(
                        StepState.PENDING,
                        false,
                        Optional.empty(),
                        "",
                        "",
                        List.of(),
                        Times.NONE,
                        0);

        private StepHistory now(StepState state, String note) {
            return now(state, note, "");
        }

        private StepHistory now(StepState state, String note, String remedy) {
            return new StepHistory(state, begun, undo, note, remedy, List.of(), times, attempts);
        }

        private StepHistory at(Times times) {
            return new StepHistory(state, begun, undo, note, remedy, differences, times, attempts);
        }
    }

    /** Nothing has happened yet. */
    static final History NONE =
            new History(
                    new Entry.RunOpened(
                            "", Map.of(), Optional.empty(), Optional.empty(), "", Map.of()),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Map.of(),
                    Set.of(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** The step that somebody said no to, and nobody yes since. */
    Optional<String> rejected() {
        return steps.entrySet().stream()
                .filter(step -> step.getValue().state() == StepState.REJECTED)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The same, as if nobody had agreed to anything. */
    History unapproved() {
        return new History(
                opened, began, latest, steps, Set.of(), timeouts, rollback, last, returned);
    }

    /** Nothing is left to do, neither forward nor back. */
    boolean over() {
        return undone()
                || (last.orElse(null) instanceof Entry.Ended(Event.Outcome outcome, _)
                        && outcome == Event.Outcome.DONE);
    }

    /** Every step was undone, or left by a person's word. */
    boolean undone() {
        return returned.map(rollback -> rollback.to().isEmpty()).orElse(false);
    }

    /** Whether it has changed something, and has come neither to its end nor all the way back. */
    boolean unfinished() {
        return !over()
                && steps.values().stream()
                        .filter(StepHistory::begun)
                        .anyMatch(step -> !(step.undo().orElse(null) instanceof WayBack.Nothing));
    }

    /** Whether it was paused or killed, or has failed. */
    boolean cutOff() {
        return switch (last.orElse(null)) {
            case Entry.Ended(Event.Outcome outcome, _) ->
                    outcome == Event.Outcome.FAILED || outcome == Event.Outcome.IN_DOUBT;
            case null, default -> true;
        };
    }

    /**
     * How many steps are done, those that had nothing to do among them, and none that was skipped.
     */
    long done() {
        return steps.values().stream()
                .map(StepHistory::state)
                .filter(state -> state.settled() && state != StepState.SKIPPED)
                .count();
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

    /**
     * An outcome as people are told it: a rollback to a step has stepped back while anything is
     * left that could be taken back.
     */
    Event.Outcome told(Event.Outcome outcome, Runbook runbook) {
        boolean toAStep = rollback.or(() -> returned).flatMap(Entry.RollbackBegun::to).isPresent();
        return outcome == Event.Outcome.ROLLED_BACK
                        && toAStep
                        && !toUndo(runbook, Optional.empty()).isEmpty()
                ? Event.Outcome.STEPPED_BACK
                : outcome;
    }

    StepHistory step(String path) {
        return steps.getOrDefault(path, StepHistory.NONE);
    }

    static History of(List<Recorded> entries) {
        var steps = new LinkedHashMap<String, StepHistory>();
        var approved = new HashSet<String>();
        var timeouts = new HashMap<String, Duration>();
        Optional<Entry.RollbackBegun> rollback = Optional.empty();
        Optional<Entry> last = Optional.empty();
        Optional<Entry.RollbackBegun> returned = Optional.empty();
        Instant heard = entries.getFirst().at();
        for (Recorded recorded : entries) {
            Instant before = heard;
            heard = recorded.at();
            switch (recorded.entry()) {
                case Entry.RunOpened _, Entry.Warned _ -> {}
                case Entry.Claimed _ -> {
                    last = Optional.empty();
                    // Whoever was at it before is so no more, since some time after this:
                    steps.replaceAll((_, step) -> step.at(step.times().left(before)));
                }
                case Entry.Approved yes -> {
                    approved.add(yes.step());
                    steps.computeIfPresent(
                            yes.step(),
                            (_, step) ->
                                    step.state() == StepState.REJECTED
                                            ? step.now(
                                                    StepState.WAITING,
                                                    "%s said yes after all".formatted(yes.by()))
                                            : step);
                }
                case Entry.Rejected no -> {
                    approved.remove(no.step());
                    step(steps, no.step(), recorded, before);
                }
                case Entry.TimeoutSet set -> timeouts.put(set.step(), set.timeout());
                case Entry.RollbackBegun begun -> rollback = Optional.of(begun);
                case Entry.Paused paused -> last = Optional.of(paused);
                case Entry.Ended ended -> {
                    last = Optional.of(ended);
                    if (ended.outcome() == Event.Outcome.ROLLED_BACK) {
                        returned = rollback;
                        rollback = Optional.empty();
                        // What only waited was not begun, so nothing undid it: it waits no more.
                        steps.values().removeIf(step -> step.state().awaitsApproval());
                    }
                }
                case Entry.UndoOutcome outcome when !outcome.left() -> {
                    approved.remove(outcome.step());
                    step(steps, outcome.step(), recorded, before);
                }
                case Entry.Intent intent -> {
                    if (!steps.getOrDefault(intent.step(), StepHistory.NONE).begun()) {
                        steps.remove(intent.step()); // its place is where it is begun
                    }
                    step(steps, intent.step(), recorded, before);
                }
                case Entry.Outcome outcome -> step(steps, outcome.step(), recorded, before);
                case Entry.Failed failed -> step(steps, failed.step(), recorded, before);
                case Entry.InDoubt doubt -> step(steps, doubt.step(), recorded, before);
                case Entry.Skipped skipped -> step(steps, skipped.step(), recorded, before);
                case Entry.Retried retried -> step(steps, retried.step(), recorded, before);
                case Entry.Waiting waiting -> step(steps, waiting.step(), recorded, before);
                case Entry.UndoIntent intent -> step(steps, intent.step(), recorded, before);
                case Entry.UndoOutcome outcome -> step(steps, outcome.step(), recorded, before);
                case Entry.UndoFailed failed -> step(steps, failed.step(), recorded, before);
            }
        }
        return new History(
                (Entry.RunOpened) entries.getFirst().entry(),
                entries.getFirst().at(),
                entries.getLast().at(),
                steps,
                approved,
                timeouts,
                rollback,
                last,
                returned);
    }

    /**
     * @param before when the entry before this one was written
     */
    private static void step(
            Map<String, StepHistory> steps, String path, Recorded recorded, Instant before) {
        StepHistory step = steps.getOrDefault(path, StepHistory.NONE);
        Times times = step.times().after(recorded, before);
        steps.put(path, next(step, recorded.entry()).at(times));
    }

    private static StepHistory next(StepHistory step, Entry entry) {
        return switch (entry) {
            case Entry.Intent intent ->
                    new StepHistory(
                            StepState.RUNNING,
                            true,
                            // What the world was like before the first attempt, not in between.
                            step.undo().or(() -> Optional.of(intent.undo())),
                            "",
                            "",
                            List.of(),
                            step.times(),
                            step.attempts() + 1);
            case Entry.Outcome outcome -> outcome(step, outcome);
            case Entry.Failed failed -> step.now(StepState.FAILED, failed.what(), failed.remedy());
            case Entry.InDoubt doubt -> step.now(StepState.IN_DOUBT, doubt.why(), doubt.remedy());
            case Entry.Skipped skipped -> step.now(StepState.SKIPPED, skipped.why());
            case Entry.Retried retried ->
                    step.now(
                            retried.by().isPresent() ? StepState.RETRY_ASKED : StepState.RETRYING,
                            retried.why());
            case Entry.Waiting waiting -> step.now(StepState.WAITING, waiting.text());
            case Entry.Rejected no ->
                    step.now(
                            StepState.REJECTED,
                            "%s said no: %s".formatted(no.by(), no.reason()),
                            "approve it after all, or roll back");
            case Entry.UndoIntent _ -> step.now(StepState.UNDOING, "");
            case Entry.UndoFailed failed ->
                    step.now(StepState.UNDO_FAILED, failed.what(), failed.remedy());
            case Entry.UndoOutcome undone when undone.left() ->
                    step.now(StepState.LEFT, undone.result());
            case Entry.UndoOutcome undone ->
                    StepHistory.NONE.now(StepState.UNDONE, undone.result());
            case Entry.RunOpened _,
                    Entry.Warned _,
                    Entry.Claimed _,
                    Entry.Approved _,
                    Entry.TimeoutSet _,
                    Entry.RollbackBegun _,
                    Entry.Paused _,
                    Entry.Ended _ ->
                    throw new IllegalStateException("not about a step: " + entry);
        };
    }

    private static StepHistory outcome(StepHistory step, Entry.Outcome outcome) {
        var ended =
                switch (outcome.result()) {
                    case Entry.Result.Held held -> step.now(StepState.DONE, held.proof());
                    case Entry.Result.Already already ->
                            step.now(StepState.ALREADY_DONE, already.why());
                    case Entry.Result.Differed differed ->
                            new StepHistory(
                                    StepState.DIFFERS,
                                    step.begun(),
                                    step.undo(),
                                    differed.summary(),
                                    "",
                                    differed.differences(),
                                    step.times(),
                                    step.attempts());
                };
        return new StepHistory(
                ended.state(),
                ended.begun(),
                outcome.undo().or(ended::undo),
                ended.note(),
                ended.remedy(),
                ended.differences(),
                ended.times(),
                ended.attempts());
    }
}
