package dev.rehome.platform.values;

import java.util.regex.Pattern;

/** How a text is spelled in YAML, on one line. */
final class Spelled {
    /** What no text without quotes may begin with, unless a sign of the next pattern follows. */
    private static final String INDICATORS = ",[]{}#&*!|>'\"%@`";

    private static final Pattern DASHED = Pattern.compile("[-?:](?:[ ].*|)|---.*|\\.\\.\\..*");
    private static final Pattern COMMENT_OR_KEY = Pattern.compile(".*(?: #|:(?: |$)).*");

    /** What ends a text in braces or brackets, or is taken for a sign there. */
    private static final Pattern FLOW = Pattern.compile(":.*|.*[?,\\[\\]{}].*");

    private Spelled() {}

    /** Whether it can do without quotes and is the text itself then, to every reader. */
    static boolean isPlainText(String text, boolean inFlow) {
        return Reading.of(text) == Reading.TEXT && fitsPlain(text, inFlow);
    }

    /** Whether it stays whole without quotes. */
    static boolean fitsPlain(String text, boolean inFlow) {
        return !text.isEmpty()
                && text.equals(text.strip())
                && isPrintable(text)
                && text.indexOf('\t') < 0
                && INDICATORS.indexOf(text.charAt(0)) < 0
                && !DASHED.matcher(text).matches()
                && !COMMENT_OR_KEY.matcher(text).matches()
                && !(inFlow && FLOW.matcher(text).matches());
    }

    /** In quotes of that kind where it can be in them; double ones can hold anything. */
    static String single(String text) {
        return isPrintable(text) && text.indexOf('\t') < 0
                ? "'" + text.replace("'", "''") + "'"
                : quoted(text);
    }

    /** In double quotes, as JSON has it, too. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        point -> {
                            switch (point) {
                                case '"' -> quoted.append("\\\"");
                                case '\\' -> quoted.append("\\\\");
                                case '\n' -> quoted.append("\\n");
                                case '\r' -> quoted.append("\\r");
                                case '\t' -> quoted.append("\\t");
                                default -> {
                                    if (isPrintable(point)) {
                                        quoted.appendCodePoint(point);
                                    } else {
                                        quoted.append(
                                                (Character.isBmpCodePoint(point)
                                                                ? "\\u%04X"
                                                                : "\\U%08X")
                                                        .formatted(point));
                                    }
                                }
                            }
                        });
        return quoted.append('"').toString();
    }

    /** Whether it can stand in a line as it is; a tab can. */
    static boolean isPrintable(String text) {
        return text.codePoints().allMatch(point -> point == '\t' || isPrintable(point));
    }

    /** Narrower than YAML: readers disagree about some line separators and marks. */
    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
