package dev.rehome.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final Instant START = Instant.parse("2026-11-20T20:15:00Z");

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    @Test
    void followsAChangeWithinItsWindow() {
        var pace = new Pace(START);
        for (long second = 1; second <= 30; second++) {
            pace.reached(at(second * 1000), second * 100);
        }
        for (long second = 31; second <= 45; second++) {
            pace.reached(at(second * 1000), 3000 + (second - 30) * 10);
        }

        assertThat(pace.perSecond(at(45_000))).isCloseTo(10, within(0.5));
    }

    @Test
    void fallsToNothingWhenNothingMoves() {
        var pace = new Pace(START);
        pace.reached(at(1_000), 500);
        pace.reached(at(2_000), 1_000);

        assertThat(pace.perSecond(at(2_000))).isCloseTo(500, within(1.0));
        assertThat(pace.perSecond(at(40_000))).isZero();
        assertThat(pace.left(at(40_000), 100)).isEmpty();
    }

    @Test
    void saysNothingBeforeItKnows() {
        var pace = new Pace(START);
        pace.reached(at(300), 1_000_000);

        assertThat(pace.perSecond(at(300))).isZero();
        assertThat(pace.left(at(2_000), 1_000_000)).contains(Duration.ofSeconds(2));
    }
}
