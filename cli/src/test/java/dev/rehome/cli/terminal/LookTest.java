package dev.rehome.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class LookTest {

    @Test
    void usesColoursAndLinesOnAnOrdinaryTerminal() {
        Look look = Look.of(Map.of("TERM", "xterm-256color", "LANG", "en_GB.UTF-8"));

        assertThat(look).isEqualTo(new Look(true, true, true));
        assertThat(look.bar(0.5, 4)).isEqualTo("\033[36m━━\033[0m\033[2m──\033[0m");
    }

    @Test
    void obeysNoColor() {
        assertThat(Look.of(Map.of("TERM", "xterm", "NO_COLOR", "1")).colour()).isFalse();
        assertThat(Look.of(Map.of("TERM", "xterm", "NO_COLOR", "")).colour()).isTrue();
        assertThat(Look.of(Map.of("TERM", "dumb")).colour()).isFalse();
    }

    @Test
    void staysWithAsciiWhereTheLocaleIsNotUtf8() {
        assertThat(Look.of(Map.of("LC_ALL", "C", "LANG", "en_GB.UTF-8")).unicode()).isFalse();
        assertThat(Look.of(Map.of("LC_ALL", "", "LC_CTYPE", "C.utf8")).unicode()).isTrue();
        assertThat(Look.PLAIN.bar(0.5, 4)).isEqualTo("##..");
    }
}
