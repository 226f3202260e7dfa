package dev.rehome.engine.plan;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.step.Forecast;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan for a person to read. */
public final class PlanText {

    private PlanText() {}

    /**
     * Without colours: {@code +} create, {@code ~} change, {@code >} move, {@code -} destroy,
     * {@code =} read or wait for.
     */
    public static String of(Plan plan) {
        return of(plan, "Plan of " + plan.runbook());
    }

    /** Under a title of its own. */
    public static String of(Plan plan, String title) {
        var text = new StringBuilder(Printable.line(title)).append("\n");
        for (PlannedStep step : plan.steps()) {
            text.append("\n").append(step.path()).append("  ").append(Printable.line(step.label()));
            if (!step.label().equals(step.kind())) {
                text.append("  (").append(step.kind()).append(")");
            }
            text.append("\n");
            append(text, plan, step);
        }
        return text.append("\n").append(summary(plan)).append("\n").toString();
    }

    private static void append(StringBuilder text, Plan plan, PlannedStep step) {
        if (step.unwanted().isPresent()) {
            line(text, "  skipped: ", step.unwanted().get());
        }
        for (Change change : told(plan, step)) {
            line(text, "  " + change.symbol() + " ", change.words());
        }
        tellFirstFound(text, "  ! error", step, plan.errors());
        tellFirstFound(text, "  ? warning", step, plan.warnings());
        if (!step.undo().isEmpty()) {
            line(text, "  undo: ", step.undo());
        }
    }

    /**
     * What becomes of one thing.
     *
     * @param symbol one character, as of {@link #of(Plan)}
     * @param words {@code create database shop}
     */
    public record Change(String symbol, String words) {}

    /** What a step does, without what an earlier step of the plan has done already. */
    public static List<Change> told(Plan plan, PlannedStep step) {
        return changes(plan, step).stream()
                .map(
                        change ->
                                new Change(
                                        Verbs.symbol(change.verb()),
                                        Verbs.word(change.verb())
                                                + " "
                                                + change.what()
                                                + amount(change.amount())))
                .toList();
    }

    /** A role that two clones need is made by the first; with a database none is content. */
    private static List<Forecast.Change> changes(Plan plan, PlannedStep step) {
        Set<String> made =
                plan.steps().stream()
                        .takeWhile(earlier -> !earlier.path().equals(step.path()))
                        .flatMap(earlier -> earlier.changes().stream())
                        .filter(change -> change.verb() == Forecast.Verb.CREATE)
                        .map(Forecast.Change::what)
                        .collect(Collectors.toSet());
        return step.changes().stream()
                .filter(change -> !change.shared() || !made.contains(change.what()))
                .toList();
    }

    /** What several steps came upon is told at the first of them, and not again. */
    private static void tellFirstFound(
            StringBuilder text, String mark, PlannedStep step, List<Finding> findings) {
        for (Finding found : findings) {
            if (found.steps().getFirst().equals(step.path())) {
                String where =
                        found.steps().size() == 1 ? "" : " in " + Finding.where(found.steps());
                line(text, mark + where + ": ", found.problem().what());
                line(text, "      ", found.problem().remedy());
            }
        }
    }

    private static void line(StringBuilder text, String mark, String words) {
        text.append(mark).append(Printable.lines(words, " ".repeat(8))).append("\n");
    }

    private static String amount(Amount amount) {
        if (amount.equals(Amount.NONE)) {
            return "";
        }
        boolean sizeOnly = amount.items() == 0 && amount.bytes() > 0; // never counted there
        return " (about "
                + (sizeOnly ? Figures.bytes(amount.bytes()) : Figures.amount(amount))
                + ")";
    }

    /** One line: {@code 2 to create, 1 to change, 41 to move (1.4 GB), 0 to destroy}. */
    private static String summary(Plan plan) {
        var counts = new EnumMap<Forecast.Verb, Integer>(Forecast.Verb.class);
        long bytes = 0;
        for (PlannedStep step : plan.steps()) {
            for (Forecast.Change change : changes(plan, step)) {
                counts.merge(change.verb(), 1, Integer::sum);
                bytes += change.verb() == Forecast.Verb.MOVE ? change.amount().bytes() : 0;
            }
        }
        var words = new StringBuilder();
        for (Forecast.Verb verb : Forecast.Verb.values()) {
            boolean harmless = verb == Forecast.Verb.READ || verb == Forecast.Verb.WAIT;
            if (harmless && !counts.containsKey(verb)) {
                continue;
            }
            words.append(words.isEmpty() ? "" : ", ")
                    .append(counts.getOrDefault(verb, 0))
                    .append(" to ")
                    .append(Verbs.word(verb));
            if (verb == Forecast.Verb.MOVE && bytes > 0) {
                words.append(" (").append(Figures.bytes(bytes)).append(")");
            }
        }
        words.append(problems(plan));
        return words.append(". Plan ").append(plan.hash(), 0, 12).toString();
    }

    private static String problems(Plan plan) {
        int errors = plan.errors().size();
        int warnings = plan.warnings().size();
        return (errors == 0 ? "" : "; " + Figures.count(errors, "error"))
                + (warnings == 0 ? "" : "; " + Figures.count(warnings, "warning"));
    }
}
