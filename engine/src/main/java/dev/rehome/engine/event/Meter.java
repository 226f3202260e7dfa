package dev.rehome.engine.event;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.RunId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The progress of one step as events. Adding costs some tens of nanoseconds from any number of
 * threads; an item, and the step as a whole, is published at most five times a second, and once
 * more when it is finished.
 */
public final class Meter implements Progress, AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    private final Events events;
    private final Clock clock;
    private final RunId run;
    private final String step;
    private final ConcurrentHashMap<String, Item> items = new ConcurrentHashMap<>();
    private final Item whole = new Item();
    private volatile String activity = "";

    public Meter(Events events, Clock clock, RunId run, String step) {
        this.events = events;
        this.clock = clock;
        this.run = run;
        this.step = step;
    }

    @Override
    public void expect(String item, Amount total) {
        Item counted = item(item);
        Amount before = counted.expected(total);
        whole.expectMore(total, before);
        events.publish(new Event.ItemExpected(run, clock.instant(), step, item, total));
        if (whole.due()) {
            publishWhole();
        }
    }

    @Override
    public void advance(String item, Amount done) {
        Item counted = item(item);
        counted.add(done);
        whole.add(done);
        if (counted.due()) {
            publish(item, counted);
        }
        if (whole.due()) {
            publishWhole();
        }
    }

    @Override
    public void finish(String item, String result) {
        publish(item, item(item));
        events.publish(new Event.ItemFinished(run, clock.instant(), step, item, result));
        if (whole.due()) {
            publishWhole();
        }
    }

    @Override
    public void doing(String activity) {
        this.activity = activity;
        events.publish(new Event.Activity(run, clock.instant(), step, activity));
    }

    @Override
    public void notice(String text) {
        events.publish(new Event.Notice(run, clock.instant(), step, text));
    }

    /** What is known so far to be moved in all. */
    public Amount expected() {
        return whole.expected();
    }

    /** What has been moved of it. */
    public Amount done() {
        return whole.done();
    }

    /** What is going on; may be empty. */
    public String activity() {
        return activity;
    }

    /** Publishes where the step stands, when it has anything to show: it is over. */
    @Override
    public void close() {
        if (!items.isEmpty()) {
            publishWhole();
        }
    }

    private Item item(String name) {
        Item known = items.get(name); // computeIfAbsent locks even when the key is there
        return known != null ? known : items.computeIfAbsent(name, _ -> new Item());
    }

    private void publish(String name, Item item) {
        events.publish(new Event.ItemAdvanced(run, clock.instant(), step, name, item.done()));
    }

    private void publishWhole() {
        events.publish(
                new Event.StepAdvanced(run, clock.instant(), step, whole.expected(), whole.done()));
    }

    /** Counts of one item, or of all. */
    private static final class Item {
        private final LongAdder items = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final AtomicLong next = new AtomicLong(System.nanoTime());
        private Amount expected = Amount.NONE;
        private volatile String unit = "";

        void add(Amount done) {
            items.add(done.items());
            bytes.add(done.bytes());
            if (unit.isEmpty() && !done.unit().isEmpty()) {
                unit = done.unit();
            }
        }

        Amount done() {
            return new Amount(items.sum(), unit, bytes.sum());
        }

        synchronized Amount expected() {
            return expected;
        }

        /** Replaces what was expected and returns it. */
        synchronized Amount expected(Amount total) {
            Amount before = expected;
            expected = total;
            return before;
        }

        synchronized void expectMore(Amount total, Amount before) {
            expected =
                    new Amount(
                            expected.items() + total.items() - before.items(),
                            expected.unit().isEmpty() ? total.unit() : expected.unit(),
                            expected.bytes() + total.bytes() - before.bytes());
        }

        /** Whether it is this thread's turn to publish. */
        boolean due() {
            long at = next.get();
            long now = System.nanoTime();
            return now - at >= 0 && next.compareAndSet(at, now + PAUSE_NANOS);
        }
    }
}
