package dev.rehome.postgres.connect.conninfo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every connection parameter that is given, wherever it is given. The connection string comes
 * before the service file, and that before the environment, as in libpq.
 *
 * @param passwordOrigin where the password came from, such as {@code ${env:PGPASSWORD}}
 */
public record Conninfo(Map<Keyword, String> values, String passwordOrigin) {

    /**
     * Reads a URI, a keyword string, or the bare name of a database; an empty text takes everything
     * from the surroundings.
     *
     * @throws Failure with BAD_INPUT, naming the wrong part and never the password
     */
    public static Conninfo read(String text, Surroundings around) {
        Map<Keyword, String> given = given(text);
        var values = new EnumMap<Keyword, String>(Keyword.class);
        values.putAll(given);
        String origin = "connection string";
        Optional<String> service = look(Keyword.SERVICE, given, around);
        if (service.isPresent()) {
            ServiceFile.service(service.get(), look(Keyword.SERVICEFILE, given, around), around)
                    .forEach(values::putIfAbsent);
            origin = given.containsKey(Keyword.PASSWORD) ? origin : "service " + service.get();
        }
        if (!values.containsKey(Keyword.PASSWORD)) {
            origin = "${env:PGPASSWORD}";
        }
        for (Keyword keyword : Keyword.values()) {
            keyword.variable()
                    .flatMap(around::variable)
                    .ifPresent(value -> values.putIfAbsent(keyword, value));
        }
        return new Conninfo(values, origin);
    }

    /**
     * The value of that parameter; an empty value counts as none, as almost everywhere in libpq.
     */
    public Optional<String> value(Keyword keyword) {
        return Optional.ofNullable(values.get(keyword)).filter(value -> !value.isEmpty());
    }

    /** Keeps the password out of messages. */
    @Override
    public String toString() {
        return "conninfo " + values.keySet();
    }

    private static Map<Keyword, String> given(String text) {
        if (UriGrammar.recognizes(text)) {
            return UriGrammar.read(text);
        }
        if (text.contains("=")) {
            return KeywordGrammar.read(text);
        }
        String name = text.strip();
        if (name.isEmpty()) {
            return Map.of();
        }
        if (name.contains(":") || name.contains("/")) {
            // As a database name, which libpq takes it for, it is surely a slip.
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "a connection string must be a URI, keywords, or the name of a database",
                    "write postgresql://user@host:5432/database or host=… dbname=…",
                    null);
        }
        return Map.of(Keyword.DBNAME, name);
    }

    private static Optional<String> look(
            Keyword keyword, Map<Keyword, String> given, Surroundings around) {
        return Optional.ofNullable(given.get(keyword))
                .or(() -> keyword.variable().flatMap(around::variable));
    }
}
