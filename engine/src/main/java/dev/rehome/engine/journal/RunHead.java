package dev.rehome.engine.journal;

import dev.rehome.engine.step.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as a list of runs shows it.
 *
 * @param owner who took it last, dead or alive; empty when it was given back
 * @param leasedUntil when an owner that gives no sign of life loses it
 * @param lapsed whether that was before now, by the clock of the database
 */
public record RunHead(
        RunId run,
        String runbook,
        Instant opened,
        Optional<Owner> owner,
        Instant leasedUntil,
        boolean lapsed) {

    /**
     * Who is at it now. A process of this machine is seen to have ended; of one elsewhere only its
     * lease can tell, which it renews as long as it lives.
     */
    public Optional<Owner> alive() {
        return owner.filter(each -> !lapsed && !each.hasEnded());
    }
}
