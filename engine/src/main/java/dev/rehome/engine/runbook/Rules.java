package dev.rehome.engine.runbook;

import dev.rehome.engine.step.Doc;
import java.time.Duration;
import java.util.Optional;

/** The keys any step may carry beside its kind: when, for how long and how often it is tried. */
public record Rules(Optional<When> when, Optional<Duration> timeout, Optional<Retry> retry) {

    public static final Rules NONE =
            new Rules(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * A condition, judged when the runbook is read, since all it can ask for is variables.
     *
     * @param text as written
     */
    public record When(String text, boolean holds) {}

    /** What to do when a step fails. */
    public record Retry(
            @Doc("how many more times it is tried after it failed") int times,
            @Doc(
                            value =
                                    "how long to wait before the next try; doubled each time, up to"
                                            + " 5m",
                            ifAbsent = "10s")
                    Duration pause) {

        /** More tries than this hide a failure rather than mend it. */
        public static final int TIMES_MAX = 100;

        public Retry {
            if (times < 0 || times > TIMES_MAX) {
                throw new IllegalArgumentException(
                        "'times' has to be between 0 and %d, but is %d"
                                .formatted(TIMES_MAX, times));
            }
            if (pause.isNegative()) {
                throw new IllegalArgumentException("'pause' is negative: " + pause);
            }
        }
    }
}
