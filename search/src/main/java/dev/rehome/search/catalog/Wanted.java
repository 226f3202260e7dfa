package dev.rehome.search.catalog;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which indices somebody means.
 *
 * @param chosen names and patterns, in which a star stands for anything; none for all that are not
 *     hidden
 * @param left names and patterns of those that are meant not
 */
public record Wanted(List<String> chosen, List<String> left) {
    private static final String NOT = "-";

    public Wanted {
        chosen = List.copyOf(chosen);
        left = List.copyOf(left);
    }

    /**
     * Of names and patterns as the servers have them: with commas between them, if somebody likes,
     * and a minus before one that is left out.
     *
     * @throws Failure with BAD_INPUT when one has no name
     */
    public static Wanted of(List<String> patterns) {
        List<String> each =
                patterns.stream().flatMap(names -> Stream.of(names.split(",", -1))).toList();
        if (each.contains("") || each.contains(NOT)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "an index without a name: '%s'".formatted(String.join(" ", patterns)),
                    "name one, or a pattern (logs-*), between two commas",
                    null);
        }
        return new Wanted(
                each.stream().filter(pattern -> !pattern.startsWith(NOT)).toList(),
                each.stream()
                        .filter(pattern -> pattern.startsWith(NOT))
                        .map(pattern -> pattern.substring(NOT.length()))
                        .toList());
    }

    /** Whether nothing was chosen by name. */
    public boolean isAll() {
        return chosen.isEmpty();
    }

    /**
     * Sees that something is left of what was chosen.
     *
     * @param where it was chosen
     * @throws Failure with BAD_INPUT when nothing is
     */
    public void check(Object where, boolean nothing) {
        if (nothing && !left.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s: nothing is left of %s without %s"
                            .formatted(
                                    where,
                                    isAll() ? "all" : String.join(", ", chosen),
                                    String.join(", ", left)),
                    "leave out less",
                    null);
        }
    }

    /** Whether an index or data stream is not left out. */
    public boolean keeps(String name) {
        return left.stream().noneMatch(pattern -> Names.match(pattern, name));
    }
}
