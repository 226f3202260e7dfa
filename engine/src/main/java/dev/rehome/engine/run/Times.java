package dev.rehome.engine.run;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a step was begun, and for how long somebody was at it. The time in which nobody was, between
 * a failure and the next attempt, is not of its duration.
 *
 * @param since when its first attempt began
 * @param until when the last one ended; empty while one goes on
 * @param going when the attempt began that goes on
 * @param worked of the attempts that ended, in all; one that was killed counts until its process
 *     last wrote anything
 */
record Times(
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<Instant> going,
        Duration worked) {
    static final Times NONE =
            new Times(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ZERO);

    /**
     * With an entry about the step.
     *
     * @param before when the entry before it was written: a step that holds already, or is refused,
     *     has been looked at since then, and its beginning is not written down
     */
    Times after(Recorded recorded, Instant before) {
        Instant at = recorded.at();
        return switch (recorded.entry()) {
            case Entry.Intent _ ->
                    new Times(
                            since.or(() -> Optional.of(at)),
                            Optional.empty(),
                            Optional.of(at),
                            worked);
            case Entry.Outcome _, Entry.Failed _, Entry.InDoubt _ -> ended(before, at);
            case Entry.UndoOutcome undone when !undone.left() -> NONE.ended(at, at);
            default -> ended(at, at);
        };
    }

    /** Nobody is at it any more. */
    Times left(Instant at) {
        return going.isPresent() ? ended(at, at) : this;
    }

    private Times ended(Instant before, Instant at) {
        Duration more = Duration.between(going.orElse(before), at);
        return new Times(since, Optional.of(at), Optional.empty(), worked.plus(more));
    }
}
