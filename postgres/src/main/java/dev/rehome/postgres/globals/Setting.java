package dev.rehome.postgres.globals;

import dev.rehome.postgres.catalog.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A configuration parameter that a role or database brings along. */
public record Setting(String name, String value) {
    /** The server keeps these as lists of quoted names (GUC_LIST_QUOTE in its guc_tables.c). */
    private static final Set<String> LISTS =
            Set.of(
                    "local_preload_libraries",
                    "search_path",
                    "session_preload_libraries",
                    "shared_preload_libraries",
                    "temp_tablespaces",
                    "unix_socket_directories");

    /** From {@code pg_db_role_setting.setconfig}: {@code name=value}. */
    static Setting parse(String text) {
        int equals = text.indexOf('=');
        return new Setting(text.substring(0, equals), text.substring(equals + 1));
    }

    /** {@code SET "name" TO 'value'}, to follow ALTER ROLE or ALTER DATABASE. */
    String sql() {
        String values =
                LISTS.contains(name.toLowerCase(Locale.ROOT))
                        ? elements().stream()
                                .map(QualifiedName::literal)
                                .collect(Collectors.joining(", "))
                        : QualifiedName.literal(value);
        return "SET %s TO %s".formatted(QualifiedName.quote(name), values);
    }

    /** Splits at commas outside double quotes and takes the quotes away. */
    private List<String> elements() {
        var elements = new ArrayList<String>();
        var current = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' && quoted && i + 1 < value.length() && value.charAt(i + 1) == '"') {
                current.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                elements.add(current.toString().strip());
                current.setLength(0);
            } else {
                current.append(c);
            }
        }
        elements.add(current.toString().strip());
        return elements;
    }
}
