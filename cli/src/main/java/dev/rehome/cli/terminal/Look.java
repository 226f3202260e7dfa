package dev.rehome.cli.terminal;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the terminal can show.
 *
 * @param repaint whether the cursor can go back over what was shown; not on a dumb terminal
 * @param colour ANSI colours; off with {@code NO_COLOR} (no-color.org) or a dumb terminal
 * @param unicode off unless the locale's character set is UTF-8
 */
public record Look(boolean repaint, boolean colour, boolean unicode) {
    /** Nothing but text. */
    private static final Pattern NONE = Pattern.compile("(?!)");

    private static final String COLOURS = "\033\\[[0-9;]{0,11}m";

    /** What {@link Frame} begins a picture with, and wrapping off and on around it. */
    private static final String MOVES = "\r?\033\\[(?:[0-9]{1,4}F\033\\[)?J|\033\\[\\?7[lh]";

    /** For a file or a pipe. */
    public static final Look PLAIN = new Look(false, false, false);

    /** Of the terminal that such an environment describes. */
    public static Look of(Map<String, String> environment) {
        String noColour = environment.getOrDefault("NO_COLOR", "");
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Look(!dumb, noColour.isEmpty() && !dumb, isUtf8(environment));
    }

    /** By POSIX the first of these three that is set and not empty counts. */
    private static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String upper = locale.toUpperCase(java.util.Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    /** The escape sequences of text that is printed with this look. */
    public Pattern printed() {
        return colour ? Pattern.compile(COLOURS) : NONE;
    }

    /** And those of pictures that are painted over one another. */
    public Pattern painted() {
        return repaint ? Pattern.compile(colour ? COLOURS + "|" + MOVES : MOVES) : NONE;
    }

    String ellipsis() {
        return unicode ? "…" : "..";
    }

    String done() {
        return green(unicode ? "✓" : "ok");
    }

    String failed() {
        return red(unicode ? "✗" : "!!");
    }

    String running() {
        return cyan(unicode ? "▶" : ">");
    }

    String undone() {
        return yellow(unicode ? "↶" : "<-");
    }

    String waiting() {
        return yellow(unicode ? "‖" : "||");
    }

    String note() {
        return yellow("!");
    }

    public String bar(double fraction, int columns) {
        int filled = (int) Math.round(Math.clamp(fraction, 0, 1) * columns);
        String full = unicode ? "━" : "#";
        String rest = unicode ? "─" : ".";
        return cyan(full.repeat(filled)) + dim(rest.repeat(columns - filled));
    }

    public String bold(String text) {
        return paint(1, text);
    }

    public String dim(String text) {
        return paint(2, text);
    }

    public String red(String text) {
        return paint(31, text);
    }

    public String green(String text) {
        return paint(32, text);
    }

    public String yellow(String text) {
        return paint(33, text);
    }

    public String cyan(String text) {
        return paint(36, text);
    }

    private String paint(int code, String text) {
        return colour && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
