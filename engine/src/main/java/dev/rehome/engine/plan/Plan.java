package dev.rehome.engine.plan;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Sha256;
import dev.rehome.engine.tree.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a run of a runbook would do to the world as it is now.
 *
 * @param fingerprint of the runbook and its variables
 */
public record Plan(String runbook, String fingerprint, List<PlannedStep> steps) {
    private static final int REASONS_TOLD_MAX = 3;

    public Plan {
        steps = List.copyOf(steps);
    }

    /** Of the runbook and of what was seen of the world; estimated amounts do not count. */
    public String hash() {
        var seen = new ArrayList<Object>();
        seen.add(fingerprint);
        for (PlannedStep step : steps) {
            seen.add(List.of(step.path(), step.kind(), step.observed()));
        }
        return Sha256.of(Json.canonical(seen).getBytes(StandardCharsets.UTF_8));
    }

    /** What each store that a step touches said it was, by name. */
    public Map<String, StoreIdentity> stores() {
        return steps.stream()
                .flatMap(step -> step.access().stream())
                .collect(Collectors.toMap(Access::store, Access::identity, (one, other) -> one));
    }

    /** What keeps it from starting. */
    public List<Finding> errors() {
        return findings(Problem::forbids);
    }

    /** What is worth knowing before it starts. */
    public List<Finding> warnings() {
        return findings(problem -> !problem.forbids());
    }

    /** With something more that is to be known of the step of that path. */
    public Plan with(String path, Problem problem) {
        return new Plan(
                runbook,
                fingerprint,
                steps.stream()
                        .map(step -> step.path().equals(path) ? step.with(List.of(problem)) : step)
                        .toList());
    }

    /** For somebody who has said that whatever a rollback would lose may be lost. */
    public Plan agreedToLose() {
        return new Plan(
                runbook, fingerprint, steps.stream().map(PlannedStep::agreedToLose).toList());
    }

    /**
     * Of a rollback: with what is to be typed for whatever it would lose to be lost.
     *
     * @param command with the run's name in it: another may be the latest by then
     */
    public Plan lettingGo(String command) {
        return new Plan(
                runbook, fingerprint, steps.stream().map(step -> step.lettingGo(command)).toList());
    }

    private List<Finding> findings(Predicate<Problem> wanted) {
        var found = new LinkedHashMap<Problem, LinkedHashSet<String>>();
        for (PlannedStep step : steps) {
            step.problems().stream()
                    .filter(wanted)
                    .forEach(
                            problem ->
                                    found.computeIfAbsent(problem, _ -> new LinkedHashSet<>())
                                            .add(step.path()));
        }
        return found.entrySet().stream()
                .map(each -> new Finding(each.getKey(), List.copyOf(each.getValue())))
                .toList();
    }

    /** Why a run of this plan would be refused: every error, with its remedy. */
    public Optional<Failure> refusal() {
        boolean badInput = steps.stream().anyMatch(PlannedStep::badInput);
        return refusal(
                        errors(),
                        badInput ? ExitCode.BAD_INPUT : ExitCode.REFUSED,
                        "this run",
                        "mend these, then run it again")
                .map(this::withReasons);
    }

    /** What is known besides of the steps that forbid it comes first: it may be all the remedy. */
    private Failure withReasons(Failure refusal) {
        List<String> forbidding =
                errors().stream().flatMap(error -> error.steps().stream()).toList();
        String reasons =
                findings(problem -> problem.severity() == Problem.Severity.REASON).stream()
                        .filter(reason -> reason.steps().stream().anyMatch(forbidding::contains))
                        .limit(REASONS_TOLD_MAX)
                        .map(Finding::problem)
                        .map(problem -> "%s: %s; ".formatted(problem.what(), problem.remedy()))
                        .collect(Collectors.joining());
        return reasons.isEmpty() ? refusal : refusal.after(reasons + "else ");
    }

    /**
     * Why a rollback by this plan would be refused: every loss that nobody has agreed to, and what
     * keeps a step from being undone, so that none stops half-way; and how to go round those steps.
     *
     * @param run that is rolled back: what is to be typed next names it, as another may be later
     */
    public Optional<Failure> refusalBack(RunId run) {
        return refusal(errors(), ExitCode.REFUSED, "this rollback", "nothing was touched")
                .map(refusal -> wayRound(run).map(refusal::or).orElse(refusal));
    }

    /** Of a rollback: what is left to do while there are steps that cannot be undone. */
    private Optional<String> wayRound(RunId run) {
        List<PlannedStep> stuck = steps.stream().filter(PlannedStep::stuck).toList();
        if (stuck.isEmpty()) {
            return Optional.empty();
        }
        String leave =
                "rehome rollback %s%s undoes the rest and leaves %s, for good"
                        .formatted(
                                run,
                                stuck.stream()
                                        .map(step -> " --leave " + step.path())
                                        .collect(Collectors.joining()),
                                stuck.size() == 1
                                        ? "that step as it is"
                                        : "those steps as they are");
        int first = steps.indexOf(stuck.getFirst());
        boolean some = steps.stream().limit(first).anyMatch(step -> step.unwanted().isEmpty());
        return Optional.of(
                some
                        ? "until then, rehome rollback %s --to %s undoes what came after it; %s"
                                .formatted(run, steps.get(first - 1).path(), leave)
                        : leave);
    }

    private Optional<Failure> refusal(
            List<Finding> found, ExitCode code, String what, String remedy) {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.size() == 1) {
            Problem only = found.getFirst().problem();
            return Optional.of(new Failure(code, located(found.getFirst()), only.remedy(), null));
        }
        String all =
                found.stream()
                        .map(each -> "\n%s: %s".formatted(located(each), each.problem().remedy()))
                        .collect(Collectors.joining());
        return Optional.of(
                new Failure(
                        code,
                        "%d problems forbid %s%s".formatted(found.size(), what, all),
                        remedy,
                        null));
    }

    /** Says where it is, unless there is but one place. */
    private String located(Finding found) {
        String where = steps.size() == 1 ? "" : Finding.where(found.steps()) + ": ";
        return where + found.problem().what();
    }

    /** What is no longer as {@code agreed} says, a line each; empty when nothing has drifted. */
    public List<String> driftFrom(Plan agreed) {
        var drift = new ArrayList<String>();
        if (!fingerprint.equals(agreed.fingerprint)) {
            drift.add("the runbook or its variables have changed");
        }
        for (int i = 0; i < Math.max(steps.size(), agreed.steps.size()); i++) {
            drift.addAll(drift(at(agreed.steps, i), at(steps, i)));
        }
        return List.copyOf(drift);
    }

    private static Optional<PlannedStep> at(List<PlannedStep> steps, int index) {
        return index < steps.size() ? Optional.of(steps.get(index)) : Optional.empty();
    }

    private static List<String> drift(Optional<PlannedStep> before, Optional<PlannedStep> now) {
        var step = now.or(() -> before).orElseThrow();
        var lines = new ArrayList<String>();
        var agreed = before.map(PlannedStep::observed).orElse(List.of());
        var found = now.map(PlannedStep::observed).orElse(List.of());
        for (String line : agreed) {
            if (!found.contains(line)) {
                lines.add("step %s %s: no longer: %s".formatted(step.path(), step.label(), line));
            }
        }
        for (String line : found) {
            if (!agreed.contains(line)) {
                lines.add("step %s %s: now also: %s".formatted(step.path(), step.label(), line));
            }
        }
        return lines;
    }

    public String toJson() {
        return Json.pretty(Map.of("plan", Tree.of(this), "hash", hash()));
    }

    /**
     * Writes it to a file, over an earlier plan but over nothing else.
     *
     * @throws Failure with BAD_INPUT when it cannot be written there, or something else is there
     */
    public void save(Path file) {
        try {
            if (Files.exists(file) && !isPlan(file)) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s is there already and is no saved plan; it is left as it is"
                                .formatted(file),
                        "name another file",
                        null);
            }
            Files.writeString(file, toJson() + "\n");
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "the plan cannot be written to %s: %s".formatted(file, e.getMessage()),
                    "name a file in a folder that can be written",
                    e);
        }
    }

    private static boolean isPlan(Path file) {
        try {
            Plan _ = load(file);
            return true;
        } catch (Failure e) {
            return false;
        }
    }

    /**
     * A plan that {@link #save} wrote.
     *
     * @throws Failure with BAD_INPUT when the file is none, or was changed since
     */
    public static Plan load(Path file) {
        try {
            Object tree = Json.read(Files.readString(file));
            if (!(tree instanceof Map<?, ?> saved) || !saved.containsKey("plan")) {
                throw new IllegalArgumentException("there is no plan in it");
            }
            Plan plan = Tree.read(Plan.class, Objects.requireNonNull(saved.get("plan")));
            if (!plan.hash().equals(saved.get("hash"))) {
                throw new IllegalArgumentException("it was changed after it was saved");
            }
            return plan;
        } catch (NoSuchFileException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no saved plan %s".formatted(file),
                    "save one with rehome plan --out FILE",
                    e);
        } catch (IOException | IllegalArgumentException | Failure e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s is not a saved plan: %s".formatted(file, e.getMessage()),
                    "save one with rehome plan --out FILE",
                    e);
        }
    }
}
