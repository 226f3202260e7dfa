package dev.rehome.postgres.connect.conninfo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code postgresql://user:password@host1:port1,[::1]:port2/database?keyword=value&…}, read as
 * libpq's {@code conninfo_uri_parse_options} reads it: not quite RFC 3986, as several hosts and an
 * empty one are allowed. Messages show single parts and never the whole, which may hold a password.
 */
final class UriGrammar {
    private static final String WHERE = "connection URI";
    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");

    private final Map<Keyword, String> values = new EnumMap<>(Keyword.class);
    private final String rest;
    private int at;

    private UriGrammar(String rest) {
        this.rest = rest;
    }

    static boolean recognizes(String text) {
        return SCHEMES.stream().anyMatch(text::startsWith);
    }

    static Map<Keyword, String> read(String text) {
        String scheme = SCHEMES.stream().filter(text::startsWith).findFirst().orElseThrow();
        var grammar = new UriGrammar(text.substring(scheme.length()));
        grammar.user();
        grammar.hosts();
        grammar.database();
        grammar.parameters();
        return grammar.values;
    }

    private void user() {
        int end = until("@/");
        if (end == rest.length() || rest.charAt(end) != '@') {
            return;
        }
        String[] parts = rest.substring(0, end).split(":", 2);
        put(Keyword.USER, parts[0]);
        put(Keyword.PASSWORD, parts.length == 2 ? parts[1] : "");
        at = end + 1;
    }

    private void hosts() {
        var hosts = new ArrayList<String>();
        var ports = new ArrayList<String>();
        while (true) {
            hosts.add(rest.startsWith("[", at) ? bracketed() : take(":/?,"));
            ports.add(skip(':') ? take("/?,") : "");
            if (!skip(',')) {
                break;
            }
        }
        put(Keyword.HOST, String.join(",", hosts));
        // One host without a port has none; among several, an empty place means the default.
        put(Keyword.PORT, String.join(",", ports));
    }

    private String bracketed() {
        at++;
        int end = until("]");
        if (end == rest.length()) {
            throw wrong("the IPv6 address has no closing ']'", "write [2001:db8::1]");
        }
        String host = rest.substring(at, end);
        if (host.isEmpty()) {
            throw wrong("the IPv6 address in [] is empty", "write [2001:db8::1]");
        }
        at = end + 1;
        if (at < rest.length() && ":/?,".indexOf(rest.charAt(at)) < 0) {
            throw wrong(
                    "unexpected '%c' after [%s]".formatted(rest.charAt(at), host),
                    "a port follows as :5432, a database as /name");
        }
        return host;
    }

    private void database() {
        if (skip('/')) {
            put(Keyword.DBNAME, take("?"));
        }
    }

    private void parameters() {
        if (!skip('?') || at == rest.length()) {
            return;
        }
        for (String pair : rest.substring(at).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw wrong(
                        "parameter '%s' has no value".formatted(pair),
                        "write parameters as ?sslmode=require&connect_timeout=10");
            }
            String name = decode(pair.substring(0, equals));
            if (pair.indexOf('=', equals + 1) >= 0) {
                throw wrong(
                        "parameter '%s' has a second '='".formatted(name),
                        "write '=' inside a value as %3D");
            }
            String value = decode(pair.substring(equals + 1));
            if (name.equals("ssl") && value.equals("true")) {
                values.put(Keyword.SSLMODE, "require"); // as JDBC URIs write it
            } else {
                values.put(Keyword.named(name, WHERE), value);
            }
        }
    }

    private void put(Keyword keyword, String encoded) {
        if (!encoded.isEmpty()) {
            values.put(keyword, decode(encoded));
        }
    }

    private String take(String stops) {
        int end = until(stops);
        String taken = rest.substring(at, end);
        at = end;
        return taken;
    }

    private boolean skip(char expected) {
        boolean there = at < rest.length() && rest.charAt(at) == expected;
        if (there) {
            at++;
        }
        return there;
    }

    private int until(String stops) {
        int end = at;
        while (end < rest.length() && stops.indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        var decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                decoded.write(encoded[i]);
                continue;
            }
            int high = i + 1 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                // The text itself may be a password, so it is not shown.
                throw wrong(
                        "a '%' is not followed by two hexadecimal digits other than 00",
                        "write '%' itself as %25");
            }
            decoded.write(high << 4 | low);
            i += 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static Failure wrong(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, WHERE + ": " + what, remedy, null);
    }
}
