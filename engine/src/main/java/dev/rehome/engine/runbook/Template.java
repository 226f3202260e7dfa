package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.secret.SecretReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text with variables and references in it, taken apart. Two dollars and a brace stand for one
 * dollar and a brace.
 */
record Template(List<Part> parts) {

    sealed interface Part {
        record Literal(String text) implements Part {}

        /** {@code ${name}} or {@code ${stores.name.part}}. */
        record Variable(String name) implements Part {}

        record Reference(SecretReference reference) implements Part {}
    }

    private static final List<String> PLACES =
            Stream.concat(Stream.of("env", "file"), SecretReference.KEEPERS.stream()).toList();

    /**
     * Takes a text apart.
     *
     * @throws Failure with BAD_INPUT when a brace is not closed, or what stands in it is neither a
     *     name nor a reference
     */
    static Template parse(String text) {
        var parts = new ArrayList<Part>();
        var literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("$${", i)) {
                literal.append("${");
                i += 3;
            } else if (text.startsWith("${", i)) {
                int end = text.indexOf('}', i);
                if (end < 0) {
                    throw bad("'%s' is not closed".formatted(text.substring(i)), "add a '}'");
                }
                if (!literal.isEmpty()) {
                    parts.add(new Part.Literal(literal.toString()));
                    literal.setLength(0);
                }
                parts.add(inside(text.substring(i, end + 1)));
                i = end + 1;
            } else {
                literal.append(text.charAt(i++));
            }
        }
        if (!literal.isEmpty() || parts.isEmpty()) {
            parts.add(new Part.Literal(literal.toString()));
        }
        return new Template(List.copyOf(parts));
    }

    private static Part inside(String text) {
        String name = text.substring(2, text.length() - 1);
        int colon = name.indexOf(':');
        if (colon >= 0) {
            return SecretReference.parse(text)
                    .filter(reference -> !(reference instanceof SecretReference.Given))
                    .<Part>map(Part.Reference::new)
                    .orElseThrow(
                            () ->
                                    bad(
                                            "'%s' is not a reference to a secret".formatted(text),
                                            Spelling.nearest(name.substring(0, colon), PLACES)
                                                    .map("did you mean '${%s:…}'?"::formatted)
                                                    .orElse(
                                                            "write ${env:NAME} or ${file:/path}; %s are known, too"
                                                                    .formatted(
                                                                            String.join(
                                                                                    ", ",
                                                                                    SecretReference
                                                                                            .KEEPERS)))));
        }
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
            throw bad(
                    "'%s' is not the name of a variable".formatted(text),
                    "write ${name}, or $${ for a plain ${");
        }
        return new Part.Variable(name);
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
