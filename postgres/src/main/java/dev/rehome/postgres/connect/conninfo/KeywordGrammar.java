package dev.rehome.postgres.connect.conninfo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.EnumMap;
import java.util.Map;

/**
 * {@code host=db port=5432 password='it\'s'}, read as libpq's {@code conninfo_parse} reads it:
 * blanks around {@code =} are allowed, a backslash escapes one character, and a value with blanks
 * stands in single quotes.
 */
final class KeywordGrammar {
    private static final String WHERE = "connection string";

    private final String text;
    private int at;

    private KeywordGrammar(String text) {
        this.text = text;
    }

    static Map<Keyword, String> read(String text) {
        return new KeywordGrammar(text).pairs();
    }

    private Map<Keyword, String> pairs() {
        var values = new EnumMap<Keyword, String>(Keyword.class);
        skipBlanks();
        while (at < text.length()) {
            Keyword keyword = Keyword.named(name(), WHERE);
            values.put(keyword, rest() == '\'' ? quoted(keyword) : plain());
            skipBlanks();
        }
        return values;
    }

    private String name() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && !blank()) {
            at++;
        }
        String name = text.substring(start, at);
        skipBlanks();
        if (rest() != '=') {
            throw wrong(
                    "'%s' is not followed by '='".formatted(name),
                    "write host=db.example port=5432");
        }
        at++;
        skipBlanks();
        return name;
    }

    private String plain() {
        var value = new StringBuilder();
        while (at < text.length() && !blank()) {
            value.append(character());
        }
        return value.toString();
    }

    private String quoted(Keyword keyword) {
        at++;
        var value = new StringBuilder();
        while (rest() != '\'') {
            if (at >= text.length()) {
                throw wrong(
                        "the value of '%s' has no closing quote".formatted(keyword.spelled()),
                        "close it with ', and write ' itself as \\'");
            }
            value.append(character());
        }
        at++;
        return value.toString();
    }

    /** One character of a value; a backslash at the very end stands for nothing. */
    private String character() {
        if (text.charAt(at) == '\\') {
            at++;
        }
        return at < text.length() ? String.valueOf(text.charAt(at++)) : "";
    }

    private char rest() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean blank() {
        return Character.isWhitespace(text.charAt(at));
    }

    private void skipBlanks() {
        while (at < text.length() && blank()) {
            at++;
        }
    }

    private static Failure wrong(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, WHERE + ": " + what, remedy, null);
    }
}
