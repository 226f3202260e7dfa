package dev.rehome.platform.values;

import dev.rehome.engine.report.Failure;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** A key where none was, with the mappings around it that are missing, too. */
record Insertion(ValuesText whole, Place.Missing missing) {
    private static final int INDENT = 2;

    /**
     * The key in its place: at the end of the mapping that it belongs to, before any comment that
     * follows.
     *
     * @throws Failure with BAD_INPUT when a tag or the end of the file is in the way
     */
    Splice of(NewValue value) {
        return switch (missing.nearest().orElse(null)) {
            case null -> inEmptyFile(whole.document().end(), value);
            case Node.Mapping mapping when mapping.inBraces() -> inBraces(mapping, value);
            case Node.Mapping mapping -> inLines(mapping, value);
            case Node.Scalar nothing -> inNull(nothing, value);
            case Node other -> throw new IllegalStateException("no keys go into " + other);
        };
    }

    private Lines lines() {
        return whole.lines();
    }

    private String text() {
        return lines().text();
    }

    private Splice inEmptyFile(int end, NewValue value) {
        return line(end, end, 0, value);
    }

    private Splice inLines(Node.Mapping mapping, NewValue value) {
        Node.Entry last = mapping.entries().getLast();
        refuseOpenEnd(last.value());
        int end = last.end();
        return line(end, lines().next(end), mapping.column(), value);
    }

    /** Another line would end the last one of that text, and so change what it means. */
    private void refuseOpenEnd(Node last) {
        switch (last) {
            case Node.Scalar text when text.end() == text().length() && text.isBlock() ->
                    throw lines().bad(
                                    text.start(),
                                    "this text ends with the file, without a line break: a key"
                                            + " behind it would change it",
                                    "end the file with a line break");
            case Node.Mapping mapping when !mapping.inBraces() ->
                    refuseOpenEnd(mapping.entries().getLast().value());
            case Node.Sequence list when !list.inBrackets() && !list.items().isEmpty() ->
                    refuseOpenEnd(list.items().getLast());
            case Node _ -> {}
        }
    }

    /**
     * On lines of its own.
     *
     * @param end of what comes before
     * @param at where the next line begins, or the text ends
     */
    private Splice line(int end, int at, int column, NewValue value) {
        String lineBreak = lines().breakAfter(end);
        var made = new StringBuilder();
        int indent = column;
        for (String name : missing.missing()) {
            made.append(made.isEmpty() ? "" : lineBreak)
                    .append(" ".repeat(indent))
                    .append(name(name, false))
                    .append(':');
            indent += step();
        }
        made.append(' ').append(Rewrite.fresh(value, false, true));
        boolean open = at > 0 && lines().beforeBreak(at) == at;
        return new Splice(at, at, open ? lineBreak + made : made + lineBreak);
    }

    private Splice inNull(Node.Scalar nothing, NewValue value) {
        boolean plainly = nothing.content() == nothing.end() && !missing.inFlow();
        Optional<Integer> column = plainly ? columnOf(nothing) : Optional.empty();
        if (column.isPresent()) {
            int end = nothing.end();
            return line(end, lines().next(end), column.get() + step(), value);
        } else if (plainly && whole.document().root().filter(nothing::equals).isPresent()) {
            return inEmptyFile(whole.document().end(), value);
        }
        String braces = "{" + pairs(value, false) + "}";
        return new Rewrite(lines(), nothing).in(braces);
    }

    /** Of the key on a line whose value it is; empty when it is an item of a list, or flat. */
    private Optional<Integer> columnOf(Node.Scalar nothing) {
        return whole.document().root().flatMap(root -> columnOf(nothing, root));
    }

    private static Optional<Integer> columnOf(Node.Scalar nothing, Node in) {
        return switch (in) {
            case Node.Mapping mapping ->
                    mapping.entries().stream()
                            .flatMap(
                                    entry ->
                                            (entry.value().equals(nothing) && entry.colon() >= 0
                                                            ? Optional.of(mapping.column())
                                                            : columnOf(nothing, entry.value()))
                                                    .stream())
                            .findFirst();
            case Node.Sequence list ->
                    list.items().stream()
                            .flatMap(item -> columnOf(nothing, item).stream())
                            .findFirst();
            case Node.Scalar _, Node.Alias _ -> Optional.empty();
        };
    }

    private Splice inBraces(Node.Mapping mapping, NewValue value) {
        boolean json = isJson(mapping);
        String pairs = pairs(value, json);
        if (mapping.entries().isEmpty()) {
            return new Splice(mapping.open(), mapping.open(), pairs);
        }
        int end = mapping.entries().getLast().end();
        return new Splice(end, end, ", " + pairs);
    }

    /** As in a file that is JSON, and is to stay it. */
    private boolean isJson(Node.Mapping mapping) {
        return mapping.entries().isEmpty()
                ? text().stripLeading().startsWith("{") && text().indexOf('"') >= 0
                : mapping.entries().getLast().key() instanceof Node.Scalar key
                        && key.style() == ScalarStyle.DOUBLE_QUOTED;
    }

    private String pairs(NewValue value, boolean json) {
        List<String> names = missing.missing();
        var pairs = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            pairs.append(i == 0 ? "" : "{")
                    .append(json ? Spelled.quoted(names.get(i)) : name(names.get(i), true))
                    .append(": ");
        }
        boolean quoted = json && (value.secret() || !Reading.isPlainToAll(value.text()));
        return pairs.append(
                        quoted ? Spelled.quoted(value.text()) : Rewrite.fresh(value, true, true))
                .append("}".repeat(names.size() - 1))
                .toString();
    }

    private static String name(String name, boolean inFlow) {
        return Spelled.isPlainText(name, inFlow) ? name : Spelled.quoted(name);
    }

    /** By how many spaces this file indents. */
    private int step() {
        return whole.document().root().flatMap(Insertion::step).orElse(INDENT);
    }

    private static Optional<Integer> step(Node node) {
        if (!(node instanceof Node.Mapping mapping) || mapping.inBraces()) {
            return Optional.empty();
        }
        for (Node.Entry entry : mapping.entries()) {
            if (entry.value() instanceof Node.Mapping inner && !inner.inBraces()) {
                return Optional.of(inner.column() - mapping.column());
            }
        }
        return mapping.entries().stream()
                .flatMap(entry -> step(entry.value()).stream())
                .findFirst();
    }
}
