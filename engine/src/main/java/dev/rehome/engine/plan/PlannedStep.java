package dev.rehome.engine.plan;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one step would do.
 *
 * @param unwanted why it is left out; nothing was asked of the world then
 * @param undo one line: what takes it back
 * @param badInput whether it could not be looked into because something was given wrong
 */
public record PlannedStep(
        String path,
        String label,
        String kind,
        Optional<String> unwanted,
        List<Access> access,
        List<Forecast.Change> changes,
        List<Problem> problems,
        String undo,
        boolean badInput) {

    public PlannedStep {
        access = List.copyOf(access);
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    PlannedStep asBadInput() {
        return new PlannedStep(path, label, kind, unwanted, access, changes, problems, undo, true);
    }

    PlannedStep with(List<Problem> further) {
        List<Problem> all = Stream.concat(problems.stream(), further.stream()).toList();
        return new PlannedStep(path, label, kind, unwanted, access, changes, all, undo, badInput);
    }

    /** As it is shown where only a rollback does it: it changes nothing on the way forward. */
    PlannedStep onTheWayBack() {
        String back =
                changes.stream()
                        .map(change -> Verbs.word(change.verb()) + " " + change.what())
                        .collect(Collectors.joining("; "));
        return unwanted.isPresent()
                ? this
                : new PlannedStep(
                        path,
                        label,
                        kind,
                        unwanted,
                        access,
                        List.of(),
                        problems,
                        "only a rollback that comes back here does it"
                                + (back.isEmpty() ? "" : ": " + back),
                        badInput);
    }

    /** Whether it cannot be done, whatever somebody agrees to. */
    boolean stuck() {
        return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    PlannedStep agreedToLose() {
        return with(Problem::agreedToLose);
    }

    PlannedStep lettingGo(String command) {
        return with(problem -> problem.lettingGo(command));
    }

    private PlannedStep with(UnaryOperator<Problem> other) {
        return new PlannedStep(
                path,
                label,
                kind,
                unwanted,
                access,
                changes,
                problems.stream().map(other).toList(),
                undo,
                badInput);
    }

    /** What a run relies on, a line each: all but estimates and warnings. */
    List<String> observed() {
        var lines = new ArrayList<String>();
        for (Access each : access) {
            lines.add(
                    "%s %s is %s"
                            .formatted(
                                    each.mode() == Access.Mode.READ ? "reads" : "writes",
                                    each.store(),
                                    each.identity().id()));
        }
        for (Forecast.Change change : changes) {
            lines.add(Verbs.word(change.verb()) + " " + change.what());
        }
        return List.copyOf(lines);
    }
}
