package dev.rehome.cli.report;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody was at a step, or a step waited for somebody, from one moment to another.
 *
 * @param back whether it was taken back
 */
record Activity(String step, boolean back, Instant from, Instant to, End end) {

    /** What came of it. */
    enum End {
        DONE("done", "ok", ""),
        DIFFERED("found differences", "bad", "≠"),
        FAILED("failed", "bad", "✗"),
        IN_DOUBT("in doubt", "bad", "?"),
        PAUSED("paused", "cut", "‖"),
        CUT_OFF("cut off: its process gave no sign of life any more", "cut", "✂"),
        GOING("goes on", "going", "…"),
        WAITED("waited for a person", "wait", ""),
        TAKEN_BACK("taken back", "back", "");

        private final String words;
        private final String style;
        private final String sign;

        End(String words, String style, String sign) {
            this.words = words;
            this.style = style;
            this.sign = sign;
        }

        /** What tells it from others where colours do not; may be empty. */
        String sign() {
            return sign;
        }

        String words() {
            return words;
        }

        /** As the page's styles call it. */
        String style() {
            return style;
        }
    }

    Activity {
        to = notBefore(from, to);
    }

    /** The clock of a database may be set back, or that of another one count from then on. */
    static Instant notBefore(Instant from, Instant to) {
        return to.isBefore(from) ? from : to;
    }

    Duration took() {
        return Duration.between(from, to);
    }
}
