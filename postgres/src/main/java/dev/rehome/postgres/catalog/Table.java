package dev.rehome.postgres.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table as the operator knows it. Views and materialized views are not tables.
 *
 * @param pages pages of the main fork, measured on disk and not from statistics; the range of ctids
 * @param bytes table with TOAST and maps, without indexes, measured on disk
 * @param estimatedRows from statistics scaled to the size of now; a guess from the size where the
 *     table was never analysed
 * @param parents the tables it inherits from, or the one it is a partition of
 * @param partition whether it is a partition of its parent, rather than a child by inheritance
 * @param extension present when the table belongs to an extension
 */
public record Table(
        long oid,
        QualifiedName name,
        Kind kind,
        boolean unlogged,
        long pages,
        long bytes,
        long estimatedRows,
        List<Column> columns,
        List<Long> parents,
        boolean partition,
        boolean rowSecurity,
        boolean forceRowSecurity,
        ReplicaIdentity replicaIdentity,
        String owner,
        Optional<Membership> extension) {

    public enum Kind {
        ORDINARY,
        PARTITIONED,
        FOREIGN
    }

    public enum ReplicaIdentity {
        DEFAULT,
        NOTHING,
        FULL,
        INDEX
    }

    /**
     * That a table belongs to an extension. Its rows are the extension's own, except those it
     * declared as configuration with {@code pg_extension_config_dump}.
     *
     * @param configuration the {@code WHERE} clause of the rows to copy (empty: all of them), or
     *     absent when none are
     */
    public record Membership(String extension, Optional<String> configuration) {}

    /** The columns COPY can read and write: all but the generated ones, in table order. */
    public List<Column> copied() {
        return columns.stream()
                .filter(column -> column.generated() == Column.Generated.NO)
                .toList();
    }

    /** Whether there are rows in it that a copy has to carry. */
    public boolean holdsRows() {
        return kind == Kind.ORDINARY
                && extension.map(member -> member.configuration().isPresent()).orElse(true);
    }
}
