package dev.rehome.engine.step;

/**
 * A store that a step touches, by what the server says it is, so that the guard can judge.
 *
 * @param store the name the runbook gives it
 */
public record Access(String store, StoreIdentity identity, Mode mode) {

    /** A step that reads what it writes says {@code WRITE} only. */
    public enum Mode {
        READ,
        WRITE
    }
}
