package dev.rehome.engine.runbook;

import dev.rehome.engine.runbook.Rules.Retry;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.tree.Field;
import dev.rehome.engine.tree.Shape;
import dev.rehome.engine.tree.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON Schema (draft 2020-12) of runbook files, for editors: made from the records that parse
 * them. It allows a variable wherever a variable may stand, so it is wider than the reader.
 */
public final class RunbookSchema {
    private static final Map<String, Object> VARIABLE =
            ordered("type", "string", "pattern", "\\$\\{");

    private static final Map<String, Object> DURATION =
            ordered(
                    "type",
                    "string",
                    "pattern",
                    "^(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$|^PT|\\$\\{");

    private RunbookSchema() {}

    /** The schema as a tree; {@code Json.pretty} writes it. */
    public static Map<String, Object> of(StepCatalog catalog) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Rehome runbook");
        schema.putAll(
                object(
                        ordered(
                                "rehome",
                                described(
                                        ordered("const", Long.valueOf(RunbookReader.VERSION)),
                                        "the version of the language"),
                                "name",
                                described(text(), "what to call this runbook"),
                                "vars",
                                described(
                                        ordered("type", "object", "additionalProperties", value()),
                                        "texts, or lists of texts, put in where ${name} stands"),
                                "stores",
                                described(stores(catalog), "what is moved, copied or verified"),
                                "steps",
                                described(steps(), "run in order")),
                        List.of("rehome", "name", "steps")));
        schema.put("$defs", Map.of("step", step(catalog)));
        return schema;
    }

    private static Map<String, Object> value() {
        return ordered(
                "anyOf",
                List.of(
                        ordered("type", List.of("string", "number", "boolean", "null")),
                        ordered("type", "array", "items", text())));
    }

    private static Map<String, Object> stores(StepCatalog catalog) {
        var any =
                ordered(
                        "oneOf",
                        catalog.stores().stream().<Object>map(RunbookSchema::store).toList());
        return ordered("type", "object", "additionalProperties", any);
    }

    private static Map<String, Object> store(StoreKind kind) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put(kind.name(), described(text(), kind.location()));
        properties.put(
                "password", described(write(new Type.Reference()), "where the password is kept"));
        properties.put(
                "protected", described(write(new Type.Flag()), "never written to, nor fenced"));
        kind.options()
                .forEach((option, doc) -> properties.putIfAbsent(option, described(text(), doc)));
        return object(properties, List.of(kind.name()));
    }

    private static Map<String, Object> steps() {
        return ordered("type", "array", "minItems", 1L, "items", ordered("$ref", "#/$defs/step"));
    }

    /** One key that is a kind, and the keys that any step may carry. */
    private static Map<String, Object> step(StepCatalog catalog) {
        var kinds = new LinkedHashMap<String, Object>();
        for (Kind<?> kind : catalog.kinds()) {
            kinds.put(
                    kind.name(),
                    described(arguments(kind.spec()), kind.summary() + " Undo: " + kind.undo()));
        }
        kinds.put(Approve.KIND, described(arguments(Approve.class), BuiltIn.APPROVE));
        kinds.put(RunbookStep.PARALLEL, described(steps(), BuiltIn.PARALLEL));
        kinds.put(RunbookStep.ON_ROLLBACK, described(steps(), BuiltIn.ON_ROLLBACK));
        var properties = new LinkedHashMap<>(kinds);
        var others =
                Map.of(
                        "timeout",
                        DURATION,
                        "retry",
                        either(write(new Type.Whole(0, Retry.TIMES_MAX)), arguments(Retry.class)));
        BuiltIn.BESIDE.forEach(
                (key, meaning) ->
                        properties.put(key, described(others.getOrDefault(key, text()), meaning)));
        var step = object(properties, List.of());
        step.put(
                "oneOf",
                kinds.keySet().stream()
                        .<Object>map(kind -> ordered("required", List.of(kind)))
                        .toList());
        return step;
    }

    private static Map<String, Object> arguments(Class<? extends Record> record) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (Field field : Shape.of(record).fields()) {
            var property = described(write(field.type()), field.doc());
            field.ifAbsent()
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> property.put("default", text));
            properties.put(field.name(), property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        var schema = object(properties, required);
        if (required.isEmpty()) {
            schema.put("type", List.of("object", "null"));
        }
        return schema;
    }

    /** How a value is written in a runbook, where a variable may stand for any of them. */
    private static Map<String, Object> write(Type type) {
        return switch (type) {
            case Type.Text(), Type.Veiled() -> text();
            case Type.Whole(long min, long max) ->
                    either(ordered("type", "integer", "minimum", min, "maximum", max), VARIABLE);
            case Type.Flag() -> either(ordered("type", "boolean"), VARIABLE);
            case Type.Period() -> DURATION;
            case Type.Moment() ->
                    either(ordered("type", "string", "format", "date-time"), VARIABLE);
            case Type.FilePath() -> ordered("type", "string");
            case Type.Reference() -> VARIABLE;
            case Type.Choice choice -> either(ordered("enum", choice.names()), VARIABLE);
            case Type.ListOf(Type element) ->
                    either(
                            write(element),
                            ordered("type", "array", "items", either(write(element), VARIABLE)),
                            VARIABLE);
            case Type.MapOf(Type value) ->
                    ordered("type", "object", "additionalProperties", write(value));
            case Type.Fields(Class<? extends Record> of) -> arguments(of);
            case Type.OneOf oneOf -> ordered("type", "object");
            case Type.Any() -> new LinkedHashMap<>();
        };
    }

    /** A text; a number or a boolean counts as the text it is written as. */
    private static Map<String, Object> text() {
        return ordered("type", List.of("string", "number", "boolean"));
    }

    private static Map<String, Object> object(
            Map<String, Object> properties, List<String> required) {
        return ordered(
                "type",
                "object",
                "properties",
                properties,
                "required",
                required,
                "additionalProperties",
                false);
    }

    private static Map<String, Object> either(Object... schemas) {
        return ordered("anyOf", List.of(schemas));
    }

    private static Map<String, Object> described(Map<String, Object> schema, String doc) {
        var described = new LinkedHashMap<String, Object>();
        if (!doc.isEmpty()) {
            described.put("description", doc);
        }
        described.putAll(schema);
        return described;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
