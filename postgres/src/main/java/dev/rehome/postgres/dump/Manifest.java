package dev.rehome.postgres.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.QualifiedName;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a dump of ours must be, in {@code manifest.json} beside the archive: its rows, table by
 * table, and its files. Written last, so a folder that has one is complete. pg_restore does not
 * look at it.
 *
 * @param searchPath what the source's sessions had
 * @param largeObjects what all of them add up to
 */
record Manifest(
        String database,
        String searchPath,
        List<DumpedTable> tables,
        Digest largeObjects,
        List<DumpFile> files) {
    static final String FILE = "manifest.json";
    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    /** Another one is a mistake: it may have been the one that says what a file has to be. */
    private static final Set<String> FIELDS =
            Set.of(
                    "rehome",
                    "database",
                    "search_path",
                    "tables",
                    "schema",
                    "name",
                    "file",
                    "condition",
                    "rows",
                    "bytes",
                    "digest",
                    "large_objects",
                    "files",
                    "path",
                    "length",
                    "sha256");

    /**
     * One table's rows.
     *
     * @param file as the archive names it, such as {@code 3051.dat}
     * @param condition which rows they are, of a table that has others too
     */
    record DumpedTable(
            QualifiedName name, String file, Optional<String> condition, Digest digest) {}

    Map<String, DumpedTable> byFile() {
        return tables.stream().collect(Collectors.toMap(DumpedTable::file, Function.identity()));
    }

    /** The file of that name, as it has to be. */
    Optional<DumpFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    void write(Path directory) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("rehome", FORMAT);
            json.writeStringField("database", database);
            json.writeStringField("search_path", searchPath);
            json.writeArrayFieldStart("tables");
            for (DumpedTable table : tables) {
                json.writeStartObject();
                json.writeStringField("schema", table.name.schema());
                json.writeStringField("name", table.name.name());
                json.writeStringField("file", table.file);
                json.writeStringField("condition", table.condition.orElse(""));
                write(json, table.digest);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("large_objects");
            write(json, largeObjects);
            json.writeEndObject();
            json.writeArrayFieldStart("files");
            for (DumpFile file : files) {
                json.writeStartObject();
                json.writeStringField("path", file.name());
                json.writeNumberField("length", file.bytes());
                json.writeStringField("sha256", file.sha256());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be written", e);
        }
        DumpFile.write(directory.resolve(FILE), text + "\n");
    }

    private static void write(com.fasterxml.jackson.core.JsonGenerator json, Digest digest)
            throws IOException {
        json.writeNumberField("rows", digest.items());
        json.writeNumberField("bytes", digest.bytes());
        json.writeStringField("digest", digest.hash());
    }

    /**
     * Empty for a dump that stock pg_dump made.
     *
     * @throws Failure when there is one that cannot be understood
     */
    static Optional<Manifest> read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file);
                var json = JSON.createParser(in)) {
            var tables = new ArrayList<DumpedTable>();
            var files = new ArrayList<DumpFile>();
            var largeObjects = Digest.EMPTY;
            var fields = new HashMap<String, String>();
            while (json.nextToken() != null) {
                String field = String.valueOf(json.currentName());
                if (json.currentToken() == JsonToken.FIELD_NAME && !FIELDS.contains(field)) {
                    throw new IOException("it has a field " + field);
                }
                if (json.currentToken().isScalarValue()) {
                    fields.put(field, json.getText());
                } else if (json.currentToken() == JsonToken.END_OBJECT) {
                    if (fields.containsKey("sha256")) {
                        files.add(
                                new DumpFile(
                                        field(fields, "path"),
                                        Long.parseLong(field(fields, "length")),
                                        field(fields, "sha256")));
                        fields.remove("sha256");
                    } else if (fields.containsKey("file")) {
                        tables.add(table(fields));
                        fields.remove("file");
                        fields.remove("digest");
                    } else if (fields.containsKey("digest")) {
                        largeObjects = digest(fields);
                        fields.remove("digest");
                    }
                }
            }
            if (tables.stream().map(DumpedTable::file).distinct().count() < tables.size()) {
                throw new IOException("two tables have one file");
            }
            if (Integer.parseInt(field(fields, "rehome")) != FORMAT) {
                throw new IOException("it is of format " + field(fields, "rehome"));
            }
            return Optional.of(
                    new Manifest(
                            field(fields, "database"),
                            field(fields, "search_path"),
                            List.copyOf(tables),
                            largeObjects,
                            List.copyOf(files)));
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.DIFFERS,
                    "cannot understand %s: %s".formatted(file, e.getMessage()),
                    "take it from another copy of the dump; without it only pg_restore reads the"
                            + " dump, unchecked",
                    e);
        }
    }

    /** A manifest has to tell of everything in its dump. */
    static Failure silent(Path directory, String what) {
        return DumpFile.damaged(
                directory.resolve(FILE), "it does not say what %s has to be".formatted(what));
    }

    private static DumpedTable table(Map<String, String> fields) throws IOException {
        return new DumpedTable(
                new QualifiedName(field(fields, "schema"), field(fields, "name")),
                field(fields, "file"),
                Optional.of(field(fields, "condition")).filter(text -> !text.isEmpty()),
                digest(fields));
    }

    private static Digest digest(Map<String, String> fields) throws IOException {
        return Digest.of(
                Long.parseLong(field(fields, "rows")),
                Long.parseLong(field(fields, "bytes")),
                field(fields, "digest"));
    }

    private static String field(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("it lacks " + name);
        }
        return value;
    }
}
