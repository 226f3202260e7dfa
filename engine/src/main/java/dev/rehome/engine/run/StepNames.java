package dev.rehome.engine.run;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.RunId;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the steps of a runbook that a person names, by number or by name. */
record StepNames(Runbook runbook) {

    /**
     * Any step, also a {@code parallel} with all that is below it.
     *
     * @throws Failure with BAD_INPUT when there is none of that name, or more than one
     */
    RunbookStep any(String named) {
        List<RunbookStep> steps = runbook.allSteps().toList();
        List<RunbookStep> found = steps.stream().filter(step -> step.path().equals(named)).toList();
        if (found.isEmpty()) {
            found = steps.stream().filter(step -> step.label().equals(named)).toList();
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw bad(
                "runbook %s has %s step '%s'"
                        .formatted(
                                runbook.name(),
                                found.isEmpty() ? "no" : found.size() + " times a",
                                named),
                found.isEmpty() ? hint(named, steps) : "say which by its number: " + listed(found));
    }

    /** A step that does something by itself; of a {@code parallel} one below it has to be named. */
    RunbookStep single(String named) {
        RunbookStep step = any(named);
        List<RunbookStep> below = step.work().below();
        if (!below.isEmpty()) {
            throw bad(
                    "step %s is made of others".formatted(shown(step)),
                    "name one of them: " + listed(below));
        }
        return step;
    }

    /** The step of that name, which waits for an approval that nobody has given yet. */
    RunbookStep waiting(RunId run, String named, History history) {
        RunbookStep step = single(named);
        if (waits(step, history)) {
            return step;
        }
        boolean approved = history.approved().contains(step.path());
        throw bad(
                approved
                        ? "step %s is approved already".formatted(shown(step))
                        : "step %s does not wait for approval".formatted(shown(step)),
                approved
                        ? "go on: rehome resume %s".formatted(run)
                        : "if it may ask later, agree to it in advance: rehome resume %s --approve %s"
                                .formatted(run, step.path()));
    }

    private static boolean waits(RunbookStep step, History history) {
        return history.step(step.path()).state().awaitsApproval()
                && !history.approved().contains(step.path());
    }

    /** The one step that waits for an approval which nobody has given yet. */
    static RunbookStep waiting(RunId run, Runbook runbook, History history) {
        List<RunbookStep> waiting =
                runbook.allSteps().filter(step -> waits(step, history)).toList();
        if (waiting.size() == 1) {
            return waiting.getFirst();
        }
        throw bad(
                waiting.isEmpty()
                        ? "no step of run %s waits for approval".formatted(run)
                        : "%d steps of run %s wait for approval".formatted(waiting.size(), run),
                waiting.isEmpty()
                        ? "see where it stands: rehome status %s".formatted(run)
                        : "name one with --step: " + listed(waiting));
    }

    /** {@code 4.1 check fence}. */
    static String shown(RunbookStep step) {
        return step.path() + " " + step.label();
    }

    private static String hint(String named, List<RunbookStep> steps) {
        return Spelling.nearest(named, steps.stream().map(RunbookStep::label).toList())
                // A number that is not there is no misspelling of one that is.
                .filter(_ -> !Character.isDigit(named.isEmpty() ? ' ' : named.charAt(0)))
                .map("did you mean '%s'?"::formatted)
                .orElseGet(() -> "its steps are " + listed(steps));
    }

    private static String listed(List<RunbookStep> steps) {
        return steps.stream().map(StepNames::shown).collect(Collectors.joining(", "));
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
