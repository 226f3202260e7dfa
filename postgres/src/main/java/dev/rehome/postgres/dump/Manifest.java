package dev.rehome.postgres.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.digest.RowDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a dump's rows must add up to, in {@code manifest.json} beside the archive; pg_restore does
 * not look at it.
 */
record Manifest(String database, List<DumpedTable> tables) {
    private static final String FILE = "manifest.json";
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One table's rows.
     *
     * @param file as the archive names it, such as {@code 3051.dat}
     */
    record DumpedTable(QualifiedName name, String file, RowDigest digest) {}

    Map<String, RowDigest> digests() {
        var digests = new HashMap<String, RowDigest>();
        tables.forEach(table -> digests.put(table.file, table.digest));
        return digests;
    }

    void write(Path directory) {
        Path file = directory.resolve(FILE);
        try (var out = Files.newOutputStream(file);
                var json = JSON.createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("rehome", 1);
            json.writeStringField("database", database);
            json.writeArrayFieldStart("tables");
            for (DumpedTable table : tables) {
                json.writeStartObject();
                json.writeStringField("schema", table.name.schema());
                json.writeStringField("name", table.name.name());
                json.writeStringField("file", table.file);
                json.writeNumberField("rows", table.digest.rows());
                json.writeNumberField("bytes", table.digest.bytes());
                json.writeStringField("digest", table.digest.hash());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Empty for a dump that stock pg_dump made. */
    static Optional<Manifest> read(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file);
                var json = JSON.createParser(in)) {
            var tables = new ArrayList<DumpedTable>();
            var fields = new HashMap<String, String>();
            while (json.nextToken() != null) {
                if (json.currentToken().isScalarValue()) {
                    fields.put(String.valueOf(json.currentName()), json.getText());
                } else if (json.currentToken() == JsonToken.END_OBJECT
                        && fields.containsKey("digest")) {
                    tables.add(table(fields));
                    fields.remove("digest");
                }
            }
            return Optional.of(new Manifest(field(fields, "database"), List.copyOf(tables)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static DumpedTable table(Map<String, String> fields) {
        return new DumpedTable(
                new QualifiedName(field(fields, "schema"), field(fields, "name")),
                field(fields, "file"),
                RowDigest.of(
                        Long.parseLong(field(fields, "rows")),
                        Long.parseLong(field(fields, "bytes")),
                        field(fields, "digest")));
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("manifest.json lacks " + name);
        }
        return value;
    }
}
