package dev.rehome.postgres.dump;

import dev.rehome.postgres.catalog.QualifiedName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads names out of the statements that pg_dump writes, which are always of one form. */
final class ArchivedSql {
    static final String NAME = "(?:\"[^\"]*+(?:\"\"[^\"]*+)*+\"|[^\\s\"().,;]+)";
    private static final Pattern RELATION =
            Pattern.compile("(?<schema>%s)\\.(?<name>%1$s)".formatted(NAME));

    private ArchivedSql() {}

    /** The table that the text begins with. */
    static Optional<QualifiedName> relation(String text) {
        Matcher matcher = RELATION.matcher(text);
        return matcher.lookingAt()
                ? Optional.of(
                        new QualifiedName(
                                unquoted(matcher.group("schema")), unquoted(matcher.group("name"))))
                : Optional.empty();
    }

    /** A name as the catalogs have it. */
    static String unquoted(String name) {
        return name.startsWith("\"")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name;
    }
}
