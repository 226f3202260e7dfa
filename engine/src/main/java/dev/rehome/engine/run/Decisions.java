package dev.rehome.engine.run;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Approve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person says about the steps of a run, as it is written down before the run goes on.
 *
 * @param by who says so
 */
record Decisions(Runbook runbook, History history, String by) {

    List<Entry> of(ResumeOptions options) {
        var entries = new ArrayList<>(approvals(options.approve()));
        options.skip().forEach(named -> entries.add(skipped(named, options.reason())));
        options.retry().forEach(named -> entries.add(retried(named, options.reason())));
        options.timeouts().forEach((named, timeout) -> entries.add(timeout(named, timeout)));
        return entries;
    }

    /** Of steps that are agreed to before they ask, by path or label; {@code all} for all. */
    List<Entry> approvals(Set<String> approve) {
        var steps = new LinkedHashSet<RunbookStep>();
        for (String named : approve) {
            if (named.equals("all")) {
                runbook.allSteps()
                        .filter(step -> step.kind().equals(Approve.KIND))
                        .forEach(steps::add);
            } else {
                steps.add(new StepNames(runbook).single(named));
            }
        }
        return steps.stream()
                .filter(step -> !state(step).settled())
                .<Entry>map(step -> new Entry.Approved(step.path(), by, "in advance"))
                .toList();
    }

    /** On the way back a step is left as it is, where it would be left out on the way forward. */
    private Entry skipped(String named, String reason) {
        RunbookStep step = new StepNames(runbook).single(named);
        if (history.rollback().isPresent()) {
            return new Entry.UndoOutcome(step.path(), reason, true);
        }
        if (state(step).settled()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "step %s is %s; there is nothing to skip"
                            .formatted(
                                    StepNames.shown(step),
                                    state(step) == StepState.SKIPPED ? "skipped already" : "done"),
                    "rehome rollback with --to %s takes it back, and all that came after it"
                            .formatted(step.path()),
                    null);
        }
        return new Entry.Skipped(step.path(), reason, by);
    }

    private Entry retried(String named, String reason) {
        String path = new StepNames(runbook).single(named).path();
        return new Entry.Retried(path, history.step(path).attempts() + 1, reason, Optional.of(by));
    }

    private Entry timeout(String named, Duration timeout) {
        RunbookStep step = new StepNames(runbook).single(named);
        boolean back = history.rollback().isPresent();
        if (back || state(step).settled()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    back
                            ? "the run goes back, and nothing limits the time of an undo"
                            : "step %s is done or skipped; its timeout is over"
                                    .formatted(StepNames.shown(step)),
                    "leave --timeout out",
                    null);
        }
        return new Entry.TimeoutSet(step.path(), timeout, by);
    }

    private StepState state(RunbookStep step) {
        return history.step(step.path()).state();
    }
}
