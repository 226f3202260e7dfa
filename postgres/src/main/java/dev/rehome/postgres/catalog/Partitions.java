package dev.rehome.postgres.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tables are partitions of which, on every level; children by inheritance are not meant. */
public final class Partitions {
    private final Map<Long, List<Long>> below = new HashMap<>();

    public Partitions(Database database) {
        for (Table table : database.tables()) {
            if (table.partition()) {
                below.computeIfAbsent(table.parents().getFirst(), _ -> new ArrayList<>())
                        .add(table.oid());
            }
        }
    }

    /** The oids of the table and of all its partitions. */
    public Set<Long> with(long table) {
        var all = new LinkedHashSet<Long>(Set.of(table));
        below.getOrDefault(table, List.of()).forEach(partition -> all.addAll(with(partition)));
        return all;
    }
}
