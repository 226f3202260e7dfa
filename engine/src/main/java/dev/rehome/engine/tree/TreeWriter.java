package dev.rehome.engine.tree;

import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.SecretText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a value to its tree. */
final class TreeWriter {

    private TreeWriter() {}

    static Map<String, Object> fields(Record record) {
        var tree = new LinkedHashMap<String, Object>();
        for (Field field : Shape.of(record.getClass()).fields()) {
            Object value = field.of(record);
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> tree.put(field.name(), write(field.type(), present)));
            } else {
                tree.put(field.name(), write(field.type(), value));
            }
        }
        return tree;
    }

    static Object write(Type type, Object value) {
        return switch (type) {
            case Type.Text() -> value;
            case Type.Whole whole -> ((Number) value).longValue();
            case Type.Flag() -> value;
            case Type.Period() -> DurationText.of((Duration) value);
            case Type.Moment() -> value.toString();
            case Type.FilePath() -> value.toString();
            case Type.Reference() -> ((SecretReference) value).text();
            case Type.Veiled() -> ((SecretText) value).written();
            case Type.Choice choice -> Type.Choice.written((Enum<?>) value);
            case Type.ListOf(Type element) -> list(element, (List<?>) value);
            case Type.MapOf(Type element) -> map(element, (Map<?, ?>) value);
            case Type.Fields fields -> fields((Record) value);
            case Type.OneOf oneOf -> tagged((Record) value);
            case Type.Any() -> value;
        };
    }

    private static List<Object> list(Type element, List<?> values) {
        var list = new ArrayList<Object>(values.size());
        for (Object value : values) {
            list.add(write(element, value));
        }
        return list;
    }

    private static Map<String, Object> map(Type element, Map<?, ?> values) {
        var map = new LinkedHashMap<String, Object>();
        values.forEach((key, value) -> map.put((String) key, write(element, value)));
        return map;
    }

    private static Map<String, Object> tagged(Record record) {
        var map = new LinkedHashMap<String, Object>();
        map.put(Type.OneOf.TAG, record.getClass().getSimpleName());
        var fields = fields(record);
        if (fields.containsKey(Type.OneOf.TAG)) {
            throw new IllegalStateException(
                    record.getClass() + " has a component of its own named " + Type.OneOf.TAG);
        }
        map.putAll(fields);
        return map;
    }
}
