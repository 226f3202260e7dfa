package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.tree.Field;
import dev.rehome.engine.tree.Shape;
import dev.rehome.engine.tree.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a kind of step does, for {@code rehome explain KIND}.
 *
 * @param example a step as a runbook would write it, with the arguments it cannot do without
 * @param undo what takes it back
 */
public record Explanation(
        String kind, String summary, List<Argument> arguments, String example, String undo) {

    /**
     * One argument.
     *
     * @param type in words: {@code a whole number}
     * @param ifAbsent what is taken when it is left out; empty when it is required
     */
    public record Argument(String name, String type, Optional<String> ifAbsent, String doc) {}

    /**
     * Explains a kind of step.
     *
     * @throws Failure with BAD_INPUT when there is no such kind
     */
    public static Explanation of(String kind, StepCatalog catalog) {
        if (kind.equals(RunbookStep.PARALLEL)) {
            return new Explanation(
                    kind,
                    BuiltIn.PARALLEL,
                    List.of(),
                    """
                    - parallel:
                        - approve: {text: Is it backed up?}
                        - approve: {text: Switch over?}\
                    """,
                    BuiltIn.CHILDREN_UNDONE);
        } else if (kind.equals(RunbookStep.ON_ROLLBACK)) {
            return new Explanation(
                    kind,
                    BuiltIn.ON_ROLLBACK,
                    List.of(),
                    """
                    - on-rollback:
                        - notify: {slack: "${env:SLACK_WEBHOOK}", text: Back on the old database}
                        - notify: {slack: "${env:SLACK_WEBHOOK}", text: Writes are welcome again}\
                    """,
                    BuiltIn.NOTHING_TO_UNDO);
        } else if (kind.equals(Approve.KIND)) {
            return of(kind, BuiltIn.APPROVE, Approve.class, BuiltIn.NOTHING_TO_UNDO);
        }
        return catalog.kind(kind)
                .map(found -> of(kind, found.summary(), found.spec(), found.undo()))
                .orElseThrow(
                        () ->
                                new Failure(
                                        ExitCode.BAD_INPUT,
                                        "there is no kind of step '%s'".formatted(kind),
                                        Spelling.hint(kind, catalog.names()),
                                        null));
    }

    private static Explanation of(
            String kind, String summary, Class<? extends Record> spec, String undo) {
        return new Explanation(
                kind,
                summary,
                Shape.of(spec).fields().stream().map(Explanation::argument).toList(),
                "- %s: %s".formatted(kind, Type.exampleOf(spec)),
                undo);
    }

    private static Argument argument(Field field) {
        Optional<String> ifAbsent =
                field.optional()
                        ? Optional.of("not set")
                        : field.ifAbsent().map(text -> text.isEmpty() ? "none" : text);
        String type =
                field.store()
                        .map("the name of a %s store"::formatted)
                        .orElse(field.type().inWords());
        return new Argument(field.name(), type, ifAbsent, field.doc());
    }

    /** For a terminal, each line at most as long as its words allow. */
    public String text() {
        return "%s\n  %s\n\n%sBeside it:\n%s\nExample:\n%s\n\nUndo:\n  %s\n"
                .formatted(
                        kind,
                        summary,
                        argumentsText(),
                        besideText(),
                        example.indent(2).stripTrailing(),
                        undo);
    }

    private String besideText() {
        return BuiltIn.beside(kind).entrySet().stream()
                .map(key -> "  %-8s %s\n".formatted(key.getKey(), key.getValue()))
                .collect(Collectors.joining());
    }

    private String argumentsText() {
        if (arguments.isEmpty()) {
            return "";
        }
        int width =
                arguments.stream().mapToInt(argument -> argument.name().length()).max().orElse(0);
        return arguments.stream()
                .map(
                        argument ->
                                "  %s  %s; %s\n  %s  %s\n"
                                        .formatted(
                                                padded(argument.name(), width),
                                                argument.type(),
                                                argument.ifAbsent()
                                                        .map("if left out: %s"::formatted)
                                                        .orElse("required"),
                                                padded("", width),
                                                argument.doc()))
                .collect(Collectors.joining("", "Arguments:\n", "\n"));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
