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
 * @param tree the oid of the partitioned table, itself or one above, through which its rows travel
 *     because their places differ from server to server: {@link MovingTrees}. At that table, pages
 *     are those of its largest partition, bytes and rows those of all
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
        Optional<Long> tree,
        String owner,
        Optional<Membership> extension) {

    private static final long PAGE_BYTES = 8192;

    public enum Kind {
        ORDINARY,
        PARTITIONED,
        FOREIGN
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

    /**
     * The same table as one of those whose rows travel through a root.
     *
     * @param members all tables of that tree, the root among them
     */
    Table inTree(long root, List<Table> members) {
        boolean isRoot = root == oid;
        return new Table(
                oid,
                name,
                kind,
                unlogged,
                isRoot ? members.stream().mapToLong(Table::pages).max().orElse(0) : pages,
                isRoot ? members.stream().mapToLong(Table::bytes).sum() : bytes,
                isRoot ? members.stream().mapToLong(Table::estimatedRows).sum() : estimatedRows,
                columns,
                parents,
                partition,
                Optional.of(root),
                owner,
                extension);
    }

    /** Bytes of values kept apart because they are large, compressed perhaps; about. */
    public long toastBytes() {
        return isTree() ? bytes : bytes - pages * PAGE_BYTES;
    }

    /** Whether it is the root of a tree of partitions whose rows travel through it. */
    public boolean isTree() {
        return tree.filter(root -> root == oid).isPresent();
    }

    /**
     * What a query reads to see the rows that are copied as this table's: its own, or the tree's.
     */
    public String rows() {
        return isTree() ? name.sql() : "ONLY " + name.sql();
    }

    /** Whether there are rows that a copy has to carry as this table's. */
    public boolean holdsRows() {
        if (tree.isPresent()) {
            return isTree();
        }
        return kind == Kind.ORDINARY
                && extension.map(member -> member.configuration().isPresent()).orElse(true);
    }
}
