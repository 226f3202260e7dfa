package dev.rehome.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FiguresTest {

    @Test
    void writesBytesWithThreeDigitsAtLeast() {
        assertThat(Figures.bytes(999)).isEqualTo("999 B");
        assertThat(Figures.bytes(1_000)).isEqualTo("1.00 kB");
        assertThat(Figures.bytes(99_960)).isEqualTo("100 kB");
        assertThat(Figures.bytes(999_499)).isEqualTo("999 kB");
        assertThat(Figures.bytes(999_500)).isEqualTo("1.00 MB");
        assertThat(Figures.bytes(1_470_000_000)).isEqualTo("1.47 GB");
        assertThat(Figures.bytes(Long.MAX_VALUE)).isEqualTo("9223 PB");
    }

    @Test
    void writesWhicheverAmountThereIs() {
        assertThat(Figures.amount(Amount.rows(1_000, 148_000_000))).isEqualTo("1,000 rows, 148 MB");
        assertThat(Figures.amount(Amount.bytes(512))).isEqualTo("512 B");
        assertThat(Figures.amount(new Amount(3, "tables", 0))).isEqualTo("3 tables");
        assertThat(Figures.amount(new Amount(1, "tables", 0))).isEqualTo("1 table");
        assertThat(Figures.amount(Amount.rows(1, 20))).isEqualTo("1 row, 20 B");
        assertThat(Figures.amount(Amount.NONE)).isEmpty();
    }

    @Test
    void writesDurationsAsPeopleSayThem() {
        assertThat(Figures.took(Duration.ofMillis(420))).isEqualTo("0.4 s");
        assertThat(Figures.took(Duration.ofMillis(9_960))).isEqualTo("10 s");
        assertThat(Figures.took(Duration.ofMillis(59_600))).isEqualTo("1 min 00 s");
        assertThat(Figures.took(Duration.ofMinutes(125))).isEqualTo("2 h 05 min");
        assertThat(Figures.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
    }

    @Test
    void doesNotRoundUpToAHundredPercent() {
        assertThat(Figures.percent(0.9999)).isEqualTo("99 %");
        assertThat(Figures.percent(1)).isEqualTo("100 %");
    }
}
