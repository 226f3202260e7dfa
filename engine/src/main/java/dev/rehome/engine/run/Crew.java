package dev.rehome.engine.run;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.DurationText;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads that work on the steps of a run; a pause or a time limit interrupts them. */
final class Crew implements AutoCloseable {
    private final RunId run;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("timeouts").unstarted(work));
    private final Set<Shift> working = new HashSet<>();
    private boolean paused;
    private boolean over;

    Crew(RunId run) {
        this.run = run;
    }

    RunId run() {
        return run;
    }

    /** How long that step may be worked on. */
    record Limit(String step, Duration timeout) {}

    @FunctionalInterface
    interface Work<T> {
        T done() throws InterruptedException;
    }

    /** Interrupts everybody; nothing begins any more. */
    synchronized void pause() {
        paused = true;
        working.forEach(Shift::interrupt);
    }

    synchronized boolean paused() {
        return paused;
    }

    /** Whether all is done and written down. */
    synchronized boolean over() {
        return over;
    }

    /**
     * Works on this thread.
     *
     * @throws InterruptedException when the run is being paused
     * @throws Failure when the time is up, or what the work throws
     */
    <T> T work(Optional<Limit> limit, Work<T> work) throws InterruptedException {
        var shift = new Shift(Thread.currentThread());
        synchronized (this) {
            if (paused) {
                throw new InterruptedException("the run is being paused");
            }
            working.add(shift);
        }
        var alarm =
                limit.map(
                        set ->
                                clock.schedule(
                                        shift::end, set.timeout().toNanos(), TimeUnit.NANOSECONDS));
        try {
            return work.done();
        } catch (InterruptedException | RuntimeException e) {
            if (shift.overtime()) {
                throw overtime(limit.orElseThrow(), e);
            }
            if (e instanceof RuntimeException thrown && !paused()) {
                throw thrown;
            }
            // Whatever a step makes of an interrupt, it was the pause that stopped it.
            throw (InterruptedException) new InterruptedException().initCause(e);
        } finally {
            alarm.ifPresent(set -> set.cancel(false));
            shift.over();
            synchronized (this) {
                working.remove(shift);
            }
            Thread.interrupted(); // one that came too late is not meant for what comes next
        }
    }

    private Failure overtime(Limit limit, Exception cause) {
        return new Failure(
                ExitCode.FAILED,
                "it took longer than its timeout of " + DurationText.of(limit.timeout()),
                // The runbook of a run is in its journal: another timeout in the file is not read.
                "what it finished is kept; give it longer, such as: rehome resume %s --timeout %s=%s"
                        .formatted(
                                run,
                                limit.step(),
                                DurationText.of(limit.timeout().multipliedBy(2))),
                cause);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        synchronized (this) {
            over = true;
        }
    }

    /** One thread while it works on one thing. */
    private static final class Shift {
        private final Thread thread;
        private boolean over;
        private boolean overtime;

        Shift(Thread thread) {
            this.thread = thread;
        }

        synchronized void interrupt() {
            if (!over) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            overtime = !over;
            interrupt();
        }

        synchronized boolean overtime() {
            return overtime;
        }

        synchronized void over() {
            over = true;
        }
    }
}
