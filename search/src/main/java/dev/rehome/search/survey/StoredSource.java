package dev.rehome.search.survey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.connect.Product;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether an index keeps its documents as they were given to it. Only then can they be copied. */
final class StoredSource {
    private static final Set<String> REBUILT_MODES = Set.of("logsdb", "time_series");

    private static final Set<String> VECTORS =
            Set.of("dense_vector", "sparse_vector", "rank_vectors", "semantic_text");

    private StoredSource() {}

    /** Why it does not; empty when it does. */
    static Optional<String> lack(Index index, Product product) {
        if (leavesVectorsOut(product) && hasVectors(index)) {
            return Optional.of(
                    "has vectors, which %s leaves out of what it gives".formatted(product));
        }
        JsonNode settings = index.settings();
        String mode = settings.path("index.mapping.source.mode").asText();
        boolean kept = mode.equals("stored");
        for (JsonNode source : index.sourceMappings()) {
            Optional<String> lack = lack(source);
            if (lack.isPresent()) {
                return lack;
            }
            kept |= source.path("mode").asText().equals("stored");
        }
        if (mode.equals("synthetic") || mode.equals("disabled")) {
            return Optional.of("does not keep its documents: index.mapping.source.mode is " + mode);
        }
        String use = settings.path("index.mode").asText();
        if (REBUILT_MODES.contains(use) && !kept) {
            return Optional.of(
                    "does not keep its documents but rebuilds them: index.mode is " + use);
        }
        if (settings.path("index.derived_source.enabled").asBoolean()) {
            return Optional.of(
                    "does not keep its documents but rebuilds them: index.derived_source.enabled is"
                            + " true");
        }
        return Optional.empty();
    }

    /** From 9.2 on, unless each request asks for them (_source.exclude_vectors). */
    private static boolean leavesVectorsOut(Product product) {
        return product.maker() == Product.Maker.ELASTICSEARCH && product.version().atLeast(9, 2);
    }

    private static boolean hasVectors(Index index) {
        return index.mappings().findValues("type").stream()
                .anyMatch(type -> VECTORS.contains(type.asText()));
    }

    private static Optional<String> lack(JsonNode source) {
        if (!source.path("enabled").asBoolean(true)) {
            return Optional.of("does not keep its documents: _source is disabled");
        }
        String mode = source.path("mode").asText();
        if (mode.equals("synthetic") || mode.equals("disabled")) {
            return Optional.of("does not keep its documents: the mode of _source is " + mode);
        }
        for (String filter : Set.of("includes", "excludes")) {
            JsonNode fields = source.path(filter);
            if (!fields.isEmpty()) {
                return Optional.of(
                        "keeps only parts of its documents: _source %s %s"
                                .formatted(
                                        filter,
                                        fields.valueStream()
                                                .map(JsonNode::asText)
                                                .collect(Collectors.joining(", "))));
            }
        }
        return Optional.empty();
    }
}
