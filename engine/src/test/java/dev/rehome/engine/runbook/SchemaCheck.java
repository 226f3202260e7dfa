package dev.rehome.engine.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges a value by a JSON Schema, with the keywords that ours uses; any other keyword is an error,
 * so that none is passed over. A YAML null is given as an empty {@code Optional}.
 */
record SchemaCheck(Map<String, Object> root) {
    private static final Set<String> SAY_NOTHING =
            Set.of("$schema", "$defs", "title", "description", "default", "format");

    List<String> complaints(Object value) {
        var complaints = new ArrayList<String>();
        check(root, value, "$", complaints);
        return complaints;
    }

    private void check(Object schema, Object value, String where, List<String> complaints) {
        var keywords = (Map<?, ?>) schema;
        keywords.forEach(
                (keyword, wanted) -> {
                    boolean holds =
                            SAY_NOTHING.contains(keyword)
                                    || switch ((String) keyword) {
                                        case "properties", "additionalProperties" -> {
                                            members(keywords, value, where, complaints);
                                            yield true;
                                        }
                                        case "items" -> {
                                            items(wanted, value, where, complaints);
                                            yield true;
                                        }
                                        case "$ref" -> {
                                            check(
                                                    resolved((String) wanted),
                                                    value,
                                                    where,
                                                    complaints);
                                            yield true;
                                        }
                                        case "anyOf" -> matches(wanted, value) >= 1;
                                        case "oneOf" -> matches(wanted, value) == 1;
                                        default -> holds((String) keyword, wanted, value);
                                    };
                    if (!holds) {
                        complaints.add("%s breaks %s: %s".formatted(where, keyword, wanted));
                    }
                });
    }

    private static boolean holds(String keyword, Object wanted, Object value) {
        return switch (keyword) {
            case "type" -> type(wanted, value);
            case "const" -> wanted.equals(value);
            case "enum" -> ((List<?>) wanted).contains(value);
            case "pattern" ->
                    !(value instanceof String text)
                            || Pattern.compile((String) wanted).matcher(text).find();
            case "minimum" -> !(value instanceof Long number) || number >= (Long) wanted;
            case "maximum" -> !(value instanceof Long number) || number <= (Long) wanted;
            case "minItems" -> !(value instanceof List<?> list) || list.size() >= (Long) wanted;
            case "required" ->
                    !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) wanted);
            default -> throw new AssertionError("keyword " + keyword);
        };
    }

    private static boolean type(Object wanted, Object value) {
        if (wanted instanceof List<?> types) {
            return types.stream().anyMatch(type -> type(type, value));
        }
        return switch ((String) wanted) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer", "number" -> value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            case "null" -> value instanceof Optional;
            default -> throw new AssertionError("type " + wanted);
        };
    }

    private void members(Map<?, ?> schema, Object value, String where, List<String> complaints) {
        var known =
                schema.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
        var others = schema.get("additionalProperties");
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (key, each) -> {
                        String place = where + "." + key;
                        Object property = known.get(key);
                        if (property != null) {
                            check(property, each, place, complaints);
                        } else if (others instanceof Map<?, ?> other) {
                            check(other, each, place, complaints);
                        } else if (Boolean.FALSE.equals(others)) {
                            complaints.add(place + " is unknown");
                        }
                    });
        }
    }

    private void items(Object schema, Object value, String where, List<String> complaints) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(schema, list.get(i), where + "." + i, complaints);
            }
        }
    }

    private long matches(Object schemas, Object value) {
        return ((List<?>) schemas)
                .stream()
                        .filter(
                                schema -> {
                                    var complaints = new ArrayList<String>();
                                    check(schema, value, "$", complaints);
                                    return complaints.isEmpty();
                                })
                        .count();
    }

    private Object resolved(String reference) {
        Object place = root;
        for (String key : reference.substring("#/".length()).split("/", -1)) {
            Object next = ((Map<?, ?>) place).get(key);
            if (next == null) {
                throw new AssertionError("leads nowhere: " + reference);
            }
            place = next;
        }
        return place;
    }
}
