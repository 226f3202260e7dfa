package dev.rehome.search.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.digest.Digest;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Version;
import dev.rehome.search.place.Damage;
import dev.rehome.search.place.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a dump of ours holds, in {@value #FILE}. Written last, so a place that has one is whole.
 *
 * @param run that wrote it
 * @param product that was dumped
 * @param streams data streams, each of which has its indices among them
 * @param parts templates, pipelines, scripts, policies
 */
public record Manifest(
        String run,
        Product product,
        List<DumpedIndex> indices,
        List<DataStream> streams,
        List<Part> parts) {
    static final String FILE = "dump.json";
    private static final int FORMAT = 1;

    /** Keeps numbers as they are written. */
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    public Manifest {
        indices = List.copyOf(indices);
        streams = List.copyOf(streams);
        parts = List.copyOf(parts);
    }

    /**
     * One index.
     *
     * @param marks up to which write each shard is in those slices
     * @param slices how many it was cut into
     * @param again how many follow them with what was written to meanwhile
     * @param holds what is in all of them
     */
    public record DumpedIndex(Index index, List<Long> marks, int slices, int again, Digest holds) {
        public DumpedIndex {
            marks = List.copyOf(marks);
        }
    }

    String text() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("rehome", FORMAT).put("run", run);
        tree.putObject("product")
                .put("maker", product.maker().name())
                .put("version", product.version().toString())
                .put("cluster", product.clusterName())
                .put("uuid", product.uuid());
        ArrayNode list = tree.putArray("indices");
        indices.forEach(index -> put(index, list.addObject()));
        ArrayNode wholes = tree.putArray("streams");
        streams.forEach(stream -> put(stream, wholes.addObject()));
        ArrayNode others = tree.putArray("parts");
        for (Part part : parts) {
            others.addObject()
                    .put("kind", part.kind().name())
                    .put("name", part.name())
                    .set("body", part.body());
        }
        try {
            return JSON.writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(DumpedIndex dumped, ObjectNode node) {
        Index index = dumped.index();
        node.put("name", index.name()).put("uuid", index.uuid());
        DumpedSlice.put(dumped.holds(), node);
        node.put("slices", dumped.slices()).put("again", dumped.again());
        ArrayNode marks = node.putArray("marks");
        dumped.marks().forEach(mark -> marks.add((long) mark));
        node.set("settings", index.settings());
        node.set("mappings", index.mappings());
        node.set("aliases", index.aliases());
    }

    private static void put(DataStream stream, ObjectNode node) {
        node.put("name", stream.name())
                .put("timestamp", stream.timestamp())
                .put("template", stream.template())
                .put("hidden", stream.hidden());
        ObjectNode backing = node.putObject("indices");
        stream.backing().forEach(backing::put);
    }

    /**
     * That of a dump; empty when there is none.
     *
     * @throws dev.rehome.engine.report.Failure when it makes no sense
     */
    static Optional<Manifest> read(Place place) {
        return place.read(FILE).map(text -> read(place, text));
    }

    private static Manifest read(Place place, String text) {
        try {
            return of(JSON.readTree(text));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Damage.notJson(place.of(FILE), e);
        }
    }

    private static Manifest of(JsonNode tree) {
        int format = tree.required("rehome").intValue();
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "it is of format %d, and this version reads %d".formatted(format, FORMAT));
        }
        JsonNode product = tree.required("product");
        return new Manifest(
                tree.required("run").textValue(),
                new Product(
                        Product.Maker.valueOf(product.required("maker").textValue()),
                        Version.parse(product.required("version").textValue()),
                        product.required("cluster").textValue(),
                        product.required("uuid").textValue()),
                tree.required("indices").valueStream().map(Manifest::index).toList(),
                tree.required("streams").valueStream().map(Manifest::stream).toList(),
                tree.required("parts").valueStream().map(Manifest::part).toList());
    }

    private static DataStream stream(JsonNode node) {
        var backing = new LinkedHashMap<String, String>();
        node.required("indices")
                .propertyStream()
                .forEach(each -> backing.put(each.getKey(), each.getValue().textValue()));
        return new DataStream(
                node.required("name").textValue(),
                node.required("timestamp").textValue(),
                node.required("template").textValue(),
                backing,
                node.required("hidden").booleanValue());
    }

    private static DumpedIndex index(JsonNode node) {
        return new DumpedIndex(
                new Index(
                        node.required("name").textValue(),
                        node.required("uuid").textValue(),
                        node.required("settings"),
                        node.required("mappings"),
                        node.required("aliases")),
                node.required("marks").valueStream().map(JsonNode::longValue).toList(),
                node.required("slices").intValue(),
                node.required("again").intValue(),
                DumpedSlice.digest(node));
    }

    private static Part part(JsonNode node) {
        return new Part(
                Part.Kind.valueOf(node.required("kind").textValue()),
                node.required("name").textValue(),
                node.required("body"));
    }
}
