package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a cluster as another cluster is asked to make it.
 *
 * @param part in the target's manner; empty when the target has no such thing
 * @param left what of it does not come along, each with its name
 */
public record CarriedPart(Optional<Part> part, List<String> left) {

    /** Of composable templates; Elasticsearch's, which OpenSearch has not. */
    private static final List<String> OF_ELASTICSEARCH =
            List.of(
                    "allow_auto_create",
                    "ignore_missing_component_templates",
                    "deprecated",
                    "created_date",
                    "created_date_millis",
                    "modified_date",
                    "modified_date_millis");

    private static final List<String> OF_ELASTICSEARCH_INSIDE =
            List.of("lifecycle", "data_stream_options");

    /** What {@code target} is to be asked for so that it has what {@code part} is. */
    public static CarriedPart of(Part part, Product source, Product target) {
        var left = new ArrayList<String>();
        if (!knows(target, part.kind())) {
            return new CarriedPart(
                    Optional.empty(), List.of("%s: %s has none".formatted(part, target)));
        }
        JsonNode body =
                switch (part.kind()) {
                    case SCRIPT, PIPELINE, LIFECYCLE, STATES -> part.body();
                    case COMPONENT, TEMPLATE -> {
                        ObjectNode copy = part.body().deepCopy();
                        if (source.maker() != target.maker()) {
                            dropOwn(copy, target, left);
                        }
                        if (copy.path("template") instanceof ObjectNode template) {
                            carry(part, template, source, target, left);
                        }
                        yield copy;
                    }
                    case LEGACY_TEMPLATE -> {
                        ObjectNode copy = part.body().deepCopy();
                        carry(part, copy, source, target, left);
                        yield copy;
                    }
                };
        return new CarriedPart(
                Optional.of(new Part(part.kind(), part.name(), body)),
                left.stream().map(what -> "%s of %s".formatted(what, part)).toList());
    }

    /** What the other maker's servers refuse. */
    private static void dropOwn(ObjectNode template, Product target, List<String> left) {
        for (String own : OF_ELASTICSEARCH) {
            if (target.isOpenSearch() && template.remove(own) != null) {
                left.add(own);
            }
        }
        if (template.path("template") instanceof ObjectNode inner && target.isOpenSearch()) {
            for (String own : OF_ELASTICSEARCH_INSIDE) {
                if (inner.remove(own) != null) {
                    left.add(own);
                }
            }
        }
        if (template.path("data_stream") instanceof ObjectNode stream) {
            List<String> known = target.isOpenSearch() ? List.of("timestamp_field") : List.of();
            List<String> others = new ArrayList<>();
            stream.fieldNames().forEachRemaining(others::add);
            others.removeAll(known);
            stream.remove(others);
        }
    }

    private static boolean knows(Product product, Part.Kind kind) {
        return switch (kind) {
            case SCRIPT, PIPELINE, LEGACY_TEMPLATE -> true;
            case COMPONENT, TEMPLATE -> product.hasComposableTemplates();
            case LIFECYCLE -> !product.isOpenSearch();
            case STATES -> product.isOpenSearch();
        };
    }

    private static void carry(
            Part part, ObjectNode template, Product source, Product target, List<String> left) {
        JsonNode settings = template.path("settings");
        if (settings.isObject()) {
            template.set("settings", CarriedSettings.of(settings, source, target, left));
        }
        if (source.typed() && !target.typed() && template.has("mappings")) {
            template.set(
                    "mappings",
                    CarriedIndex.untyped(part.toString(), template.path("mappings"), left));
        }
    }
}
