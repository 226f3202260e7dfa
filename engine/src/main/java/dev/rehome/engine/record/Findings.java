package dev.rehome.engine.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Collects differences between two states; pairs what has the same name. */
public final class Findings {
    private static final String NONE = "none";

    /**
     * Sizes differ after every copy, as what was deleted stays behind; only much more or less is
     * worth a word.
     */
    private static final double SIZE_TOLERANCE = 0.25;

    private final List<StateDifference> differences = new ArrayList<>();

    /** Compares two things of the same name. */
    @FunctionalInterface
    public interface Pair<T> {
        void compare(String name, T before, T after);
    }

    /** What was found so far. */
    public List<StateDifference> differences() {
        return List.copyOf(differences);
    }

    /** Pairs all that was there before; what is there besides now is no difference. */
    public <T> void each(
            String prefix, List<T> before, List<T> after, Function<T, String> name, Pair<T> pair) {
        var _ = rest(prefix, before, after, name, pair);
    }

    /** Pairs all; what was not there before is a difference, too. */
    public <T> void all(
            String prefix, List<T> before, List<T> after, Function<T, String> name, Pair<T> pair) {
        rest(prefix, before, after, name, pair)
                .keySet()
                .forEach(
                        each ->
                                differences.add(
                                        new StateDifference(prefix + each, NONE, "there", false)));
    }

    /** The same of what has a name and a value only. */
    public void all(
            String prefix,
            Map<String, String> before,
            Map<String, String> after,
            boolean expected) {
        var rest = new LinkedHashMap<>(after);
        before.forEach(
                (name, old) -> {
                    String now = rest.remove(name);
                    compare(prefix + name, old, now == null ? NONE : now, expected);
                });
        rest.forEach((name, now) -> compare(prefix + name, NONE, now, expected));
    }

    private <T> Map<String, T> rest(
            String prefix, List<T> before, List<T> after, Function<T, String> name, Pair<T> pair) {
        Map<String, T> rest = new LinkedHashMap<>();
        after.forEach(each -> rest.put(name.apply(each), each));
        for (T old : before) {
            T now = rest.remove(name.apply(old));
            String object = prefix + name.apply(old);
            if (now == null) {
                differences.add(new StateDifference(object, "there", NONE, false));
            } else {
                pair.compare(object, old, now);
            }
        }
        return rest;
    }

    public void compare(String object, Object before, Object after) {
        compare(object, before, after, false);
    }

    /**
     * Compares two values.
     *
     * @param expected whether a move may change it
     */
    public void compare(String object, Object before, Object after, boolean expected) {
        if (!before.equals(after)) {
            differences.add(
                    new StateDifference(object, before.toString(), after.toString(), expected));
        }
    }

    /** Compares sizes on disk, which a move may change. */
    public void compareSizes(String object, long before, long after) {
        double growth = Math.abs((double) after / Math.max(1, before) - 1);
        if (growth > SIZE_TOLERANCE) {
            compare(object, before, after, true);
        }
    }
}
