package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretReference;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may stand after {@code when:}, and no more: {@code ${x}}, {@code !${x}}, {@code ${x} == y},
 * {@code ${x} != y}.
 */
record Condition(String text) {
    private static final Pattern COMPARED =
            Pattern.compile("(?<left>[^=!]*?)\\s*(?<how>==|!=)\\s*(?<right>[^=!]*)");

    private static final Set<String> FALSE = Set.of("", "false", "no", "off", "0");

    /**
     * Whether it holds with these variables. Empty, {@code false}, {@code no}, {@code off}, {@code
     * 0} and an empty list count as false.
     *
     * @throws Failure with BAD_INPUT when it cannot be read, or asks for a secret
     */
    boolean holds(Variables variables) {
        Matcher compared = COMPARED.matcher(text.strip());
        if (compared.matches()) {
            boolean same =
                    side(compared.group("left"), variables)
                            .equals(side(compared.group("right"), variables));
            return compared.group("how").equals("==") == same;
        }
        boolean not = text.strip().startsWith("!");
        String rest = not ? text.strip().substring(1).strip() : text.strip();
        if (rest.isEmpty() || rest.matches(".*([=!<>]|&&|\\|\\|).*")) {
            throw bad(
                    "'%s' is not a condition".formatted(text),
                    "write ${x}, !${x}, ${x} == y or ${x} != y");
        }
        return not != truth(variables.expand(rest));
    }

    private static boolean truth(Object value) {
        return switch (value) {
            case List<?> list -> !list.isEmpty();
            case SecretReference secret -> throw secret(secret);
            default -> !FALSE.contains(value.toString());
        };
    }

    private static Object side(String text, Variables variables) {
        boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
        return switch (variables.expand(quoted ? text.substring(1, text.length() - 1) : text)) {
            case SecretReference secret -> throw secret(secret);
            case Object value -> value;
        };
    }

    private static Failure secret(SecretReference secret) {
        return bad(
                "a condition cannot ask for a secret, %s".formatted(secret.text()),
                "use a variable: --var name=value");
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
