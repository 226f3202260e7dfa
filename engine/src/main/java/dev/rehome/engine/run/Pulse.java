package dev.rehome.engine.run;

import dev.rehome.engine.event.Meter;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes where a step stands into the journal each few seconds until it is closed, so that it can
 * be seen from elsewhere. One row is replaced, by a thread that the step does not wait for; a step
 * that is over sooner costs nothing.
 */
final class Pulse implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    private final Lease lease;
    private final Clock clock;
    private final String step;
    private final Meter meter;
    private final Instant began;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private Instant last; // touched by the thread only, as is what was done then
    private Amount before = Amount.NONE;

    Pulse(Lease lease, Clock clock, String step, Meter meter, Duration every) {
        this.lease = lease;
        this.clock = clock;
        this.step = step;
        this.meter = meter;
        this.began = clock.instant();
        this.last = began;
        long millis = every.toMillis();
        var _ = thread.scheduleAtFixedRate(this::write, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** What the owner of that token wrote last of the step. */
    static Optional<Standing> read(Journal journal, RunId run, String step, long token) {
        return journal.cursor(run, Journal.standingOf(step))
                .map(saved -> Tree.read(Standing.class, Json.read(saved.text())))
                .filter(standing -> standing.token() == token);
    }

    private void write() {
        Instant now = clock.instant();
        Amount expected = meter.expected();
        Amount done = meter.done();
        long millis = Math.max(1, Duration.between(last, now).toMillis());
        long more =
                expected.bytes() > 0
                        ? done.bytes() - before.bytes()
                        : done.items() - before.items();
        var standing =
                new Standing(
                        lease.token(),
                        now,
                        Duration.between(began, now),
                        expected,
                        done,
                        Math.max(0, more * 1000 / millis),
                        meter.activity());
        last = now;
        before = done;
        try {
            lease.save(Journal.standingOf(step), new Cursor(Json.canonical(Tree.of(standing))));
        } catch (Failure e) {
            // It is for who looks on. Whether the run may go on is for the lease itself to say.
        }
    }

    /** Returns once nothing more is written: the run may be given back. */
    @Override
    public void close() {
        thread.close();
    }
}
