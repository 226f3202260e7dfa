package dev.rehome.engine.tree;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.tree.Mismatch.Spot;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From a tree to a value; goes on after a mismatch, so that all of them are found together. */
final class TreeReader {
    /** Characters of a wrong value that a message repeats. */
    private static final int SHOWN_MAX = 80;

    private final List<Mismatch> mismatches;

    TreeReader(List<Mismatch> mismatches) {
        this.mismatches = mismatches;
    }

    /** Empty exactly when a mismatch was noted. */
    Optional<Object> read(Type type, Object tree, List<String> path) {
        return switch (type) {
            case Type.Text() -> text(tree, path, type);
            case Type.Whole whole -> whole(whole, tree, path);
            case Type.Flag() -> flag(tree, path);
            case Type.Period() -> parsed(type, tree, path, DurationText::parse);
            case Type.Moment() -> parsed(type, tree, path, TreeReader::moment);
            case Type.FilePath() -> parsed(type, tree, path, TreeReader::file);
            case Type.Reference() -> reference(tree, path);
            case Type.Veiled() -> veiled(type, tree, path);
            case Type.Choice choice -> choice(choice, tree, path);
            case Type.ListOf(Type element) -> list(element, tree, path);
            case Type.MapOf(Type element) -> map(element, tree, path);
            case Type.Fields(Class<? extends Record> of) ->
                    tree instanceof Map<?, ?> map
                            ? fields(Shape.of(of), map, path)
                            : wrong(type, tree, path);
            case Type.OneOf oneOf -> oneOf(oneOf, tree, path);
            case Type.Any() -> Optional.of(tree);
        };
    }

    private Optional<Object> text(Object tree, List<String> path, Type type) {
        return switch (tree) {
            case String text -> Optional.of(text);
            case SecretText text -> Optional.of(text.shown());
            case Long number -> Optional.of(number.toString());
            case Boolean flag -> Optional.of(flag.toString());
            case SecretReference secret ->
                    mismatch(
                            path,
                            "%s cannot hold a secret, but is %s"
                                    .formatted(name(path), secret.text()),
                            "it is journaled as plain text; write it out, or leave it out");
            default -> wrong(type, tree, path);
        };
    }

    private Optional<Object> whole(Type.Whole type, Object tree, List<String> path) {
        long number;
        try {
            number =
                    switch (tree) {
                        case Long value -> value;
                        case String text -> Long.parseLong(text);
                        default -> throw new NumberFormatException();
                    };
        } catch (NumberFormatException e) {
            return wrong(type, tree, path);
        }
        if (number < type.min() || number > type.max()) {
            return mismatch(
                    path,
                    "%s is out of range: %d".formatted(name(path), number),
                    "at least %d and at most %d".formatted(type.min(), type.max()));
        }
        return Optional.of(type.max() == Integer.MAX_VALUE ? (Object) (int) number : number);
    }

    private Optional<Object> flag(Object tree, List<String> path) {
        return switch (tree) {
            case Boolean flag -> Optional.of(flag);
            case String text when text.equals("true") -> Optional.of(true);
            case String text when text.equals("false") -> Optional.of(false);
            default -> wrong(new Type.Flag(), tree, path);
        };
    }

    private Optional<Object> parsed(
            Type type, Object tree, List<String> path, Function<String, Optional<?>> parse) {
        if (!(tree instanceof String text)) {
            return wrong(type, tree, path);
        }
        Optional<?> value = parse.apply(text);
        return value.isPresent() ? Optional.of(value.get()) : wrong(type, tree, path);
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> file(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<Object> reference(Object tree, List<String> path) {
        return switch (tree) {
            case SecretReference reference -> Optional.of(reference);
            case String text when SecretReference.parse(text).isPresent() ->
                    Optional.of(SecretReference.parse(text).get());
            case String text when new SecretText(text).isSecret() ->
                    Optional.of(new SecretReference.Mixed(text));
            default ->
                    // Whatever stands there may be the secret itself: it is not shown.
                    mismatch(
                            path,
                            "%s has to be a reference to a secret, not the secret itself"
                                    .formatted(name(path)),
                            "write \"${env:NAME}\" or \"${file:/path}\" and keep the value there");
        };
    }

    private Optional<Object> veiled(Type type, Object tree, List<String> path) {
        return switch (tree) {
            case SecretText text -> Optional.of(text);
            case SecretReference reference -> Optional.of(new SecretText(reference.text()));
            default -> text(tree, path, type).map(text -> new SecretText((String) text));
        };
    }

    private Optional<Object> choice(Type.Choice type, Object tree, List<String> path) {
        if (!(tree instanceof String text)) {
            return wrong(type, tree, path);
        }
        for (Enum<?> constant : type.of().getEnumConstants()) {
            if (Type.Choice.written(constant).equals(text)) {
                return Optional.of(constant);
            }
        }
        return mismatch(
                path,
                "%s cannot be '%s'".formatted(name(path), text),
                Spelling.hint(text, type.names()));
    }

    private Optional<Object> list(Type element, Object tree, List<String> path) {
        List<?> values = tree instanceof List<?> list ? list : List.of(tree);
        var read = new ArrayList<Object>(values.size());
        for (int i = 0; i < values.size(); i++) {
            var place = tree instanceof List<?> ? down(path, String.valueOf(i)) : path;
            read(element, values.get(i), place).ifPresent(read::add);
        }
        return read.size() == values.size() ? Optional.of(List.copyOf(read)) : Optional.empty();
    }

    private Optional<Object> map(Type element, Object tree, List<String> path) {
        if (!(tree instanceof Map<?, ?> values)) {
            return wrong(new Type.MapOf(element), tree, path);
        }
        var read = new LinkedHashMap<String, Object>();
        values.forEach(
                (key, value) ->
                        read(element, value, down(path, (String) key))
                                .ifPresent(found -> read.put((String) key, found)));
        return read.size() == values.size()
                ? Optional.of(Collections.unmodifiableMap(read))
                : Optional.empty();
    }

    private Optional<Object> oneOf(Type.OneOf type, Object tree, List<String> path) {
        if (!(tree instanceof Map<?, ?> map) || !(map.get(Type.OneOf.TAG) instanceof String tag)) {
            return wrong(type, tree, path);
        }
        for (var option : type.options()) {
            if (option.getSimpleName().equals(tag)) {
                var rest = new LinkedHashMap<Object, Object>(map);
                rest.remove(Type.OneOf.TAG);
                return fields(Shape.of(option), rest, path);
            }
        }
        return mismatch(
                path,
                "%s cannot be a '%s'".formatted(name(path), tag),
                Spelling.hint(tag, type.options().stream().map(Class::getSimpleName).toList()));
    }

    private Optional<Object> fields(Shape shape, Map<?, ?> map, List<String> path) {
        int before = mismatches.size();
        for (Object key : map.keySet()) {
            if (shape.field((String) key).isEmpty()) {
                mismatches.add(
                        new Mismatch(
                                down(path, (String) key),
                                Spot.KEY,
                                "unknown key '%s'".formatted(key),
                                Spelling.hint((String) key, shape.names())));
            }
        }
        var values = new ArrayList<Object>();
        for (Field field : shape.fields()) {
            field(field, map.get(field.name()), path).ifPresent(values::add);
        }
        return mismatches.size() == before ? made(shape, values, path) : Optional.empty();
    }

    private Optional<Object> field(Field field, @Nullable Object tree, List<String> path) {
        var place = down(path, field.name());
        if (field.optional() && tree instanceof List<?> list && list.isEmpty()) {
            // Left out it means something; a variable that holds nothing must not mean it too.
            return mismatch(
                    place,
                    "%s is an empty list".formatted(name(place)),
                    "put something in it, or leave the key out");
        } else if (tree != null) {
            var value = read(field.type(), tree, place);
            return field.optional() ? value.map(Optional::of) : value;
        } else if (field.optional()) {
            return Optional.of(Optional.empty());
        } else if (field.ifAbsent().isPresent()) {
            return read(field.type(), ifAbsent(field.type(), field.ifAbsent().get()), place);
        }
        return mismatch(
                path,
                "'%s' is missing".formatted(field.name()),
                field.doc().isEmpty() ? "it is required" : "it is required: " + field.doc());
    }

    /** What the text of {@code @Doc(ifAbsent)} stands for; an empty one is an empty container. */
    private static Object ifAbsent(Type type, String text) {
        return switch (type) {
            case Type.ListOf list when text.isEmpty() -> List.of();
            case Type.MapOf map when text.isEmpty() -> Map.of();
            case Type.Fields fields when text.isEmpty() -> Map.of();
            default -> text;
        };
    }

    private Optional<Object> made(Shape shape, List<Object> values, List<String> path) {
        try {
            return Optional.of(shape.make(values));
        } catch (Failure refused) {
            return mismatch(path, String.valueOf(refused.getMessage()), refused.remedy());
        } catch (IllegalArgumentException refused) {
            return mismatch(path, String.valueOf(refused.getMessage()), "correct the value");
        }
    }

    private Optional<Object> wrong(Type type, Object tree, List<String> path) {
        return mismatch(
                path,
                "%s has to be %s, but is %s".formatted(name(path), type.inWords(), shown(tree)),
                "for example: " + type.example());
    }

    private Optional<Object> mismatch(List<String> path, String what, String remedy) {
        mismatches.add(new Mismatch(path, Spot.VALUE, what, remedy));
        return Optional.empty();
    }

    private static List<String> down(List<String> path, String step) {
        var longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }

    private static String name(List<String> path) {
        return path.isEmpty() ? "this" : "'%s'".formatted(path.getLast());
    }

    private static String shown(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> "a mapping";
            case List<?> list -> "a list";
            case SecretReference secret -> secret.text();
            default -> {
                String text = tree.toString();
                yield text.isEmpty()
                        ? "empty"
                        : "'%s'"
                                .formatted(
                                        text.length() <= SHOWN_MAX
                                                ? text
                                                : text.substring(0, SHOWN_MAX) + "…");
            }
        };
    }
}
