package dev.rehome.engine.step;

/**
 * What a store says it is, whatever name it was reached by: two names with one identity are one
 * store.
 *
 * @param kind {@code postgres}, …
 * @param id system identifier, cluster UUID, ARN
 */
public record StoreIdentity(String kind, String id) {

    /** In words: {@code postgres 7412345678901234567}. */
    @Override
    public String toString() {
        return kind + " " + id;
    }
}
