package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.SecretText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a runbook, and how they are put into texts. A value is a text, a reference to a
 * secret, or a list of these; a list in a text makes a list of texts.
 */
final class Variables {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> storeParts = new LinkedHashMap<>();

    void put(String name, Object value) {
        values.put(name, value);
    }

    /** Makes {@code ${stores.NAME.part}} known. */
    void putStore(String name, Map<String, String> parts) {
        storeParts.put(name, parts);
    }

    Map<String, Object> values() {
        return values;
    }

    /** Each as a text or a list of texts, a reference as it is written. */
    Map<String, Object> written() {
        var written = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> written.put(name, written(value)));
        return written;
    }

    private static Object written(Object value) {
        return switch (value) {
            case SecretReference reference -> reference.text();
            case List<?> list -> list.stream().<Object>map(Variables::written).toList();
            default -> value;
        };
    }

    /**
     * The text with its variables put in: a {@code String}, a {@code SecretReference}, or a {@code
     * List} of these.
     *
     * @throws Failure with BAD_INPUT when a variable is missing, or things are mixed that do not
     *     mix
     */
    Object expand(String text) {
        List<Object> parts = Template.parse(text).parts().stream().map(this::value).toList();
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var lists = parts.stream().filter(List.class::isInstance).toList();
        if (lists.size() > 1) {
            throw bad(
                    "'%s' has two lists in it".formatted(text),
                    "write the combinations out, or use one list");
        } else if (lists.isEmpty()) {
            return joined(parts, null);
        }
        return ((List<?>) lists.getFirst())
                .stream().<Object>map(element -> joined(parts, element)).toList();
    }

    /** The text with its variables put in and its references left as they are written. */
    String expandLocation(String text) {
        return Template.parse(text).parts().stream()
                .map(this::value)
                .map(
                        part ->
                                switch (part) {
                                    case SecretReference reference -> reference.text();
                                    case List<?> list ->
                                            throw bad(
                                                    "a list cannot be part of a location",
                                                    "use a variable that holds one text");
                                    default -> part.toString();
                                })
                .collect(Collectors.joining());
    }

    private static Object joined(List<Object> parts, @Nullable Object element) {
        var written = new StringBuilder(); // as a SecretText has it
        var literal = new StringBuilder(); // since the latest reference
        boolean secret = false;
        for (Object part : parts) {
            Object piece = part instanceof List<?> && element != null ? element : part;
            if (piece instanceof SecretReference reference) {
                if (literal.toString().endsWith("$")) {
                    throw bad(
                            "a dollar right before %s cannot be written"
                                    .formatted(reference.text()),
                            "put the dollar into the secret as well");
                }
                secret = true;
                written.append(SecretText.literal(literal.toString()).written());
                literal.setLength(0);
                written.append(reference.text());
            } else {
                literal.append(piece);
            }
        }
        return secret
                ? new SecretReference.Mixed(
                        written + SecretText.literal(literal.toString()).written())
                : literal.toString();
    }

    private Object value(Template.Part part) {
        return switch (part) {
            case Template.Part.Literal(String text) -> text;
            case Template.Part.Reference(SecretReference reference) -> reference;
            case Template.Part.Variable(String name) ->
                    name.startsWith("stores.") ? storePart(name) : variable(name);
        };
    }

    private Object variable(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw bad(
                    "there is no variable '%s'".formatted(name),
                    Spelling.nearest(name, values.keySet())
                            .map("did you mean '${%s}'?"::formatted)
                            .orElse(
                                    "add '%s' under 'vars', or give --var %s=…"
                                            .formatted(name, name)));
        }
        return value;
    }

    private String storePart(String name) {
        int dot = name.lastIndexOf('.');
        if (dot < "stores.".length()) {
            throw bad(
                    "'${%s}' is not complete".formatted(name),
                    "write ${stores.NAME.host}, port, …");
        }
        String store = name.substring("stores.".length(), dot);
        var parts = storeParts.get(store);
        if (parts == null) {
            throw bad(
                    "there is no store '%s'".formatted(store),
                    Spelling.hint(store, storeParts.keySet()));
        }
        String part = parts.get(name.substring(dot + 1));
        if (part == null) {
            throw bad(
                    "the location of store '%s' says no '%s'"
                            .formatted(store, name.substring(dot + 1)),
                    parts.isEmpty()
                            ? "it is only known when the runbook runs; use a variable"
                            : Spelling.hint(name.substring(dot + 1), parts.keySet()));
        }
        return part;
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
