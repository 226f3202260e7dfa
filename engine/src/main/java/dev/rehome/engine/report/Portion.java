package dev.rehome.engine.report;

/**
 * How much of what is expected is done. Measured in bytes where they are known, since rows differ
 * in size; else by the count.
 *
 * @param expected what is known so far to be done in all: an estimate
 */
public record Portion(Amount done, Amount expected) {

    public static final Portion NONE = new Portion(Amount.NONE, Amount.NONE);

    /** Whether there is anything to measure it by. */
    public boolean measured() {
        return expected.items() > 0 || expected.bytes() > 0;
    }

    /** Bytes are expected, or nothing is and bytes come. */
    public boolean inBytes() {
        return expected.bytes() > 0 || (!measured() && done.bytes() > 0);
    }

    /** What is done, in bytes or items. */
    public long units() {
        return units(done);
    }

    /** What is left, in the same; below 0 when more is done than was expected. */
    public long unitsLeft() {
        return units(expected) - units(done);
    }

    /** From 0 to 1. What has gone beyond an estimate is not at its end, and stays below 1. */
    public double fraction() {
        if (units(expected) <= 0) {
            return 0;
        }
        return unitsLeft() == 0 ? 1 : Math.min(0.99, (double) units(done) / units(expected));
    }

    private long units(Amount amount) {
        return inBytes() ? amount.bytes() : amount.items();
    }
}
