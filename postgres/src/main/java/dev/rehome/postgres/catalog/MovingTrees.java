package dev.rehome.postgres.catalog;

/**
 * Partitioned tables whose rows may belong to other partitions on another server: hashed by what
 * the same value does not have everywhere. The hash of an enum is that of its label's oid; arrays,
 * ranges and records may hold enums; a {@code regclass} is an oid; a nondeterministic collation
 * hashes ICU's sort keys; and an operator class that somebody made hashes as it likes.
 *
 * <p>Rows of such a tree are read from its root and loaded into its root, so that each server puts
 * them where they belong; pg_dump does the same ({@code unsafe_partitions} in its {@code
 * pg_dump.c}). A tree with a foreign partition is not among them: loading it would write to the
 * other server.
 */
public final class MovingTrees {
    /** One column {@code oid}; trees inside such trees may be among them. */
    public static final String QUERY =
            """
            SELECT p.partrelid AS oid
              FROM pg_catalog.pg_partitioned_table p
             WHERE p.partstrat = 'h'
               AND EXISTS (
                   SELECT FROM ROWS FROM (pg_catalog.unnest(p.partclass::pg_catalog.oid[]),
                                          pg_catalog.unnest(p.partattrs::pg_catalog.int2[]),
                                          pg_catalog.unnest(p.partcollation::pg_catalog.oid[]))
                               AS k(class, attribute, collation_)
                     JOIN pg_catalog.pg_opclass o ON o.oid = k.class
                     LEFT JOIN pg_catalog.pg_type i ON i.oid = o.opcintype
                     LEFT JOIN pg_catalog.pg_attribute a
                            ON a.attrelid = p.partrelid AND a.attnum = k.attribute
                     LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                     LEFT JOIN pg_catalog.pg_collation c ON c.oid = k.collation_
                    WHERE o.oid >= 16384 OR NOT c.collisdeterministic
                       OR t.typname ~ '^reg' AND t.oid < 16384
                       OR i.typname IN
                          ('anyenum', 'anyarray', 'anyrange', 'anymultirange', 'record'))
               AND NOT EXISTS (
                   SELECT FROM pg_catalog.pg_partition_tree(p.partrelid) b
                     JOIN pg_catalog.pg_class f ON f.oid = b.relid AND f.relkind = 'f')
            """;

    private MovingTrees() {}
}
