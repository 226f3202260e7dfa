package dev.rehome.postgres.catalog;

import java.util.regex.Pattern;

/**
 * The name of something in a schema, as the catalogs hold it: unquoted, case kept, up to 63 bytes
 * each, any character but NUL.
 */
public record QualifiedName(String schema, String name) implements Comparable<QualifiedName> {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    /** {@code "schema"."name"}, fit for any statement, whatever the characters. */
    public String sql() {
        return quote(schema) + "." + quote(name);
    }

    /** One identifier in double quotes, the double quotes inside doubled. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /**
     * A string constant. The escape form is used where a backslash is inside, so that the result
     * does not depend on {@code standard_conforming_strings}.
     */
    public static String literal(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0
                ? "'" + doubled + "'"
                : "E'" + doubled.replace("\\", "\\\\") + "'";
    }

    @Override
    public int compareTo(QualifiedName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    /** For people: {@code schema.name}, parts quoted only where a reader could be misled. */
    @Override
    public String toString() {
        return readable(schema) + "." + readable(name);
    }

    private static String readable(String identifier) {
        return PLAIN.matcher(identifier).matches() ? identifier : quote(identifier);
    }
}
