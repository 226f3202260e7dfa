package dev.rehome.search.record;

import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Product;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The state of a cluster as numbers and names, ordered, so that two of them can be compared and its
 * JSON has the same lines for the same state.
 *
 * @param product that the cluster is
 * @param parts templates, pipelines, scripts and policies that people made; none when certain
 *     indices were named
 */
public record ClusterRecord(Product product, List<IndexRecord> indices, List<PartRecord> parts) {

    public ClusterRecord {
        indices = List.copyOf(indices);
        parts = List.copyOf(parts);
    }

    /** The same of some of its indices, and of nothing else. */
    public ClusterRecord only(Predicate<IndexRecord> some) {
        return new ClusterRecord(product, indices.stream().filter(some).toList(), List.of());
    }

    /**
     * An index.
     *
     * @param documents as {@code _count} counts them: nested ones not
     * @param bytes of its primary shards on disk
     * @param digest of all its documents, whatever their order; empty when they were not read
     * @param settings without what a server writes there by itself, and where it lives
     * @param mappings as JSON without a level of types, keys in their order; what Rehome notes
     *     there is left out
     * @param aliases by name, each with its filter and routing
     */
    public record IndexRecord(
            String name,
            int shards,
            long documents,
            long bytes,
            String digest,
            Map<String, String> settings,
            String mappings,
            Map<String, String> aliases) {}

    /**
     * A template, a pipeline, a script or a policy.
     *
     * @param body as JSON, keys in their order
     */
    public record PartRecord(Part.Kind kind, String name, String body) {

        /** {@code ingest pipeline clean}. */
        @Override
        public String toString() {
            return kind + " " + name;
        }
    }
}
