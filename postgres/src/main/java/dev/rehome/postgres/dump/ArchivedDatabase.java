package dev.rehome.postgres.dump;

import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.globals.DatabaseDefinition;
import dev.rehome.postgres.globals.FenceSettings;
import dev.rehome.postgres.schema.SqlStatements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive says of the database itself; pg_dump writes that into every directory.
 *
 * @param definition what it is made of, without what the statements say
 * @param statements its grants, settings, limit and comment
 */
public record ArchivedDatabase(DatabaseDefinition definition, List<String> statements) {
    private static final Map<String, Character> PROVIDERS =
            Map.of("libc", 'c', "icu", 'i', "builtin", 'b');

    /**
     * Reads it from the directory of one database's dump.
     *
     * @param name what the database is to be called
     * @return empty when the archive was made without it, such as by a patched pg_dump
     * @throws dev.rehome.engine.report.Failure when the dump is not whole
     */
    public static Optional<ArchivedDatabase> read(Path directory, String name) {
        Archive archive = DumpedDatabase.open(directory).archive();
        return archive.entries().stream()
                .filter(entry -> entry.kind().equals("DATABASE"))
                .findFirst()
                .map(entry -> of(entry, archive, name));
    }

    private static ArchivedDatabase of(Entry entry, Archive archive, String name) {
        String create = SqlStatements.split(entry.definition()).getFirst();
        String locale = option(create, "LOCALE").orElse("C");
        var definition =
                new DatabaseDefinition(
                        name,
                        entry.label().owner().orElse(""),
                        option(create, "ENCODING").orElse("UTF8"),
                        new DatabaseDefinition.Locale(
                                option(create, "LOCALE_PROVIDER")
                                        .map(String::toLowerCase)
                                        .map(PROVIDERS::get)
                                        .orElse('c'),
                                option(create, "LC_COLLATE").orElse(locale),
                                option(create, "LC_CTYPE").orElse(locale),
                                option(create, "ICU_LOCALE")
                                        .or(() -> option(create, "BUILTIN_LOCALE"))
                                        .or(() -> option(create, "LOCALE")),
                                option(create, "ICU_RULES")),
                        option(create, "TABLESPACE").orElse("pg_default"),
                        -1,
                        Optional.empty(),
                        List.of(),
                        List.of());
        var statements = new ArrayList<String>();
        for (Entry other : archive.entries()) {
            boolean about =
                    other.kind().equals("DATABASE PROPERTIES")
                            || (other.tag().equals("DATABASE " + entry.tag())
                                    || other.tag()
                                            .equals(
                                                    "DATABASE "
                                                            + QualifiedName.quote(entry.tag())));
            if (about) {
                SqlStatements.split(other.definition()).stream()
                        .map(sql -> renamed(sql, entry.tag(), name))
                        .filter(sql -> !FenceSettings.said(sql))
                        .forEach(statements::add);
            }
        }
        return new ArchivedDatabase(definition, List.copyOf(statements));
    }

    /** {@code ENCODING = 'UTF8'}, or without quotes, or with double ones. */
    private static Optional<String> option(String create, String option) {
        Matcher matcher =
                Pattern.compile(
                                "\\s%s = (?:E?'(?<text>(?:[^']|'')*)'|(?<name>%s))"
                                        .formatted(option, ArchivedSql.NAME))
                        .matcher(create);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String text = matcher.group("text");
        return Optional.of(
                text == null
                        ? ArchivedSql.unquoted(matcher.group("name"))
                        : text.replace("''", "'"));
    }

    private static String renamed(String sql, String from, String to) {
        String replacement = Matcher.quoteReplacement("DATABASE " + QualifiedName.quote(to));
        return sql.replaceFirst(
                "DATABASE (?:%s|%s)(?=\\s|$)"
                        .formatted(Pattern.quote(QualifiedName.quote(from)), Pattern.quote(from)),
                replacement);
    }
}
