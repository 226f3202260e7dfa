package dev.rehome.engine.tree;

import dev.rehome.engine.step.Doc;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/**
 * One component of a record as a key of a tree.
 *
 * @param optional declared {@code Optional}: the key may be missing, and nothing takes its place; a
 *     list that is there is not empty
 * @param doc what it means; empty when the record does not say
 * @param ifAbsent the text that takes its place when the key is missing
 * @param store the kind of store it names; empty when it names none
 * @param example one right way to write it, in YAML; empty where any of its type would do
 */
public record Field(
        String name,
        Type type,
        boolean optional,
        String doc,
        Optional<String> ifAbsent,
        Optional<String> store,
        Optional<String> example,
        Method accessor) {

    static Field of(RecordComponent component) {
        java.lang.reflect.Type java = component.getGenericType();
        boolean optional =
                java instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
        if (optional) {
            java = ((ParameterizedType) java).getActualTypeArguments()[0];
        }
        var doc = Optional.ofNullable(component.getAnnotation(Doc.class));
        var accessor = component.getAccessor();
        accessor.setAccessible(true); // the record may be private to its package
        return new Field(
                component.getName(),
                bounded(Type.of(java), doc.map(Doc::min).orElse(Long.MIN_VALUE)),
                optional,
                doc.map(Doc::value).orElse(""),
                doc.map(Doc::ifAbsent).filter(text -> !text.equals(Doc.REQUIRED)),
                doc.map(Doc::store).filter(kind -> !kind.isEmpty()),
                doc.map(Doc::example).filter(text -> !text.isEmpty()),
                accessor);
    }

    private static Type bounded(Type type, long min) {
        return type instanceof Type.Whole(long least, long most)
                ? new Type.Whole(Math.max(least, min), most)
                : type;
    }

    public boolean required() {
        return !optional && ifAbsent.isEmpty();
    }

    /** The component's value, in its {@code Optional} when it is declared so. */
    Object of(Record record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + accessor, e);
        }
    }
}
