package dev.rehome.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Throughput.Stretch;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThroughputTest {
    private static final Instant START = Instant.parse("2026-11-20T20:15:00Z");

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    /** A row of 100 bytes each second. */
    private static Throughput steady(Throughput before, long from, long to) {
        Throughput throughput = before;
        for (long second = from + 1; second <= to; second++) {
            var reached = Amount.rows(second - from, 100 * (second - from));
            throughput = throughput.reached(at(second - 1), at(second), reached);
        }
        return throughput;
    }

    private static long bytes(Throughput throughput) {
        return throughput.stretches().stream().mapToLong(Stretch::bytes).sum();
    }

    @Test
    void keepsEverythingThatWasMovedInFewStretchesOfMuchTheSameLength() {
        for (int seconds : List.of(7, 200, 201, 5_000, 100_000)) {
            Throughput throughput = steady(Throughput.NONE, 0, seconds);

            assertThat(bytes(throughput)).isEqualTo(100L * seconds);
            assertThat(throughput.done()).isEqualTo(Amount.rows(seconds, 100L * seconds));
            assertThat(throughput.stretches())
                    .hasSizeBetween(
                            Math.min(seconds, Throughput.STRETCHES_MAX / 2),
                            Throughput.STRETCHES_MAX);
            assertThat(throughput.stretches().subList(0, throughput.stretches().size() - 1))
                    .allSatisfy(
                            stretch ->
                                    assertThat(Duration.between(stretch.from(), stretch.to()))
                                            .isEqualTo(throughput.every()));
        }
    }

    @Test
    void leavesTheTimeOutInWhichNobodyWasAtTheStep() {
        Throughput throughput = steady(steady(Throughput.NONE, 0, 10).again(), 500, 503);

        assertThat(throughput.done()).as("of the latest attempt").isEqualTo(Amount.rows(3, 300));
        assertThat(throughput.stretches())
                .hasSize(13)
                .noneSatisfy(stretch -> assertThat(stretch.to()).isBetween(at(11), at(500)));
    }

    @Test
    void countsNothingTwiceThatAStepTakesBack() {
        Throughput throughput =
                Throughput.NONE
                        .reached(at(0), at(1), Amount.rows(10, 1_000))
                        .reached(at(1), at(2), Amount.rows(5, 500));

        assertThat(throughput.done()).isEqualTo(Amount.rows(5, 500));
        assertThat(throughput.stretches().getLast().bytes()).isZero();
    }

    @Test
    void isTheSameOnceItWasWrittenDown() {
        Throughput throughput = steady(Throughput.NONE, 0, 1_000);
        String text = Json.canonical(Tree.of(throughput));

        assertThat(Tree.read(Throughput.class, Json.read(text))).isEqualTo(throughput);
        assertThat(text.length()).isLessThan(25_000);
    }
}
