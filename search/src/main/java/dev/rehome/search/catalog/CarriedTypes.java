package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.connect.Product;
import java.util.List;
import java.util.Map;

/** Mapping types that Elasticsearch and OpenSearch have under two names. */
final class CarriedTypes {
    /** Of vectors: what Elasticsearch calls it, and what OpenSearch does. */
    private static final Map<String, String> SIMILARITIES =
            Map.of(
                    "cosine", "cosinesimil",
                    "l2_norm", "l2",
                    "dot_product", "innerproduct",
                    "max_inner_product", "innerproduct");

    private CarriedTypes() {}

    /**
     * Renames them in place.
     *
     * @param left is told of what no such name stands for
     * @return whether there are vectors, for which OpenSearch wants a setting
     */
    static boolean carry(ObjectNode mappings, Product source, Product target, List<String> left) {
        boolean vectors = false;
        if (source.maker() != target.maker()) {
            for (Fields.Field field : Fields.of(mappings)) {
                vectors |=
                        target.isOpenSearch()
                                ? toOpenSearch(field.name(), field.described(), left)
                                : toElasticsearch(field.name(), field.described(), left);
            }
        }
        return vectors;
    }

    private static boolean toOpenSearch(String name, ObjectNode field, List<String> left) {
        return switch (field.path("type").asText()) {
            case "flattened" -> {
                keepOnlyType(name, field, "flat_object", left);
                yield false;
            }
            case "dense_vector" -> {
                int dimension = field.path("dims").asInt();
                String space = SIMILARITIES.getOrDefault(field.path("similarity").asText(), "");
                field.remove(List.of("dims", "similarity", "index"));
                keepOnlyType(name, field, "knn_vector", left);
                field.put("dimension", dimension);
                if (!space.isEmpty()) {
                    field.putObject("method")
                            .put("name", "hnsw")
                            .put("engine", "lucene")
                            .put("space_type", space);
                }
                yield true;
            }
            default -> false;
        };
    }

    private static boolean toElasticsearch(String name, ObjectNode field, List<String> left) {
        switch (field.path("type").asText()) {
            case "flat_object" -> keepOnlyType(name, field, "flattened", left);
            case "knn_vector" -> {
                int dims = field.path("dimension").asInt();
                String space =
                        field.path("method")
                                .path("space_type")
                                .asText(field.path("space_type").asText());
                field.remove(List.of("dimension", "method", "space_type"));
                keepOnlyType(name, field, "dense_vector", left);
                field.put("dims", dims);
                SIMILARITIES.forEach(
                        (similarity, called) -> {
                            if (called.equals(space) && !similarity.startsWith("max_")) {
                                field.put("similarity", similarity);
                            }
                        });
            }
            default -> {}
        }
        return false;
    }

    private static void keepOnlyType(
            String name, ObjectNode field, String type, List<String> left) {
        for (Map.Entry<String, JsonNode> parameter : List.copyOf(field.properties())) {
            if (!parameter.getKey().equals("type")) {
                left.add("parameter %s of field %s".formatted(parameter.getKey(), name));
                field.remove(parameter.getKey());
            }
        }
        field.put("type", type);
    }
}
