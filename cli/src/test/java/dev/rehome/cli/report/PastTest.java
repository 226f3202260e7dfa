package dev.rehome.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.cli.report.Activity.End;
import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Throughput;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.run.Account;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.step.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Entries a second apart, and what they say went on. */
final class PastTest {
    private static final Instant START = Instant.parse("2026-11-20T20:00:00Z");

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private static Past past(List<Account.Moved> moved, Entry... entries) {
        var recorded = new ArrayList<Recorded>();
        var opened =
                new Entry.RunOpened(
                        "move", Map.of(), Optional.empty(), Optional.empty(), "", Map.of());
        recorded.add(new Recorded(1, at(0), 0, opened));
        for (Entry entry : entries) {
            long number = recorded.size();
            // Whoever takes over a run that was left does so later than that.
            boolean later = entry instanceof Entry.Claimed && number > 1;
            Instant last = recorded.getLast().at();
            recorded.add(
                    new Recorded(number + 1, last.plusSeconds(later ? 100 : 1), number, entry));
        }
        var status =
                new RunStatus(
                        new RunId("20261120-201500-k3f"),
                        "move",
                        Optional.empty(),
                        RunStatus.State.DONE,
                        false,
                        Optional.empty(),
                        at(0),
                        recorded.getLast().at(),
                        "",
                        Optional.empty(),
                        new RunStatus.WayBack(List.of(), List.of()),
                        List.of());
        return Past.of(new Account(status, recorded, List.of(), Optional.empty(), moved));
    }

    private static Entry begun(String step) {
        return new Entry.Intent(step, "copy", "copy", Map.of(), new WayBack.Nothing(""));
    }

    private static Entry done(String step) {
        return new Entry.Outcome(step, new Entry.Result.Held("9 rows"), Optional.empty());
    }

    private static Entry ended(Event.Outcome outcome) {
        return new Entry.Ended(outcome, "");
    }

    @Test
    void tellsEachAttemptAtAStepByItself() {
        Past past =
                past(
                        List.of(),
                        new Entry.Claimed("ada"),
                        begun("1"),
                        new Entry.Retried("1", 2, "full", Optional.empty()),
                        begun("1"),
                        new Entry.Failed("1", "full", ""),
                        ended(Event.Outcome.FAILED));

        assertThat(past.activities())
                .extracting(Activity::from, Activity::to, Activity::end)
                .containsExactly(tuple(at(2), at(3), End.FAILED), tuple(at(4), at(5), End.FAILED));
        assertThat(past.turns())
                .extracting(Past.Turn::from, Past.Turn::to, Past.Turn::end)
                .containsExactly(tuple(at(1), at(6), End.DONE));
    }

    @Test
    void countsAProcessThatWasKilledUntilTheLastThingThatItMoved() {
        var throughput = Throughput.NONE.reached(at(2), at(42), Amount.rows(1, 10));
        Past past =
                past(
                        List.of(new Account.Moved("1", "copy", false, throughput)),
                        new Entry.Claimed("ada"),
                        begun("1"),
                        new Entry.Claimed("bob"),
                        begun("1"),
                        done("1"),
                        ended(Event.Outcome.DONE));

        assertThat(past.activities())
                .extracting(Activity::from, Activity::to, Activity::end)
                .containsExactly(
                        tuple(at(2), at(42), End.CUT_OFF), tuple(at(103), at(104), End.DONE));
        assertThat(past.turns())
                .extracting(Past.Turn::by, Past.Turn::to)
                .containsExactly(tuple("ada", at(42)), tuple("bob", at(105)));
    }

    @Test
    void showsForHowLongAStepWaitedForAPersonAndThatARunWasPaused() {
        Past past =
                past(
                        List.of(),
                        new Entry.Claimed("ada"),
                        new Entry.Waiting("1", "Switch over?"),
                        ended(Event.Outcome.WAITING),
                        new Entry.Approved("1", "bob", "both agreed"),
                        new Entry.Claimed("ada"),
                        begun("2"),
                        new Entry.Paused("ada"));

        assertThat(past.activities())
                .extracting(Activity::step, Activity::from, Activity::to, Activity::end)
                .containsExactly(
                        tuple("1", at(2), at(4), End.WAITED),
                        tuple("2", at(105), at(106), End.PAUSED));
    }

    @Test
    void letsNothingEndBeforeItBeganWhereTheClockWasSetBack() {
        assertThat(new Activity("1", false, at(9), at(3), End.DONE).took()).isZero();
        assertThat(new Past.Turn(at(9), at(3), "ada", End.DONE).to()).isEqualTo(at(9));
    }

    @Test
    void tellsTheWayBackFromTheWayForth() {
        Past past =
                past(
                        List.of(),
                        new Entry.Claimed("ada"),
                        begun("1"),
                        done("1"),
                        new Entry.RollbackBegun(Optional.empty(), false),
                        new Entry.UndoIntent("1", new WayBack.By("drop", Map.of())),
                        new Entry.UndoOutcome("1", "dropped", false),
                        ended(Event.Outcome.ROLLED_BACK));

        assertThat(past.activities())
                .extracting(Activity::back, Activity::from, Activity::to, Activity::end)
                .containsExactly(
                        tuple(false, at(2), at(3), End.DONE),
                        tuple(true, at(5), at(6), End.TAKEN_BACK));
    }
}
