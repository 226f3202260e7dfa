package dev.rehome.engine.event;

import dev.rehome.engine.report.Amount;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a running step stood when its process last said so.
 *
 * @param token of the lease it was written under: another attempt has another
 * @param at by the clock of that process
 * @param took since this attempt began
 * @param expected what is known so far to be moved in all
 * @param perSecond bytes, or items where no bytes are expected, lately; 0 when nothing moved
 * @param doing what was going on; may be empty
 */
public record Standing(
        long token,
        Instant at,
        Duration took,
        Amount expected,
        Amount done,
        long perSecond,
        String doing) {

    /** Whether there is anything to measure it by. */
    public boolean measured() {
        return expected.items() > 0 || inBytes();
    }

    /** Bytes where they are known, since rows differ in size; else the count. */
    public boolean inBytes() {
        return expected.bytes() > 0;
    }
}
