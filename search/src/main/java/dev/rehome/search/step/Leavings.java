package dev.rehome.search.step;

import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is there of what a copy made.
 *
 * @param indices the very ones, by name
 * @param parts as they were made
 * @param others of the same names, made or changed by somebody else since
 */
record Leavings(List<String> indices, List<Part> parts, List<String> others) {

    static Leavings of(DropCopiedSpec spec, Cluster cluster) throws InterruptedException {
        var indices = new ArrayList<String>();
        var parts = new ArrayList<Part>();
        var others = new ArrayList<String>();
        for (var made : new TreeMap<>(spec.indices()).entrySet()) {
            Optional<Index> there = new Indices(cluster).named(made.getKey());
            if (there.isPresent() && there.get().uuid().equals(made.getValue())) {
                indices.add(made.getKey());
            } else if (there.isPresent()) {
                others.add("index " + made.getKey());
            }
        }
        for (String name : spec.making()) {
            Optional<Index> there = new Indices(cluster).named(name);
            if (there.isPresent() && ShardStats.untouched(cluster, there.get())) {
                indices.add(name);
            } else if (there.isPresent()) {
                others.add("index " + name);
            }
        }
        Map<String, Part> now = new HashMap<>();
        if (!spec.parts().isEmpty()) {
            new Parts(cluster).all().forEach(part -> now.put(part.toString(), part));
        }
        for (MadePart made : spec.parts()) {
            Part there = now.get(made.toString());
            if (there == null) {
                continue;
            }
            if (made.sha256().map(JournaledCopy.sha256(there)::equals).orElse(true)) {
                parts.add(there);
            } else {
                others.add(made.toString());
            }
        }
        return new Leavings(indices, parts, others);
    }
}
