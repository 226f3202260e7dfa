package dev.rehome.postgres.clone;

import dev.rehome.postgres.catalog.QualifiedName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tables' rows are copied. A pattern is {@code schema.table} with {@code *} and {@code ?} as
 * wildcards, as psql takes it; without a dot it means a table of any schema.
 */
public record TableFilter(List<String> include, List<String> exclude) {
    public static final TableFilter ALL = new TableFilter(List.of(), List.of());

    public TableFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Included, or nothing is said of inclusion; and not excluded. */
    public boolean takes(QualifiedName table) {
        boolean included =
                include.isEmpty() || include.stream().anyMatch(pattern -> matches(pattern, table));
        return included && exclude.stream().noneMatch(pattern -> matches(pattern, table));
    }

    /** The patterns that match none of these tables: most likely misspelt. */
    public List<String> idle(List<QualifiedName> tables) {
        return java.util.stream.Stream.concat(include.stream(), exclude.stream())
                .filter(pattern -> tables.stream().noneMatch(table -> matches(pattern, table)))
                .toList();
    }

    private static boolean matches(String pattern, QualifiedName table) {
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
