package dev.rehome.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private static final Instant START = Instant.parse("2026-11-20T20:15:00Z");
    private static final Entry CLAIMED = new Entry.Claimed("it");
    private static final Entry INTENT =
            new Entry.Intent(
                    "1", "copy", "copy", Map.of(), new WayBack.Nothing("a copy of nothing"));
    private static final Entry FAILED = new Entry.Failed("1", "no space", "free some");
    private static final Entry DONE =
            new Entry.Outcome("1", new Entry.Result.Held("copied"), Optional.empty());

    private final List<Recorded> entries = new ArrayList<>();

    HistoryTest() {
        at(
                0,
                new Entry.RunOpened(
                        "move", Map.of(), Optional.empty(), Optional.empty(), "h", Map.of()));
        at(0, CLAIMED);
    }

    private HistoryTest at(long second, Entry entry) {
        entries.add(new Recorded(entries.size() + 1, START.plusSeconds(second), 1, entry));
        return this;
    }

    private Times times() {
        return History.of(entries).step("1").times();
    }

    @Test
    void countsNoTimeBetweenAFailureAndTheNextAttempt() {
        at(1, INTENT).at(8, FAILED).at(8, new Entry.Ended(Event.Outcome.FAILED, "stopped"));
        at(700, CLAIMED).at(701, INTENT).at(714, DONE);

        assertThat(times().worked()).isEqualTo(Duration.ofSeconds(7 + 13));
        assertThat(times().since()).contains(START.plusSeconds(1));
        assertThat(times().until()).contains(START.plusSeconds(714));
    }

    @Test
    void countsAPausedAttemptUntilThePause() {
        at(1, INTENT).at(5, new Entry.Paused("it"));
        at(700, CLAIMED).at(701, INTENT).at(703, DONE);

        assertThat(times().worked()).isEqualTo(Duration.ofSeconds(4 + 2));
    }

    @Test
    void countsAKilledAttemptUntilItsProcessWasLastHeardOf() {
        at(1, INTENT).at(3, new Entry.Skipped("2", "not wanted", "when"));
        at(700, CLAIMED).at(701, INTENT).at(703, DONE);

        assertThat(times().worked()).isEqualTo(Duration.ofSeconds(2 + 2));
    }

    @Test
    void countsALookAtAStepThatHeldWhenItWasTakenUpAgain() {
        at(1, INTENT).at(2, FAILED);
        at(700, CLAIMED).at(705, DONE);

        assertThat(times().worked()).isEqualTo(Duration.ofSeconds(1 + 5));
    }

    @Test
    void goesOnWhileAnAttemptDoes() {
        at(1, INTENT).at(2, FAILED).at(700, CLAIMED).at(701, INTENT);

        assertThat(times().until()).isEmpty();
        assertThat(times().going()).contains(START.plusSeconds(701));
    }
}
