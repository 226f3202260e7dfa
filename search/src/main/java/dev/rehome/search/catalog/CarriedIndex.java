package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An index as another cluster is asked to make it.
 *
 * @param settings flat, without what belongs to the one index only
 * @param mappings in the target's manner
 * @param type the target's mapping type, where it has types
 * @param left what does not come along, each with its name and why
 */
public record CarriedIndex(
        ObjectNode settings, ObjectNode mappings, Optional<String> type, List<String> left) {

    /** Of Elasticsearch 6 only (Elasticsearch 7.0, "Breaking changes"). */
    private static final Set<String> OF_OLD_MAPPINGS = Set.of("_all", "_default_");

    private static final String OF_STREAMS = "_data_stream_timestamp";

    private static final String DEFAULT_TYPE = "_doc";

    private static final List<String> PIPELINES =
            List.of("index.default_pipeline", "index.final_pipeline");

    /** What is otherwise as long as it is being filled. */
    private static final List<String> SETTLED =
            List.of(
                    "index.refresh_interval",
                    "index.number_of_replicas",
                    "index.auto_expand_replicas",
                    PIPELINES.getFirst(),
                    PIPELINES.getLast());

    /** What {@code target} is to be asked for so that it has what {@code index} is. */
    public static CarriedIndex of(Index index, Product source, Product target) {
        var left = new ArrayList<String>();
        var settings = CarriedSettings.of(index.settings(), source, target, left);
        if (index.name().startsWith(DataStream.INDICES)) {
            settings.remove(
                    "index.hidden"); // it is for being the data stream's, and is that no more
        }
        ObjectNode mappings =
                new MappingMeta(
                                source.typed()
                                        ? untyped("index " + index.name(), index.mappings(), left)
                                        : index.mappings())
                        .without();
        mappings.remove(OF_STREAMS); // a data stream's index has it by itself
        if (CarriedTypes.carry(mappings, source, target, left)) {
            settings.put("index.knn", true);
        }
        Optional<String> type =
                target.typed()
                        ? Optional.of(index.types().stream().findFirst().orElse(DEFAULT_TYPE))
                        : Optional.empty();
        return new CarriedIndex(settings, mappings, type, left);
    }

    /** Takes out the level of the type, which the document's address keeps no longer. */
    static ObjectNode untyped(String what, JsonNode mappings, List<String> left) {
        List<String> types =
                mappings.propertyStream()
                        .map(Map.Entry::getKey)
                        .filter(type -> !OF_OLD_MAPPINGS.contains(type))
                        .toList();
        if (types.size() > 1) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s has %d types: %s".formatted(what, types.size(), String.join(", ", types)),
                    "split it at the source, one type into an index each (_reindex), then copy"
                            + " those",
                    null);
        }
        if (types.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode untyped = copy(mappings.path(types.getFirst()));
        for (String old : OF_OLD_MAPPINGS) {
            if (untyped.remove(old) != null) {
                left.add("mapping " + old);
            }
        }
        return untyped;
    }

    /** The same, where the target does not know a setting. */
    public CarriedIndex withoutSetting(String name) {
        ObjectNode known = settings.deepCopy();
        JsonNode value = known.remove(name);
        return value == null
                ? this
                : new CarriedIndex(
                        known,
                        mappings,
                        type,
                        and("setting %s=%s".formatted(name, value.asText())));
    }

    /** The same, where the target does not know a parameter of a field. */
    public CarriedIndex withoutParameter(String field, String parameter) {
        ObjectNode known = mappings.deepCopy();
        String name = field.substring(field.lastIndexOf('.') + 1);
        boolean removed = false;
        for (Fields.Field each : Fields.of(known)) {
            if (each.name().equals(name)) {
                removed |= each.described().remove(parameter) != null;
            }
        }
        return removed
                ? new CarriedIndex(
                        settings,
                        known,
                        type,
                        and("parameter %s of field %s".formatted(parameter, field)))
                : this;
    }

    private List<String> and(String more) {
        var all = new ArrayList<>(left);
        all.add(more);
        return List.copyOf(all);
    }

    private static ObjectNode copy(JsonNode node) {
        return node.isObject() ? node.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    /** Settings under which nothing is done but taking documents in. */
    private static ObjectNode filling(boolean pipelines) {
        ObjectNode filling = JsonNodeFactory.instance.objectNode();
        filling.put("index.refresh_interval", "-1");
        filling.put("index.number_of_replicas", "0");
        if (pipelines) {
            PIPELINES.forEach(pipeline -> filling.put(pipeline, "_none"));
        }
        return filling;
    }

    /** The same for an index that a data stream has made. */
    public static ObjectNode fillingOfStream() {
        return filling(true).put("index.auto_expand_replicas", "false");
    }

    /**
     * What {@link #fillingOfStream} changed: as the templates have it, or as the server would.
     *
     * @param settings of the templates, in levels
     */
    public static ObjectNode settledOfStream(JsonNode settings) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String name : SETTLED) {
            JsonNode value = settings.at("/" + name.replace('.', '/'));
            body.set(name, value.isMissingNode() ? NullNode.getInstance() : value);
        }
        return body;
    }

    /**
     * What creates it: nothing refreshed, no replicas, and documents passed through no pipeline, be
     * it the index's own or a template's, as long as it is being filled.
     */
    public ObjectNode creation() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode filling = body.putObject("settings");
        filling.setAll(settings);
        filling.remove(SETTLED);
        filling.setAll(filling(type.isEmpty()));
        if (type.isPresent()) {
            body.putObject("mappings").set(type.get(), mappings);
        } else {
            body.set("mappings", mappings);
        }
        return body;
    }

    /** What {@link #creation} left for later: as the source has it, or as the server would. */
    public ObjectNode settled() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String name : SETTLED) {
            JsonNode value = settings.get(name);
            if (value != null) {
                body.set(name, value);
            } else if (name.equals("index.refresh_interval")
                    || (type.isEmpty() && PIPELINES.contains(name))) {
                body.putNull(name);
            }
        }
        return body;
    }
}
