package dev.rehome.postgres.catalog;

import java.util.Optional;

/**
 * An index of a table or a materialized view.
 *
 * @param table oid of what it indexes
 * @param definition the complete {@code CREATE INDEX}, names qualified
 * @param bytes its size on disk
 * @param partitioned it only holds the indexes of the partitions together
 * @param constraint the constraint it serves
 */
public record Index(
        long oid,
        QualifiedName name,
        long table,
        String method,
        String definition,
        long bytes,
        boolean partitioned,
        Optional<Long> constraint) {}
