package dev.rehome.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rehome.cli.report.TimeAxis.Busy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimeAxisTest {
    private static final Instant START = Instant.parse("2026-11-20T20:00:00Z");

    private static Instant at(long minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    @Test
    void drawsTheTimeInWhichSomebodyWasAtItToScale() {
        var axis = TimeAxis.of(List.of(new Busy(at(0), at(10))), 100, 1_100);

        assertThat(axis.at(at(0))).isEqualTo(100);
        assertThat(axis.at(at(5))).isEqualTo(600, within(0.01));
        assertThat(axis.at(at(10))).isEqualTo(1_100, within(0.01));
        assertThat(axis.at(at(99))).isEqualTo(1_100, within(0.01));
        assertThat(axis.ticks()).contains(at(2), at(4), at(6), at(8)).hasSizeLessThan(8);
    }

    @Test
    void givesANightInWhichNobodyWasLittleRoomAndSaysHowLongItWas() {
        var axis =
                TimeAxis.of(List.of(new Busy(at(600), at(610)), new Busy(at(0), at(10))), 0, 1_000);

        assertThat(axis.parts())
                .extracting(TimeAxis.Part::idle)
                .containsExactly(false, true, false);
        assertThat(axis.parts().get(1).took()).isEqualTo(Duration.ofMinutes(590));
        assertThat(axis.at(at(10))).isGreaterThan(450);
        assertThat(axis.at(at(600))).isLessThan(550);
        assertThat(axis.ticks()).noneMatch(tick -> tick.isAfter(at(10)) && tick.isBefore(at(600)));
    }

    @Test
    void drawsAMomentBetweenTwoProcessesAsItIs() {
        var axis =
                TimeAxis.of(List.of(new Busy(at(0), at(10)), new Busy(at(11), at(21))), 0, 2_100);

        assertThat(axis.parts()).hasSize(1);
        assertThat(axis.at(at(11))).isEqualTo(1_100, within(0.01));
    }

    @Test
    void knowsARunThatTookNoTime() {
        var axis = TimeAxis.of(List.of(new Busy(at(0), at(0))), 0, 1_000);

        assertThat(axis.at(at(0))).isBetween(0.0, 1_000.0);
        assertThat(axis.ticks()).hasSizeLessThan(3);
    }
}
