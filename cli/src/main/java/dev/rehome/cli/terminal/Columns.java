package dev.rehome.cli.terminal;

/**
 * Text measured in terminal columns: Chinese, Japanese and Korean characters and emoji take two,
 * combining marks none. Expects text without control characters; see {@link
 * dev.rehome.engine.report.Printable}.
 */
final class Columns {
    private Columns() {}

    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** Without the colours of {@link Look}. */
    static String uncoloured(String text) {
        return text.indexOf('\033') < 0 ? text : text.replaceAll("\033\\[[0-9]*m", "");
    }

    /** Cut to {@code columns}, an ellipsis in place of what is missing in the middle. */
    static String fit(String text, int columns, String ellipsis) {
        if (width(text) <= columns) {
            return text;
        }
        int room = columns - width(ellipsis);
        if (room <= 0) {
            return head(text, columns);
        }
        // A table's name tells more at its end than its schema does at its beginning.
        int tailRoom = room / 2;
        String tail = tail(text, tailRoom);
        return head(text, room - width(tail)) + ellipsis + tail;
    }

    /**
     * The name of an item cut to {@code columns}: as many whole words and parts of a name as there
     * is room for at its end, where a table's own name is. One that is too long by itself is cut in
     * its middle.
     */
    static String fitName(String name, int columns, String ellipsis) {
        String middle = fit(name, columns, ellipsis);
        if (middle.equals(name)) {
            return name;
        }
        for (int start = 1; start < name.length(); start++) {
            char before = name.charAt(start - 1);
            String end = ellipsis + name.substring(start);
            if ((before == ' ' || before == '.') && width(end) <= columns) {
                return width(end) < columns / 2 ? middle : end; // else too little is left of it
            }
        }
        return middle;
    }

    /** Cut at the end, for sentences. */
    static String cut(String text, int columns, String ellipsis) {
        if (width(text) <= columns) {
            return text;
        }
        int room = columns - width(ellipsis);
        return room <= 0 ? head(text, columns) : head(text, room) + ellipsis;
    }

    static String padRight(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    static String padLeft(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    private static String head(String text, int columns) {
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            if (used + width(point) > columns) {
                break;
            }
            used += width(point);
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }

    private static String tail(String text, int columns) {
        int start = text.length();
        int used = 0;
        while (start > 0) {
            int point = text.codePointBefore(start);
            if (used + width(point) > columns) {
                break;
            }
            used += width(point);
            start -= Character.charCount(point);
        }
        return text.substring(start);
    }

    /** The wide ranges of Unicode's EastAsianWidth (W and F), and emoji. */
    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide =
                within(point, 0x1100, 0x115F)
                        || within(point, 0x2E80, 0x303E)
                        || within(point, 0x3041, 0xA4CF)
                        || within(point, 0xA960, 0xA97F)
                        || within(point, 0xAC00, 0xD7A3)
                        || within(point, 0xF900, 0xFAFF)
                        || within(point, 0xFE30, 0xFE6F)
                        || within(point, 0xFF00, 0xFF60)
                        || within(point, 0xFFE0, 0xFFE6)
                        || within(point, 0x1F300, 0x1FAFF)
                        || within(point, 0x20000, 0x3FFFD);
        return wide ? 2 : 1;
    }

    private static boolean within(int point, int first, int last) {
        return point >= first && point <= last;
    }
}
