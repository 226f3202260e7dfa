package dev.rehome.engine.report;

/** A word of a command line that is shown to be typed again. */
public final class ShellWord {
    private static final String PLAIN = "[A-Za-z0-9_./:@%+=,-]+";

    private ShellWord() {}

    /** The word as a shell takes it: in single quotes unless it holds nothing that needs them. */
    public static String of(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
