package dev.rehome.cli.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.terminal.Look;
import dev.rehome.engine.secret.Redactor;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ScrubbedOutputTest {
    private static final Look COLOURED = Look.of(Map.of("TERM", "xterm", "LANG", "C.UTF-8"));

    private static String printed(Pattern own, String text) {
        var out = new ByteArrayOutputStream();
        ScrubbedOutput.of(out, new Redactor(), own).println(text);
        return out.toString(UTF_8).stripTrailing();
    }

    @Test
    void letsOurOwnColoursThroughAndNothingThatMovesTheCursor() {
        String text = COLOURED.green("done") + " a\033[2Jb\033[1A\rc\007\u009b31md\u202ee\033]0;x";

        assertThat(printed(COLOURED.printed(), text))
                .isEqualTo(
                        "\033[32mdone\033[0m"
                            + " a\\u001B[2Jb\\u001B[1A\\u000Dc\\u0007\\u009B31md\\u202Ee\\u001B]0;x");
    }

    @Test
    void letsNoSequenceAtAllIntoAFile() {
        assertThat(printed(Look.PLAIN.printed(), "\033[31mred\033[0m\n\tindented"))
                .isEqualTo("\\u001B[31mred\\u001B[0m\n\tindented");
        assertThat(printed(Look.PLAIN.painted(), "\r\033[J")).isEqualTo("\\u000D\\u001B[J");
    }

    @Test
    void letsAPictureBePaintedOverTheLast() {
        String frame = "\033[2F\033[Jsaid\n\033[?7l" + COLOURED.cyan("bar") + "\n\033[?7h";

        assertThat(printed(COLOURED.painted(), frame)).isEqualTo(frame);
        assertThat(printed(COLOURED.painted(), "\r\033[J" + frame)).isEqualTo("\r\033[J" + frame);
        assertThat(printed(COLOURED.painted(), "\033[9A")).isEqualTo("\\u001B[9A");
    }
}
