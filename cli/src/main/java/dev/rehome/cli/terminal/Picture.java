package dev.rehome.cli.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/** Lines that change as long as somebody looks at them, and stay where they are at the end. */
public final class Picture {
    private final Look look;
    private final PrintStream out;
    private final Supplier<LiveView.Size> size;
    private List<String> shown = List.of();
    private int painted;

    /**
     * @param size what there is room for; asked only where the look lets one repaint
     */
    public Picture(Look look, PrintStream out, Supplier<LiveView.Size> size) {
        this.look = look;
        this.out = out;
        this.size = size;
    }

    /**
     * Shows the lines in place of those before, as many as there is room for; below them, and only
     * if they are others, where nothing can be repainted.
     */
    public void show(List<String> lines) {
        if (lines.equals(shown)) {
            return;
        }
        if (!look.repaint()) {
            print(lines);
            return;
        }
        List<String> fitting = Frame.within(Math.max(1, size.get().rows() - 1), lines, look);
        out.print(Frame.over(painted, List.of(), fitting));
        out.flush();
        painted = fitting.size();
        shown = lines;
    }

    /** Leaves the lines there, all of them, however many and long they are. */
    public void leave(List<String> lines) {
        if (painted > 0) {
            out.print(Frame.over(painted, lines, List.of()));
            out.flush();
            painted = 0;
        } else if (!lines.equals(shown)) {
            print(lines);
        }
    }

    private void print(List<String> lines) {
        out.println(String.join("\n", lines));
        shown = lines;
    }
}
