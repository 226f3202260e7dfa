package dev.rehome.platform.step.cluster;

import java.util.Optional;

/** Whose a value is by the time that the step which set it is taken back. */
public enum Since {
    /** It is what it was before the step. */
    AS_BEFORE,
    /** It is what the step set, and goes back. */
    OURS,
    /** Somebody else has set it since. */
    OTHERS;

    /**
     * Tells by the values; each is empty where there is none.
     *
     * @param ours what the step set
     */
    public static <T> Since of(Optional<T> before, Optional<T> ours, Optional<T> now) {
        return now.equals(before) ? AS_BEFORE : now.equals(ours) ? OURS : OTHERS;
    }
}
