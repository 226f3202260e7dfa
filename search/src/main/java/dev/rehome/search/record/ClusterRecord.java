package dev.rehome.search.record;

import java.util.List;
import java.util.Map;

/**
 * The state of a cluster as numbers and names, ordered, so that two of them can be compared and its
 * JSON has the same lines for the same state.
 *
 * @param product such as {@code Elasticsearch 6.8.23}
 */
public record ClusterRecord(String product, List<IndexRecord> indices) {

    public ClusterRecord {
        indices = List.copyOf(indices);
    }

    /**
     * An index.
     *
     * @param documents as {@code _count} counts them: nested ones not
     * @param bytes of its primary shards on disk
     * @param digest of all its documents, whatever their order; empty when they were not read
     * @param settings without what a server writes there by itself, and where it lives
     * @param mappings the hash of its mappings without a level of types, whatever the order of
     *     keys; what Rehome notes there is left out
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
}
