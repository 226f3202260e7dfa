package dev.rehome.platform.values;

import dev.rehome.engine.report.Printable;
import java.util.Locale;
import java.util.regex.Pattern;

/** What people may see of a value: nothing of one whose key says that it is a secret. */
public final class Shown {
    public static final String HIDDEN = "(not shown)";
    private static final int LENGTH_MAX = 80;

    private static final Pattern SECRET =
            Pattern.compile("passw|passphrase|pwd|secret|token|credential|private|salt|dsn");

    /** {@code accessKey}, {@code api_key}, {@code keys}, but neither keycloak nor keyspace. */
    private static final Pattern KEY = Pattern.compile(".*[kK]eys?|.*KEYS?");

    private static final Pattern LOGIN = Pattern.compile("(://[^/@\\s:]*:)[^@\\s]*@");

    private Shown() {}

    /** Whether a name on the way to the value, or its own, says that it is secret. */
    public static boolean isSecret(KeyPath key) {
        return key.parts().stream()
                .filter(KeyPath.Part.Name.class::isInstance)
                .map(part -> ((KeyPath.Part.Name) part).name())
                .anyMatch(
                        name ->
                                SECRET.matcher(name.toLowerCase(Locale.ROOT)).find()
                                        || KEY.matcher(name).matches());
    }

    /** A value of a file, on one line, cut where it is long, without a login's password. */
    public static String value(KeyPath key, String text) {
        return isSecret(key) ? HIDDEN : text(text);
    }

    /** The same where the key is known to tell nothing. */
    static String text(String text) {
        String line = Printable.line(LOGIN.matcher(text).replaceAll("$1…@"));
        return line.isEmpty()
                ? "\"\""
                : line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX) + "…";
    }
}
