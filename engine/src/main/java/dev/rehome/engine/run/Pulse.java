package dev.rehome.engine.run;

import dev.rehome.engine.event.Meter;
import dev.rehome.engine.event.Pace;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.report.Portion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells the journal each few seconds where a step stands, until it is closed, so that it can be
 * seen from elsewhere. One row is replaced, by a thread that the step does not wait for; a step
 * that is over sooner costs nothing.
 */
final class Pulse implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    private final Lease lease;
    private final Clock clock;
    private final String step;
    private final Meter meter;
    private final Instant began;
    private final Pace pace; // touched by the thread only
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    Pulse(Lease lease, Clock clock, String step, Meter meter, Duration every) {
        this.lease = lease;
        this.clock = clock;
        this.step = step;
        this.meter = meter;
        this.began = clock.instant();
        this.pace = new Pace(began);
        long millis = every.toMillis();
        // Not at a fixed rate: that would make up for every turn that a slow journal made it miss.
        var _ = thread.scheduleWithFixedDelay(this::tell, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void tell() {
        try {
            lease.tell(step, standing());
        } catch (RuntimeException e) {
            // It is for who looks on, and an exception would end all turns to come. Whether the run
            // may go on is for the lease itself to say.
        }
    }

    private Standing standing() {
        Instant now = clock.instant();
        var moved = new Portion(meter.done(), meter.expected());
        pace.reached(now, moved.units());
        return Standing.of(
                Duration.between(began, now), moved, pace.perSecond(now), meter.activity());
    }

    /** Returns once nothing more is written: the run may be given back. */
    @Override
    public void close() {
        thread.close();
    }
}
