package dev.rehome.search.elasticdump;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Version;
import dev.rehome.search.place.Damage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A folder as multielasticdump leaves it, or one index of elasticdump. Its files do not say what
 * they have to hold: one that ends too early is found out only where it ends within a line.
 */
public final class ElasticdumpFolder implements Archive {
    /** Keeps numbers as they are written. */
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /** What a mapping without types may begin with. */
    private static final Set<String> OF_A_MAPPING =
            Set.of(
                    "properties",
                    "dynamic",
                    "dynamic_templates",
                    "dynamic_date_formats",
                    "date_detection",
                    "numeric_detection",
                    "subobjects",
                    "runtime",
                    "_source",
                    "_routing",
                    "_meta",
                    "_size",
                    "_field_names",
                    "_data_stream_timestamp");

    private final Path folder;
    private final Product product;
    private final List<ArchivedIndex> indices;
    private final List<Part> parts;

    /**
     * Opens it; documents are read later.
     *
     * @throws Failure with BAD_INPUT when it holds no such files
     */
    public ElasticdumpFolder(Path folder) {
        this.folder = folder;
        Map<String, Map<FileName, Path>> files = files(folder);
        var found = new ArrayList<ArchivedIndex>();
        var templates = new LinkedHashMap<String, Part>();
        boolean typed = false;
        for (var each : files.entrySet()) {
            Index index = index(each.getKey(), each.getValue());
            typed |= isTyped(index.mappings());
            found.add(archived(folder, index, each.getValue()));
            templates(each.getValue()).forEach(part -> templates.putIfAbsent(part.name(), part));
        }
        this.indices = List.copyOf(found);
        this.parts = List.copyOf(templates.values());
        // Which it was, elasticdump leaves out of the settings; that decides nothing but the types.
        this.product =
                new Product(
                        Product.Maker.ELASTICSEARCH,
                        typed ? new Version(6, 8, 0) : new Version(7, 0, 0),
                        "",
                        "");
    }

    private static Map<String, Map<FileName, Path>> files(Path folder) {
        var files = new TreeMap<String, Map<FileName, Path>>();
        try (Stream<Path> inside = Files.list(folder)) {
            inside.forEach(
                    file ->
                            FileName.of(file.getFileName().toString())
                                    .ifPresent(
                                            name ->
                                                    files.computeIfAbsent(
                                                                    name.index(),
                                                                    _ -> new LinkedHashMap<>())
                                                            .put(name, file)));
        } catch (IOException e) {
            throw Damage.unreadable(folder, e);
        }
        if (files.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s holds no dump".formatted(folder),
                    "name a folder that rehome search dump or multielasticdump wrote",
                    null);
        }
        return files;
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public Product product() {
        return product;
    }

    @Override
    public List<ArchivedIndex> indices() {
        return indices;
    }

    @Override
    public List<Part> parts() {
        return parts;
    }

    private static ArchivedIndex archived(Path folder, Index index, Map<FileName, Path> files) {
        List<FileName> names =
                files.keySet().stream()
                        .filter(name -> name.kind().equals(FileName.DATA))
                        .sorted(Comparator.comparingInt(FileName::split))
                        .toList();
        String expected = FileName.of(index.name(), FileName.DATA, false);
        List<LinesFile> pieces =
                names.isEmpty()
                        ? List.of(LinesFile.missing(folder.resolve(expected)))
                        : names.stream()
                                .flatMap(
                                        name ->
                                                LinesFile.of(
                                                        requireNonNull(files.get(name)),
                                                        name.gzip())
                                                        .stream())
                                .toList();
        return new ArchivedIndex(
                index, List.of(), pieces, 0, Optional.empty(), LinesFile.likelyBytes(pieces));
    }

    private static Index index(String name, Map<FileName, Path> files) {
        JsonNode whole = described("index", files);
        JsonNode settings = described("settings", files).path("settings");
        if (settings.isMissingNode()) {
            settings = whole.path("settings");
        }
        if (settings.isMissingNode()) {
            settings = analysis(described("analyzer", files).path("settings"));
        }
        return new Index(
                name,
                "",
                Metadata.flat(settings),
                either(described("mapping", files), whole, "mappings"),
                either(described("alias", files), whole, "aliases"));
    }

    private static JsonNode either(JsonNode own, JsonNode whole, String what) {
        JsonNode found = own.path(what).isObject() ? own.path(what) : whole.path(what);
        return found.isObject() ? found : JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode analysis(JsonNode settings) {
        ObjectNode only = JsonNodeFactory.instance.objectNode();
        JsonNode analysis = settings.path("index").path("analysis");
        if (analysis.isObject()) {
            only.putObject("index").set("analysis", analysis);
        }
        return only;
    }

    /** What is said of the index, below its name. */
    private static JsonNode described(String kind, Map<FileName, Path> files) {
        Collection<JsonNode> trees =
                read(kind, files).properties().stream().map(Map.Entry::getValue).toList();
        return trees.stream().findFirst().orElseGet(JsonNodeFactory.instance::missingNode);
    }

    private static List<Part> templates(Map<FileName, Path> files) {
        var found = new ArrayList<Part>();
        for (var template : read("template", files).properties()) {
            ObjectNode body = template.getValue().deepCopy();
            if (body.has("settings")) {
                body.set("settings", Metadata.flat(body.path("settings")));
            }
            var part = new Part(Part.Kind.LEGACY_TEMPLATE, template.getKey(), body);
            if (!part.isOwn()) {
                found.add(part);
            }
        }
        return found;
    }

    /** A file's tree, which may be within a text; an empty object where there is none. */
    private static JsonNode read(String kind, Map<FileName, Path> files) {
        for (var each : files.entrySet()) {
            if (each.getKey().kind().equals(kind)) {
                return read(each.getValue(), each.getKey().gzip());
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode read(Path file, boolean gzip) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = gzip ? new GZIPInputStream(raw) : raw) {
            JsonNode tree = JSON.readTree(in);
            if (tree.isTextual()) {
                tree = JSON.readTree(tree.textValue());
            }
            return tree.isObject() ? tree : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            throw Damage.of(file, e.getOriginalMessage());
        } catch (EOFException | ZipException e) {
            throw Damage.of(file, "it cannot be decompressed: " + e.getMessage());
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    private static boolean isTyped(JsonNode mappings) {
        return !mappings.isEmpty()
                && mappings.propertyStream()
                        .allMatch(
                                entry ->
                                        entry.getValue().isObject()
                                                && !OF_A_MAPPING.contains(entry.getKey()));
    }
}
