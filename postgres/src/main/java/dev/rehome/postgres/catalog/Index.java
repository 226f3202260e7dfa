package dev.rehome.postgres.catalog;

import java.util.Optional;

/**
 * An index of a table or a materialized view.
 *
 * @param table oid of what it indexes
 * @param definition the complete {@code CREATE INDEX}, names qualified
 * @param bytes its size on disk
 * @param partitioned it only holds the indexes of the partitions together
 * @param parent the partitioned index it is attached to
 * @param constraint the constraint it serves
 * @param valid false after a failed {@code CREATE INDEX CONCURRENTLY}, or while partitions lack it
 */
public record Index(
        long oid,
        QualifiedName name,
        long table,
        String method,
        String definition,
        long bytes,
        boolean unique,
        boolean primary,
        boolean exclusion,
        boolean partitioned,
        Optional<Long> parent,
        Optional<Long> constraint,
        boolean clustered,
        boolean replicaIdentity,
        boolean valid) {}
