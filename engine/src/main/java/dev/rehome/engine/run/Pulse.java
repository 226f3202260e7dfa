package dev.rehome.engine.run;

import dev.rehome.engine.event.Meter;
import dev.rehome.engine.event.Pace;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.event.Throughput;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Portion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells the journal each few seconds where a step stands, and what it moved when, until it is
 * closed, so that it can be seen from elsewhere and later. Two rows are replaced, by a thread that
 * the step does not wait for; a step that is over sooner, and moved something, costs one.
 */
final class Pulse implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    /** How often it looks between two words: a step of some seconds is to have a plot, too. */
    private static final int LOOKS = 5;

    private final Lease lease;
    private final Clock clock;
    private final Place place;
    private final Meter meter;
    private final Instant began;
    private final Pace pace; // touched by the thread only, as is all below
    private Throughput throughput = Throughput.NONE;
    private Instant looked;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    /**
     * Whose pulse it is.
     *
     * @param step its path
     * @param cursors the name under which it, or its undo, saves its cursor
     * @param before what earlier attempts at it moved
     */
    record Place(String step, String cursors, Supplier<Optional<Throughput>> before) {}

    Pulse(Lease lease, Clock clock, Place place, Meter meter, Duration every) {
        this.lease = lease;
        this.clock = clock;
        this.place = place;
        this.meter = meter;
        this.began = clock.instant();
        this.looked = began;
        this.pace = new Pace(began);
        long millis = every.toMillis();
        long look = Math.max(1, millis / LOOKS);
        // Not at a fixed rate: that would make up for every turn that a slow journal made it miss.
        var _ = thread.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
        var _ = thread.scheduleWithFixedDelay(this::tell, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void tell() {
        quietly(() -> lease.tell(place.step(), standing()));
        keep();
    }

    private void look() {
        quietly(this::measure);
    }

    private void keep() {
        quietly(
                () -> {
                    measure();
                    if (!throughput.stretches().isEmpty()) {
                        Kept.throughput(lease, place.cursors(), throughput);
                    }
                });
    }

    /** Nothing is measured before the first thing has moved. */
    private void measure() {
        Instant now = clock.instant();
        Amount done = meter.done();
        if (!now.isAfter(looked)) {
            return;
        }
        if (!done.equals(Amount.NONE)) {
            if (throughput.stretches().isEmpty()) {
                throughput = place.before().get().map(Throughput::again).orElse(throughput);
            }
            throughput = throughput.reached(looked, now, done);
        }
        looked = now;
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
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

    /** Keeps what was moved; returns once nothing more is written: the run may be given back. */
    @Override
    public void close() {
        thread.execute(this::keep);
        thread.close();
    }
}
