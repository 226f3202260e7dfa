package dev.rehome.postgres.catalog;

import java.util.Optional;

/**
 * A sequence and how it counts; where it stands is read apart, it changes outside transactions.
 *
 * @param ownedBy the table whose column it serves
 * @param identity it is the inside of an identity column
 */
public record Sequence(
        long oid,
        QualifiedName name,
        String type,
        long start,
        long increment,
        long minimum,
        long maximum,
        long cache,
        boolean cycle,
        Optional<Long> ownedBy,
        boolean identity) {}
