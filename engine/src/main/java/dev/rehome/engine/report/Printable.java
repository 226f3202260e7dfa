package dev.rehome.engine.report;

import java.util.stream.Collectors;

/**
 * What somebody else wrote (names, values, messages of servers), made fit to be shown: a control
 * character becomes the escape that JSON has for it, such as {@code \u001B}, so that no name can
 * move the cursor, colour the terminal, turn its line around or end it.
 */
public final class Printable {
    private Printable() {}

    /** On one line. */
    public static String line(String text) {
        return text(text.replace('\n', ' ').replace('\t', ' '));
    }

    /** On as many lines as it has, each but the first behind that indent. */
    public static String lines(String text, String indent) {
        return text.lines().map(Printable::text).collect(Collectors.joining("\n" + indent));
    }

    /** With its newlines and tabs. */
    public static String text(String text) {
        if (text.codePoints().noneMatch(Printable::isControl)) {
            return text;
        }
        var safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        point -> {
                            if (isControl(point)) {
                                for (char unit : Character.toChars(point)) {
                                    safe.append("\\u%04X".formatted((int) unit));
                                }
                            } else {
                                safe.appendCodePoint(point);
                            }
                        });
        return safe.toString();
    }

    private static boolean isControl(int point) {
        return point != '\n'
                && point != '\t'
                && switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                            true;
                    default -> false;
                };
    }
}
