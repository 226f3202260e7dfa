package dev.rehome.postgres.selection;

import dev.rehome.postgres.catalog.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which tables' rows are copied. A pattern is {@code schema.table} with {@code *} and {@code ?} as
 * wildcards, as psql takes it; without a dot it means a table of any schema. A partitioned table
 * stands for its partitions.
 */
public record TableFilter(List<String> include, List<String> exclude) {
    public static final TableFilter ALL = new TableFilter(List.of(), List.of());

    public TableFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Whether nothing is left out. */
    public boolean takesAll() {
        return include.isEmpty() && exclude.isEmpty();
    }

    /** Every pattern that was given. */
    public List<String> patterns() {
        return Stream.concat(include.stream(), exclude.stream()).toList();
    }

    /**
     * Included, or nothing is said of inclusion; and not excluded.
     *
     * @param names the table's own, and those of the partitioned tables above it
     */
    boolean takes(Collection<QualifiedName> names) {
        return (include.isEmpty() || anyMatches(include, names)) && !anyMatches(exclude, names);
    }

    private static boolean anyMatches(List<String> patterns, Collection<QualifiedName> names) {
        return patterns.stream()
                .anyMatch(pattern -> names.stream().anyMatch(name -> matches(pattern, name)));
    }

    static boolean matches(String pattern, QualifiedName table) {
        String name = pattern.contains(".") ? table.schema() + "." + table.name() : table.name();
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char letter = pattern.charAt(i);
            switch (letter) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
