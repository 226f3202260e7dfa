package dev.rehome.postgres.catalog;

/**
 * One column that is there; dropped ones are skipped, so numbers may have gaps.
 *
 * @param number its {@code attnum}, 1 and up
 * @param type the type's oid, a key of {@link Database#types}
 * @param typeName as {@code format_type} says it, such as {@code numeric(10,2)}
 */
public record Column(
        int number,
        String name,
        long type,
        String typeName,
        boolean notNull,
        Generated generated,
        Identity identity) {

    /** Whether the value is computed from other columns; such columns take no part in COPY. */
    public enum Generated {
        NO,
        STORED,
        /** PostgreSQL 18 and up. */
        VIRTUAL
    }

    /** {@code GENERATED … AS IDENTITY}; COPY may write both kinds. */
    public enum Identity {
        NO,
        ALWAYS,
        BY_DEFAULT
    }
}
