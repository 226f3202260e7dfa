package dev.rehome.engine.step;

import java.util.Optional;

/**
 * What a store says it is, whatever name it was reached by.
 *
 * @param kind {@code postgres}, …
 * @param id system identifier, cluster UUID, ARN; or where it was reached, when it may not say
 * @param unsure what would let it say for sure; empty when the id is its own
 * @param instance what else tells it from others while its id does not
 */
public record StoreIdentity(
        String kind, String id, Optional<String> unsure, Optional<Instance> instance) {

    /** Of a store that knows for sure what it is. */
    public StoreIdentity(String kind, String id) {
        this(kind, id, Optional.empty(), Optional.empty());
    }

    /**
     * What serves a store at one moment.
     *
     * @param process when and where it began, which no other process shares; another after a
     *     restart
     * @param primary whether it is the only process that may write to its data
     * @param contents in short, what is in it; copies of one store have the same
     */
    public record Instance(String process, boolean primary, String contents) {}

    /** Whether two names lead to one store. */
    public enum Likeness {
        SAME,
        OTHER,
        /** Nobody can tell. */
        UNKNOWN
    }

    /** Compares with what another name leads to at the same time. */
    public Likeness likeness(StoreIdentity other) {
        if (still(other)) {
            return Likeness.SAME;
        }
        boolean sure = unsure.isEmpty() && other.unsure.isEmpty();
        return sure || !kind.equals(other.kind) || differ(other)
                ? Likeness.OTHER
                : Likeness.UNKNOWN;
    }

    /** Whether the same name, asked later, certainly leads to the same store. */
    public boolean still(StoreIdentity later) {
        return kind.equals(later.kind) && (id.equals(later.id) || sameProcess(later));
    }

    private boolean sameProcess(StoreIdentity other) {
        return instance.isPresent()
                && instance.map(Instance::process).equals(other.instance.map(Instance::process));
    }

    /** Data has one primary at a time; a replica of it has the same contents. */
    private boolean differ(StoreIdentity other) {
        if (instance.isEmpty() || other.instance.isEmpty()) {
            return false;
        }
        Instance one = instance.get();
        Instance two = other.instance.get();
        return (one.primary() && two.primary()) || !one.contents().equals(two.contents());
    }

    /** In words: {@code postgres 7412345678901234567}. */
    @Override
    public String toString() {
        return kind + " " + id;
    }
}
