package dev.rehome.engine.secret;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes a record apart and puts it together again, so that no text in it can be forgotten. */
record ScrubbedRecord<T extends Record>(T record) {

    T by(Redactor redactor) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        boolean same = true;
        try {
            for (int i = 0; i < components.length; i++) {
                Method accessor = components[i].getAccessor();
                accessor.setAccessible(true); // the record may be private to its package
                Object value = accessor.invoke(record);
                values[i] = scrubbed(value, redactor);
                same &= values[i].equals(value);
            }
            return same ? record : made(components, values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot scrub a " + record.getClass(), e);
        }
    }

    private static Object scrubbed(Object value, Redactor redactor) {
        return switch (value) {
            case String text -> redactor.scrub(text);
            case List<?> list -> list.stream().map(each -> scrubbed(each, redactor)).toList();
            case Optional<?> maybe -> maybe.map(each -> scrubbed(each, redactor));
            case Record inner -> redactor.scrub(inner);
            default -> value;
        };
    }

    @SuppressWarnings("unchecked") // the constructor is that of the record itself
    private T made(RecordComponent[] components, Object[] values)
            throws ReflectiveOperationException {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor = record.getClass().getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return (T) constructor.newInstance(values);
    }
}
