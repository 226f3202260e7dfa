package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a store is, with the password taken out: a URI, a string of {@code key=value} pairs, or any
 * other text, which is kept as it is.
 *
 * @param parts what {@code ${stores.NAME.part}} can ask for: host, port, user, database
 */
record Location(String text, Optional<SecretReference> password, Map<String, String> parts) {
    /** A character of the authority; a reference counts as one, whatever is in it. */
    private static final String UNIT = "(?:\\$\\{[^}]*}|[^/?#])";

    private static final Pattern URI =
            Pattern.compile(
                    "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?:(?<login>%s*)@)?(?<hosts>(?:\\$\\{[^}]*}|[^/?#@])*)(?<path>/[^?#]*)?(?<query>\\?[^#]*)?(?<rest>#.*)?"
                            .formatted(UNIT));

    private static final Pattern PAIR =
            Pattern.compile(
                    "\\s*(?<key>\\w+)\\s*=\\s*(?<value>'(?:[^'\\\\]|\\\\.)*'|(?:[^\\s'\\\\]|\\\\.)*)\\s*");

    /**
     * Reads a location.
     *
     * @param origin what to call the place of a password that stands in it in the clear
     * @throws Failure with BAD_INPUT when it cannot be told where the password ends; shows nothing
     *     of it
     */
    static Location read(String text, String origin) {
        if (text.contains("://")) {
            return uri(text, origin);
        } else if (PAIR.matcher(text).lookingAt()) {
            return pairs(text, origin);
        }
        return new Location(text, Optional.empty(), Map.of());
    }

    /** A location that {@link #read} took the password out of, with another one put in. */
    static String withPassword(String text, SecretReference password) {
        Matcher uri = URI.matcher(text);
        if (!uri.matches()) {
            return text + " password=" + password.text();
        }
        if (uri.group("login") != null) {
            int at = uri.end("login");
            return text.substring(0, at) + ":" + password.text() + text.substring(at);
        }
        int end = uri.group("rest") == null ? text.length() : uri.start("rest");
        return text.substring(0, end)
                + (uri.group("query") == null ? "?" : "&")
                + "password="
                + password.text()
                + text.substring(end);
    }

    private static Location uri(String text, String origin) {
        Matcher uri = URI.matcher(text);
        if (!uri.matches() || (uri.group("login") == null && text.indexOf('@') >= 0)) {
            throw unreadable(origin);
        }
        var parts = new LinkedHashMap<String, String>();
        hosts(uri, parts, origin);
        String path = orEmpty(uri.group("path"));
        if (path.length() > 1) {
            parts.put("database", decoded(path.substring(1), origin));
        }
        String login = orEmpty(uri.group("login"));
        int colon =
                login.startsWith("${")
                        ? login.indexOf(':', login.indexOf('}'))
                        : login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        if (!user.isEmpty()) {
            parts.put("user", decoded(user, origin));
        }
        Optional<String> password =
                colon < 0 ? Optional.empty() : Optional.of(login.substring(colon + 1));
        var query = Query.read(orEmpty(uri.group("query")), origin);
        String without =
                uri.group("scheme")
                        + (user.isEmpty() ? "" : user + "@")
                        + uri.group("hosts")
                        + path
                        + query.text()
                        + orEmpty(uri.group("rest"));
        parts.values().removeIf(part -> part.contains("${")); // known only when the runbook runs
        return new Location(
                without,
                query.password()
                        .or(() -> password)
                        .filter(found -> !found.isEmpty())
                        .map(found -> reference(found, decodedOrReference(found, origin), origin)),
                parts);
    }

    /** The query of a URI without the password that libpq lets stand there. */
    private record Query(String text, Optional<String> password) {

        static Query read(String query, String origin) {
            Optional<String> password = Optional.empty();
            var kept = new StringBuilder();
            for (String pair : query.isEmpty() ? new String[0] : query.substring(1).split("&")) {
                String written = pair.substring(0, Math.max(0, pair.indexOf('=')));
                String key = decoded(written, origin); // as it is before it is used
                if (key.equals("password")) {
                    password = Optional.of(pair.substring(written.length() + 1));
                } else if (key.contains("password")) {
                    throw otherPassword(origin, key);
                } else {
                    kept.append(kept.isEmpty() ? '?' : '&').append(pair);
                }
            }
            return new Query(kept.toString(), password);
        }
    }

    private static void hosts(Matcher uri, Map<String, String> parts, String origin) {
        String hosts = uri.group("hosts");
        if (hosts.contains("${")) {
            return; // known only when the runbook runs
        }
        String first = hosts.split(",", -1)[0];
        int colon = first.indexOf(':', first.lastIndexOf(']') + 1);
        String host = colon < 0 ? first : first.substring(0, colon);
        if (!host.isEmpty()) {
            parts.put("host", host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        }
        if (colon >= 0) {
            String port = first.substring(colon + 1);
            if (!port.matches("\\d{1,5}")) {
                throw uri.group("login") == null || uri.group().indexOf('@', uri.end("hosts")) >= 0
                        ? unreadable(origin) // may be the first half of a password with a '/' in it
                        : badPort(origin, port);
            }
            parts.put("port", port);
        }
    }

    private static Location pairs(String text, String origin) {
        Matcher pair = PAIR.matcher(text);
        var without = new StringBuilder();
        var parts = new LinkedHashMap<String, String>();
        Optional<SecretReference> password = Optional.empty();
        int end = 0;
        while (end < text.length()) {
            if (!pair.find(end) || pair.start() != end) {
                throw unreadable(origin);
            }
            end = pair.end();
            String value = unquoted(pair.group("value"));
            switch (pair.group("key")) {
                case "password" -> password = Optional.of(reference(value, value, origin));
                case "sslpassword" -> throw otherPassword(origin, "sslpassword");
                case "dbname" -> parts.put("database", value);
                case String key -> parts.put(key, value);
            }
            if (!pair.group("key").equals("password")) {
                without.append(without.isEmpty() ? "" : " ")
                        .append(pair.group("key"))
                        .append('=')
                        .append(pair.group("value"));
            }
        }
        parts.keySet().retainAll(Set.of("host", "port", "user", "database"));
        return new Location(without.toString(), password, parts);
    }

    private static String unquoted(String value) {
        String inner = value.startsWith("'") ? value.substring(1, value.length() - 1) : value;
        return inner.replaceAll("\\\\(.)", "$1");
    }

    private static SecretReference reference(String written, String value, String origin) {
        return SecretReference.parse(written)
                .orElseGet(() -> new SecretReference.Given(origin, Optional.of(value)));
    }

    private static String decodedOrReference(String text, String origin) {
        return text.startsWith("${") ? text : decoded(text, origin);
    }

    private static String decoded(String text, String origin) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable(origin);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Failure otherPassword(String origin, String key) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "%s holds '%s' in the clear".formatted(origin, key),
                "write it into a service file and name that with service=, or use a key that needs"
                        + " none",
                null);
    }

    private static Failure badPort(String origin, String port) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "%s has a port that is no number: '%s'".formatted(origin, port),
                "write it with digits, as in postgresql://user@host:5432/database",
                null);
    }

    private static Failure unreadable(String origin) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "%s cannot be read; it is not shown, since a password may be in it"
                        .formatted(origin),
                "percent-encode the password in it, or better, write it under 'password' as"
                        + " ${env:NAME}",
                null);
    }
}
