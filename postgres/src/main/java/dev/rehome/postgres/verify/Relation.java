package dev.rehome.postgres.verify;

import java.util.List;
import java.util.Optional;

/**
 * A table, or what looks like one, on one side.
 *
 * @param oid on its own side
 * @param name schema and name, quoted where SQL wants it
 * @param columns in the order of the table; dropped ones are gone
 * @param key columns that name a row: primary key or the shortest unique columns without NULLs;
 *     empty when there are none
 * @param bytes of its rows on disk, as the server estimates
 * @param rows as the server estimates
 * @param splits whether the server can read a range of its pages alone: heap tables from version 14
 *     on, which has TID range scans
 * @param condition which rows count, as SQL: an extension's configuration table holds rows that
 *     came with the extension and are not copied
 */
record Relation(
        long oid,
        String name,
        Kind kind,
        List<Column> columns,
        List<String> key,
        long bytes,
        long rows,
        long pages,
        boolean splits,
        Optional<String> condition) {

    enum Kind {
        TABLE,
        /** Its partitions hold the rows and are compared one by one. */
        PARTITIONED,
        /** A partitioned table that is compared as a whole; its partitions are not listed. */
        TREE,
        MATERIALIZED_VIEW,
        UNPOPULATED_VIEW,
        FOREIGN;

        static Kind of(String relkind, boolean populated) {
            return switch (relkind) {
                case "r" -> TABLE;
                case "p" -> PARTITIONED;
                case "T" -> TREE;
                case "m" -> populated ? MATERIALIZED_VIEW : UNPOPULATED_VIEW;
                case "f" -> FOREIGN;
                default -> throw new IllegalStateException("relkind " + relkind);
            };
        }

        String words() {
            return switch (this) {
                case TABLE -> "a table";
                case PARTITIONED, TREE -> "a partitioned table";
                case MATERIALIZED_VIEW -> "a materialized view";
                case UNPOPULATED_VIEW -> "a materialized view without data";
                case FOREIGN -> "a foreign table";
            };
        }
    }

    /**
     * @param name not quoted
     * @param type with its modifier, as SQL writes it: {@code numeric(10,2)}
     */
    record Column(String name, String type) {}
}
