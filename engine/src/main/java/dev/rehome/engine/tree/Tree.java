package dev.rehome.engine.tree;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns records into trees and back. A tree is a {@code Map<String, Object>}, {@code List<Object>},
 * {@code String}, {@code Long} or {@code Boolean}; there is no null, a missing key says it. Before
 * it is read, a {@code SecretReference} may stand in it, or a {@code SecretText}.
 */
public final class Tree {

    private Tree() {}

    /** What came of reading: a value exactly when nothing was wrong. */
    public record Reading<T>(Optional<T> value, List<Mismatch> mismatches) {}

    /** The record as a tree, keys in the order it declares its components. */
    public static Map<String, Object> of(Record record) {
        return TreeWriter.fields(record);
    }

    /**
     * The value as a tree that says which record it is when {@code declared} is a sealed interface.
     */
    public static <T> Object of(Class<? super T> declared, T value) {
        return TreeWriter.write(Type.of(declared), value);
    }

    /**
     * The value the tree describes; {@code type} is a record or a sealed interface of records.
     *
     * @throws Failure with BAD_INPUT that names every place that is wrong
     */
    public static <T> T read(Class<T> type, Object tree) {
        var reading = tryRead(type, tree);
        return reading.value()
                .orElseThrow(
                        () ->
                                new Failure(
                                        ExitCode.BAD_INPUT,
                                        reading.mismatches().stream()
                                                .map(Mismatch::toString)
                                                .collect(Collectors.joining("\n")),
                                        "correct it and try again",
                                        null));
    }

    /** As {@link #read}, leaving it to the caller what to do about mismatches. */
    public static <T> Reading<T> tryRead(Class<T> type, Object tree) {
        var mismatches = new ArrayList<Mismatch>();
        Optional<T> value =
                new TreeReader(mismatches).read(Type.of(type), tree, List.of()).map(type::cast);
        return new Reading<>(mismatches.isEmpty() ? value : Optional.empty(), mismatches);
    }
}
