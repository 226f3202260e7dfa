package dev.rehome.postgres.fence;

/** How much a fenced database still allows. */
public enum FenceMode {
    /** Reading goes on; every new session starts read-only. A session can still override that. */
    READ_ONLY,
    /** Nobody but ourselves and superusers may connect at all. */
    CLOSED
}
