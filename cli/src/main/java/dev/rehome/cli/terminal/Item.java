package dev.rehome.cli.terminal;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Printable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One table, index or other unit of a step, as far as the events told. Not for many threads. */
final class Item {
    private final String name;
    private Amount total = Amount.NONE;
    private Amount done = Amount.NONE;
    private @Nullable Instant began;
    private @Nullable Pace pace;
    private boolean finished;

    Item(String name) {
        this.name = Printable.line(name);
    }

    String name() {
        return name;
    }

    Amount done() {
        return done;
    }

    Amount total() {
        return total;
    }

    boolean active() {
        return began != null && !finished;
    }

    boolean finished() {
        return finished;
    }

    @Nullable Instant began() {
        return began;
    }

    @Nullable Pace pace() {
        return pace;
    }

    void expect(Amount total) {
        this.total = total;
    }

    void reach(Instant at, Amount done) {
        begin(at);
        this.done = done;
        if (pace != null) {
            pace.reached(at, weight(done));
        }
    }

    void begin(Instant at) {
        if (began == null) {
            began = at;
            pace = new Pace(at);
        }
    }

    void finish(Instant at) {
        begin(at);
        finished = true;
    }

    boolean measuredInBytes() {
        return total.bytes() > 0 || done.bytes() > 0;
    }

    /** Bytes where they are known, since rows of one table differ in size; else the count. */
    long weight(Amount amount) {
        return measuredInBytes() ? amount.bytes() : amount.items();
    }

    double fraction() {
        return finished ? 1 : fraction(weight(done), weight(total));
    }

    /**
     * From 0 to 1. What is expected is an estimate: what has gone beyond it is not at its end, and
     * stays below 1.
     */
    static double fraction(long done, long expected) {
        if (expected <= 0) {
            return 0;
        }
        return done == expected ? 1 : Math.min(0.99, (double) done / expected);
    }
}
