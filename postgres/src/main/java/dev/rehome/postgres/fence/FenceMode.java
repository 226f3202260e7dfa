package dev.rehome.postgres.fence;

import dev.rehome.engine.report.Problem;
import java.util.List;

/** How much a fenced database still allows. */
public enum FenceMode {
    /** Reading goes on; every new session starts read-only. A session can still override that. */
    READ_ONLY,
    /** Nobody but ourselves and superusers may connect at all. */
    CLOSED;

    /** What it does not stop, whatever the server. */
    public List<Problem> gaps() {
        return switch (this) {
            case READ_ONLY ->
                    List.of(
                            Problem.warning(
                                    "a session that sets default_transaction_read_only to off, or"
                                            + " begins READ WRITE, writes all the same",
                                    "fence with mode 'closed' unless every client is known not"
                                            + " to"));
            case CLOSED -> List.of();
        };
    }
}
