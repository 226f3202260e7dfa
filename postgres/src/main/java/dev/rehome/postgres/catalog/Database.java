package dev.rehome.postgres.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one database holds, as one transaction saw it. System schemas, temporary objects and TOAST
 * tables are left out; lists are ordered by schema and name.
 *
 * @param serverVersion {@code server_version_num}, such as 160004
 * @param encoding such as {@code UTF8}
 * @param types every type a column needs, by oid
 * @param materializedViews ordered so that each comes after those it reads
 * @param largeObjects how many there are
 * @param largeObjectBytes size on disk of all large objects together
 */
public record Database(
        String name,
        int serverVersion,
        String encoding,
        List<Table> tables,
        List<Index> indexes,
        List<Constraint> constraints,
        List<QualifiedName> sequences,
        List<MaterializedView> materializedViews,
        Map<Long, Type> types,
        List<Extension> extensions,
        long largeObjects,
        long largeObjectBytes) {

    public int major() {
        return serverVersion / 10_000;
    }

    /** The type of that oid; there is one for every column's type and its elements. */
    public Type type(long oid) {
        Type type = types.get(oid);
        if (type == null) {
            throw new IllegalStateException("type %d was not read with its column".formatted(oid));
        }
        return type;
    }

    /** Tables by oid, to follow an index, a constraint or a parent. */
    public Map<Long, Table> tablesByOid() {
        return tables.stream().collect(Collectors.toMap(Table::oid, Function.identity()));
    }

    /** The same, but with these materialized views {@code WITH NO DATA}. */
    public Database withEmpty(Set<Long> views) {
        return new Database(
                name,
                serverVersion,
                encoding,
                tables,
                indexes,
                constraints,
                sequences,
                materializedViews.stream()
                        .map(view -> views.contains(view.oid()) ? view.empty() : view)
                        .toList(),
                types,
                extensions,
                largeObjects,
                largeObjectBytes);
    }

    /** Bytes of all tables that hold rows, and of the large objects. */
    public long bytes() {
        return largeObjectBytes
                + tables.stream().filter(Table::holdsRows).mapToLong(Table::bytes).sum();
    }
}
