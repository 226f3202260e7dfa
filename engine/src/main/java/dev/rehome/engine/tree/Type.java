package dev.rehome.engine.tree;

import dev.rehome.engine.secret.Secret;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.SecretText;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What may stand at a place of a tree, and which Java type it becomes. */
public sealed interface Type {

    record Text() implements Type {}

    /** A whole number within the bounds of {@code int} or {@code long}. */
    record Whole(long min, long max) implements Type {}

    record Flag() implements Type {}

    /** A {@link Duration}, written {@code 90s} or {@code 1h30m}. */
    record Period() implements Type {}

    /** An {@link Instant}, written {@code 2026-11-20T20:15:00Z}. */
    record Moment() implements Type {}

    /** A {@link Path} of this machine. */
    record FilePath() implements Type {}

    /** A {@link SecretReference}; the tree holds the reference, never the value. */
    record Reference() implements Type {}

    /** A {@link SecretText}; the tree holds it with its references, never with the values. */
    record Veiled() implements Type {}

    /** An enum; {@code MAY_DIFFER} is written {@code may-differ}. */
    record Choice(Class<? extends Enum<?>> of) implements Type {

        public List<String> names() {
            return Arrays.stream(of.getEnumConstants()).map(Choice::written).toList();
        }

        static String written(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A list; one value that is not a list counts as a list of one. */
    record ListOf(Type element) implements Type {}

    record MapOf(Type value) implements Type {}

    /** A record, written as a map from component to value. Looked into only when needed. */
    record Fields(Class<? extends Record> of) implements Type {}

    /** A sealed interface of records: as {@link Fields}, with the record's name under "type". */
    record OneOf(Class<?> of) implements Type {

        /** The key that says which record it is. */
        static final String TAG = "type";

        List<Class<? extends Record>> options() {
            return Arrays.stream(of.getPermittedSubclasses())
                    .<Class<? extends Record>>map(option -> option.asSubclass(Record.class))
                    .toList();
        }
    }

    /** Any tree, kept as it is. */
    record Any() implements Type {}

    /** What has to stand there, as an error says it: "a whole number". */
    default String inWords() {
        return switch (this) {
            case Text() -> "a text";
            case Whole(long min, long _) ->
                    min <= Integer.MIN_VALUE
                            ? "a whole number"
                            : "a whole number of at least " + min;
            case Flag() -> "true or false";
            case Period() -> "a duration";
            case Moment() -> "a time in UTC";
            case FilePath() -> "a path";
            case Reference() -> "a reference to a secret";
            case Veiled() -> "a text";
            case Choice choice -> "one of " + String.join(", ", choice.names());
            case ListOf(Type element) -> "a list, each " + element.inWords();
            case MapOf(Type value) -> "a mapping, each value " + value.inWords();
            case Fields fields -> "a mapping";
            case OneOf oneOf -> "a mapping";
            case Any() -> "anything";
        };
    }

    /** One right way to write it, in YAML. */
    default String example() {
        return switch (this) {
            case Text() -> "some text";
            case Whole whole -> "4";
            case Flag() -> "true";
            case Period() -> "90s, 5m or 1h30m";
            case Moment() -> "2026-11-20T20:15:00Z";
            case FilePath() -> "folder/file";
            case Reference() -> "\"${env:NAME}\"";
            case Veiled() -> "some text";
            case Choice choice -> choice.names().getFirst();
            case ListOf(Type element) -> "[%s]".formatted(element.example());
            case MapOf(Type value) -> "{key: %s}".formatted(value.example());
            case Fields(Class<? extends Record> of) -> exampleOf(of);
            case OneOf oneOf ->
                    "{%s: %s}".formatted(OneOf.TAG, oneOf.options().getFirst().getSimpleName());
            case Any() -> "some text";
        };
    }

    /**
     * One right way to write a record: the keys it cannot do without, and those with an example.
     */
    static String exampleOf(Class<? extends Record> type) {
        return Shape.of(type).fields().stream()
                .filter(field -> field.required() || field.example().isPresent())
                .map(
                        field ->
                                field.name()
                                        + ": "
                                        + field.example()
                                                .or(() -> field.store().map(kind -> "NAME"))
                                                .orElseGet(field.type()::example))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /**
     * How a value of {@code java} is written.
     *
     * @throws IllegalStateException when there is no way to write it, which is a bug in the record
     */
    static Type of(java.lang.reflect.Type java) {
        return switch (java) {
            case ParameterizedType generic when generic.getRawType() == List.class ->
                    new ListOf(of(generic.getActualTypeArguments()[0]));
            case ParameterizedType generic
                    when generic.getRawType() == Map.class
                            && generic.getActualTypeArguments()[0] == String.class ->
                    new MapOf(of(generic.getActualTypeArguments()[1]));
            case Class<?> plain -> ofClass(plain);
            default -> throw unwritable(java);
        };
    }

    @SuppressWarnings("unchecked")
    private static Type ofClass(Class<?> java) {
        if (java == String.class) {
            return new Text();
        } else if (java == int.class || java == Integer.class) {
            return new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (java == long.class || java == Long.class) {
            return new Whole(Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (java == boolean.class || java == Boolean.class) {
            return new Flag();
        } else if (java == Duration.class) {
            return new Period();
        } else if (java == Instant.class) {
            return new Moment();
        } else if (java == Path.class) {
            return new FilePath();
        } else if (java == SecretReference.class) {
            return new Reference();
        } else if (java == SecretText.class) {
            return new Veiled();
        } else if (java == Object.class) {
            return new Any();
        } else if (java.isEnum()) {
            return new Choice((Class<? extends Enum<?>>) java);
        } else if (java.isRecord() && java != Secret.class) {
            return new Fields(java.asSubclass(Record.class));
        } else if (java.isSealed() && allRecords(java.getPermittedSubclasses())) {
            return new OneOf(java);
        }
        throw unwritable(java);
    }

    private static boolean allRecords(Class<?>[] options) {
        return Arrays.stream(options).allMatch(Class::isRecord);
    }

    private static IllegalStateException unwritable(java.lang.reflect.Type java) {
        return new IllegalStateException("%s cannot be written as data".formatted(java));
    }
}
