package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Event.Way;
import dev.rehome.engine.event.Events;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes runs this process's own, one at a time, for as long as it takes to go on with them. */
final class Ownership {
    /** How long a run stays with an owner on another machine that gives no sign of life. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Means means;
    private final Events events;
    private final Clock clock;
    private final Duration pulse;
    private @Nullable Crew latest;
    private boolean paused;

    /** What is written down first, from what the run is once it belongs to this process. */
    @FunctionalInterface
    interface Begin {
        List<Entry> entries(Lease lease, History history, Runbook runbook)
                throws InterruptedException;
    }

    Ownership(Means means, Events events, Clock clock, Duration pulse) {
        this.means = means;
        this.events = events;
        this.clock = clock;
        this.pulse = pulse;
    }

    /**
     * Takes the run over.
     *
     * @throws Failure with REFUSED when somebody alive owns it
     */
    Lease claim(RunId run) {
        return means.journal().claim(run, Owner.thisProcess(), LEASE);
    }

    /**
     * Takes the run over, goes on with it as far as it goes, and gives it back.
     *
     * @param stores given again
     * @param asked which way; one that was on its way back goes on back
     */
    Finish goOn(RunId run, String by, Collection<StoreEntry> stores, Begin begin, Way asked)
            throws InterruptedException {
        Instant since = clock.instant();
        try (Lease lease = claim(run);
                Crew crew = crew(lease)) {
            History history = means.history(run);
            Runbook runbook = means.runbook(history, stores);
            List<Entry> first = begin.entries(lease, history, runbook);
            if (first.isEmpty() && history.over()) {
                return over(run, history, asked);
            }
            if (asked != Way.FIRST) {
                new Ahead(means.binder(runbook), runbook, history, first).refuseWhatCannotBe();
            }
            lease.append(new Entry.Claimed(by));
            first.forEach(lease::append);
            History begun = means.history(run);
            boolean back = begun.rollback().isPresent();
            Turn turn = turn(lease, crew, runbook, begun);
            Event.Outcome ended = outcome(turn, back ? Way.BACK : asked, first);
            History after = means.history(run);
            Event.Outcome outcome = after.told(ended, runbook);
            String summary = Summary.of(run, outcome, after, runbook);
            lease.append(
                    outcome == Event.Outcome.PAUSED
                            ? new Entry.Paused(by)
                            : new Entry.Ended(outcome, summary));
            Instant now = clock.instant();
            events.publish(
                    new Event.RunEnded(run, now, outcome, Duration.between(since, now), summary));
            return new Finish(run, outcome, summary, asked, back);
        }
    }

    /**
     * Interrupts what another thread is at; that one then writes down that it paused.
     *
     * @return false when no run has begun here; one that begins after all pauses at its first step
     */
    boolean pause() {
        Crew crew;
        synchronized (this) {
            paused = true;
            crew = latest;
        }
        if (crew == null) {
            return false;
        }
        if (!crew.over()) {
            events.publish(new Event.Pausing(crew.run(), clock.instant()));
            crew.pause();
        }
        return true;
    }

    private Finish over(RunId run, History history, Way asked) {
        Event.Outcome outcome = history.undone() ? Event.Outcome.ROLLED_BACK : Event.Outcome.DONE;
        String summary =
                history.undone()
                        ? "run %s is rolled back already; nothing was done".formatted(run)
                        : "run %s is finished; nothing was left to do".formatted(run);
        events.publish(new Event.RunEnded(run, clock.instant(), outcome, Duration.ZERO, summary));
        return new Finish(run, outcome, summary, asked, false);
    }

    /** Who is asked to pause from now on; also while the last words are written down. */
    private Crew crew(Lease lease) {
        var crew = new Crew(lease.run());
        lease.onLoss(crew::pause);
        synchronized (this) {
            latest = crew;
            if (paused) {
                crew.pause();
            }
        }
        return crew;
    }

    private Turn turn(Lease lease, Crew crew, Runbook runbook, History past) {
        return new Turn(
                means.journal(),
                lease,
                runbook,
                means.binder(runbook),
                means.guard(runbook),
                past,
                crew,
                events,
                clock,
                pulse);
    }

    private Event.Outcome outcome(Turn turn, Way way, List<Entry> first) {
        Runbook runbook = turn.runbook();
        int steps = (int) runbook.singleSteps().count();
        events.publish(
                new Event.RunStarted(turn.id(), clock.instant(), runbook.name(), steps, way));
        for (Entry entry : first) {
            if (entry instanceof Entry.Warned(var concerned, var what, var remedy)) {
                events.publish(
                        new Event.Warning(turn.id(), clock.instant(), concerned, what, remedy));
            }
        }
        var runner = new Runner(turn);
        return turn.past().rollback().map(runner::backward).orElseGet(runner::forward);
    }
}
