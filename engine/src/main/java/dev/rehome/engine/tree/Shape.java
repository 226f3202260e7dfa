package dev.rehome.engine.tree;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a record, in the order it declares them. */
public record Shape(Class<? extends Record> of, List<Field> fields) {

    public static Shape of(Class<? extends Record> type) {
        return new Shape(type, Arrays.stream(type.getRecordComponents()).map(Field::of).toList());
    }

    public Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** The names of stores that such a record holds. */
    public List<String> storesIn(Record record) {
        return fields.stream()
                .filter(field -> field.store().isPresent())
                .map(field -> field.of(record))
                .flatMap(
                        value ->
                                value instanceof Optional<?> some
                                        ? some.stream()
                                        : Stream.of(value))
                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                .map(String::valueOf)
                .toList();
    }

    /**
     * The record with these values, one for each field.
     *
     * @throws RuntimeException what the record's own constructor throws
     */
    Record make(List<Object> values) {
        try {
            Constructor<? extends Record> constructor =
                    of.getDeclaredConstructor(
                            Arrays.stream(of.getRecordComponents())
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException("cannot make " + of, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + of, e);
        }
    }
}
