package dev.rehome.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Breaks lines between words, where a terminal would break them anywhere. What follows is indented
 * further than the line it belongs to. A word that is too long for a line of its own stays whole,
 * so that a path or an address can be copied.
 *
 * @param columns of the terminal
 */
public record Wrap(int columns) {
    /** For a file or a pipe: whoever reads it knows its own width. */
    public static final Wrap NONE = new Wrap(Integer.MAX_VALUE);

    private static final int HANG = 4;

    /** Less than that beside the indentation, and breaking makes nothing easier to read. */
    private static final int ROOM_MIN = 20;

    /** The line in as many as it takes; colours in it take no room. */
    public List<String> line(String line) {
        String plain = Columns.uncoloured(line);
        int hang = plain.length() - plain.stripLeading().length() + HANG;
        if (Columns.width(plain) <= columns || columns - hang < ROOM_MIN) {
            return List.of(line);
        }
        var lines = new ArrayList<String>();
        var now = new StringBuilder();
        int used = 0;
        boolean words = false; // whether this line has any besides its indentation
        for (String word : line.split("(?<= )(?! )", -1)) {
            int width = Columns.width(Columns.uncoloured(word).stripTrailing());
            if (words && used + width > columns) {
                lines.add(now.toString().stripTrailing());
                now.setLength(0);
                now.append(" ".repeat(hang));
                used = hang;
                words = false;
            }
            now.append(word);
            used += Columns.width(Columns.uncoloured(word));
            words |= width > 0;
        }
        lines.add(now.toString().stripTrailing());
        return lines;
    }

    /** Each line of a text so. */
    public String text(String text) {
        return String.join("\n", lines(text.lines()));
    }

    /** Each line so. */
    public List<String> lines(Stream<String> lines) {
        return lines.flatMap(each -> line(each).stream()).toList();
    }
}
