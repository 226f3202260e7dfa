package dev.rehome.postgres.catalog;

import java.util.Optional;

/**
 * A constraint of a table; those of domains and the not-null ones of PostgreSQL 18 travel with
 * their owner's definition and are not listed.
 *
 * @param definition as {@code ALTER TABLE … ADD CONSTRAINT name} takes it
 * @param parent the constraint of the partitioned table it was inherited from
 * @param index the index that enforces it
 * @param references the table a foreign key points to
 * @param temporal {@code WITHOUT OVERLAPS} or {@code PERIOD}, PostgreSQL 18 and up
 */
public record Constraint(
        long oid,
        String name,
        long table,
        Kind kind,
        String definition,
        boolean validated,
        boolean enforced,
        boolean deferrable,
        boolean deferred,
        boolean temporal,
        Optional<Long> parent,
        Optional<Long> index,
        Optional<Long> references) {

    public enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        EXCLUSION,
        FOREIGN_KEY,
        CHECK
    }
}
