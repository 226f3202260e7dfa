package dev.rehome.search.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.search.catalog.DataStream;
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
 * @param streams likewise
 * @param parts as they were made
 * @param others of the same names, made or changed by somebody else since
 * @param needed parts as they were made, that others have come to need; each with why
 */
record Leavings(
        List<String> indices,
        List<DataStream> streams,
        List<Part> parts,
        List<String> others,
        List<String> needed) {

    static Leavings of(DropCopiedSpec spec, Cluster cluster) throws InterruptedException {
        var left =
                new Leavings(
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>());
        for (var made : new TreeMap<>(spec.indices()).entrySet()) {
            left.made(cluster, made.getKey(), made.getValue());
        }
        for (String name : spec.making()) {
            left.making(cluster, name);
        }
        if (!spec.parts().isEmpty()) {
            left.parts(cluster, spec.parts());
        }
        return left;
    }

    private void made(Cluster cluster, String name, String uuid) throws InterruptedException {
        Optional<Index> index = new Indices(cluster).named(name);
        Optional<DataStream> stream = DataStream.named(cluster, name);
        if (index.isPresent() && index.get().uuid().equals(uuid)) {
            indices.add(name);
        } else if (stream.isPresent() && stream.get().backing().containsValue(uuid)) {
            streams.add(stream.get());
        } else if (index.isPresent() || stream.isPresent()) {
            others.add((index.isPresent() ? "index " : "data stream ") + name);
        }
    }

    private void making(Cluster cluster, String name) throws InterruptedException {
        Optional<Index> index = new Indices(cluster).named(name);
        Optional<DataStream> stream = DataStream.named(cluster, name);
        if (index.isPresent() && ShardStats.untouched(cluster, index.get())) {
            indices.add(name);
        } else if (stream.isPresent() && ShardStats.untouched(cluster, stream.get())) {
            streams.add(stream.get());
        } else if (index.isPresent() || stream.isPresent()) {
            others.add((index.isPresent() ? "index " : "data stream ") + name);
        }
    }

    /** A server deletes no template that a data stream needs, and no component of it. */
    private void parts(Cluster cluster, List<MadePart> made) throws InterruptedException {
        Map<String, Part> now = new HashMap<>();
        new Parts(cluster).all().forEach(part -> now.put(part.toString(), part));
        List<String> ours = streams.stream().map(DataStream::name).toList();
        Map<String, String> needs = new HashMap<>();
        for (DataStream stream : DataStream.of(cluster)) {
            if (!ours.contains(stream.name())) {
                String why = "data stream %s needs it".formatted(stream.name());
                String template = Part.Kind.TEMPLATE + " " + stream.template();
                needs.put(template, why);
                Part part = now.get(template);
                if (part != null) {
                    for (JsonNode component : part.body().path("composed_of")) {
                        needs.put(Part.Kind.COMPONENT + " " + component.asText(), why);
                    }
                }
            }
        }
        for (MadePart each : made) {
            String name = each.toString();
            Part there = now.get(name);
            if (there == null) {
                continue;
            }
            if (!each.is(there)) {
                others.add(name);
            } else if (needs.containsKey(name)) {
                needed.add("%s: %s".formatted(name, needs.get(name)));
            } else {
                parts.add(there);
            }
        }
    }
}
