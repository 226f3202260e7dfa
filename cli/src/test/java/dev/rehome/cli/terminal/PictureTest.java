package dev.rehome.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PictureTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    private Picture picture(boolean repaint) {
        return new Picture(new Look(repaint, false, false), out, () -> new LiveView.Size(80, 4));
    }

    private String printed() {
        return bytes.toString(UTF_8);
    }

    @Test
    void goesUpByAsManyLinesAsItPaintedOnATerminalOfFewRows() {
        Picture picture = picture(true);
        picture.show(List.of("run", "1 done", "2 running", "3 pending", "1 of 3 steps done"));
        assertThat(printed())
                .contains("run\n  .. 3 more\n1 of 3 steps done\n")
                .doesNotContain("pending");
        bytes.reset();

        picture.show(List.of("run", "done"));
        assertThat(printed()).startsWith("\033[3F\033[J").contains("run\ndone\n");
        bytes.reset();

        picture.leave(List.of("run", "1 done", "2 done", "3 done", "3 steps done"));
        assertThat(printed()).isEqualTo("\033[2F\033[Jrun\n1 done\n2 done\n3 done\n3 steps done\n");
    }

    @Test
    void paintsNothingTwiceAndUsesNoEscapesWhereNothingCanBeRepainted() {
        Picture picture = picture(false);
        picture.show(List.of("run", "running"));
        picture.show(List.of("run", "running"));
        picture.leave(List.of("run", "done"));
        picture.leave(List.of("run", "done"));

        assertThat(printed())
                .isEqualTo("run\nrunning\nrun\ndone\n".replace("\n", System.lineSeparator()));
    }
}
