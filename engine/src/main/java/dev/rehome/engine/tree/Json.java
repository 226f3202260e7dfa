package dev.rehome.engine.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trees as JSON text. */
public final class Json {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Json() {}

    /** On one line, keys in the order of the tree. */
    public static String write(Object tree) {
        return write(tree, false, false);
    }

    /** On one line, keys sorted: equal trees give equal text. */
    public static String canonical(Object tree) {
        return write(tree, true, false);
    }

    /** Indented, for people. */
    public static String pretty(Object tree) {
        return write(tree, false, true);
    }

    private static String write(Object tree, boolean sorted, boolean indented) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            if (indented) {
                json.useDefaultPrettyPrinter();
            }
            write(json, tree, sorted);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into memory", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object tree, boolean sorted) throws IOException {
        switch (tree) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (var entry : (sorted ? new TreeMap<>(map) : map).entrySet()) {
                    json.writeFieldName((String) entry.getKey());
                    write(json, entry.getValue(), sorted);
                }
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element, sorted);
                }
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            default -> throw new IllegalStateException("not part of a tree: " + tree.getClass());
        }
    }

    /**
     * The tree of a JSON text. A key whose value is null counts as missing.
     *
     * @throws IllegalArgumentException when it is not JSON, or holds what a tree cannot
     */
    public static Object read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            Object tree = read(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("more text after the end of the JSON value");
            }
            return tree;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    private static Object read(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        return switch (token) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default ->
                    throw new IllegalArgumentException(
                            "a tree cannot hold %s at %s".formatted(token, json.currentLocation()));
        };
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                map.put(key, read(json));
            }
        }
        return map;
    }

    private static List<Object> array(JsonParser json) throws IOException {
        var list = new ArrayList<Object>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(json));
        }
        return list;
    }
}
