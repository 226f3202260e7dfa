package dev.rehome.engine.step;

import java.util.List;

/**
 * A store that a step touches, by what the server says it is, so that the guard can judge.
 *
 * @param store the name the runbook gives it
 * @param seized what of it, its databases say, the step fences, fills or drops: the journal may not
 *     be kept there
 */
public record Access(String store, StoreIdentity identity, Mode mode, List<String> seized) {

    /** A step that reads what it writes says {@code WRITE} only. */
    public enum Mode {
        READ,
        WRITE
    }

    public Access {
        seized = List.copyOf(seized);
    }

    /** Of a step that leaves whatever else lives in the store alone. */
    public Access(String store, StoreIdentity identity, Mode mode) {
        this(store, identity, mode, List.of());
    }

    public Access seizing(List<String> parts) {
        return new Access(store, identity, mode, parts);
    }
}
