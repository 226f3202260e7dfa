package dev.rehome.engine.event;

import dev.rehome.engine.secret.Redactor;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * Takes every known secret out of events before anybody renders them. It looks into all texts of an
 * event, so that a new kind of event cannot be forgotten.
 */
public record ScrubbedEvents(Redactor redactor, Events next) implements Events {

    @Override
    public void publish(Event event) {
        next.publish((Event) scrubbed(event));
    }

    private Object scrubbed(Object value) {
        return switch (value) {
            case String text -> redactor.scrub(text);
            case List<?> list -> list.stream().map(this::scrubbed).toList();
            case Record record -> scrubbed(record);
            default -> value;
        };
    }

    private Record scrubbed(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        boolean same = true;
        try {
            for (int i = 0; i < components.length; i++) {
                Object value = components[i].getAccessor().invoke(record);
                values[i] = scrubbed(value);
                same &= values[i].equals(value);
            }
            return same ? record : constructor(record, components).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot scrub a " + record.getClass(), e);
        }
    }

    private static Constructor<? extends Record> constructor(
            Record record, RecordComponent[] components) throws NoSuchMethodException {
        return record.getClass()
                .getDeclaredConstructor(
                        Arrays.stream(components)
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
    }
}
