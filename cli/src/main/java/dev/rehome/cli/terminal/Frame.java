package dev.rehome.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** The characters that replace one picture on a terminal by the next. */
final class Frame {
    private static final String CLEAR_BELOW = "\r\033[J";
    // Autowrap off while painting: a line that is too long for a terminal made narrower is cut, and
    // does not break the count of lines that the next frame goes up by.
    private static final String WRAP_OFF = "\033[?7l";
    private static final String WRAP_ON = "\033[?7h";

    private Frame() {}

    /** As many as there is room for, and how many more there are; the last one is always there. */
    static List<String> within(int rows, List<String> lines, Look look) {
        if (lines.size() <= rows) {
            return lines;
        }
        var shown = new ArrayList<>(lines.subList(0, Math.max(0, rows - 2)));
        shown.add(look.dim("  " + look.ellipsis() + " " + (lines.size() - rows + 1) + " more"));
        shown.add(lines.getLast());
        return shown;
    }

    /**
     * @param painted lines of the picture that is there now
     * @param said lines to leave above for good
     * @param picture lines of the new one
     */
    static String over(int painted, List<String> said, List<String> picture) {
        var frame = new StringBuilder();
        frame.append(painted > 0 ? "\033[" + painted + "F\033[J" : CLEAR_BELOW);
        said.forEach(line -> frame.append(line).append('\n'));
        if (!picture.isEmpty()) {
            frame.append(WRAP_OFF);
            picture.forEach(line -> frame.append(line).append('\n'));
            frame.append(WRAP_ON);
        }
        return frame.toString();
    }
}
