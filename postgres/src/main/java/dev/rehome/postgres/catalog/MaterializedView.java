package dev.rehome.postgres.catalog;

import java.util.Set;

/**
 * A materialized view.
 *
 * @param populated it holds rows; one made {@code WITH NO DATA} does not, and stays so
 * @param needs oids of the materialized views it reads, directly or through plain views
 */
public record MaterializedView(
        long oid, QualifiedName name, boolean populated, long bytes, Set<Long> needs) {

    MaterializedView empty() {
        return new MaterializedView(oid, name, false, bytes, needs);
    }
}
