package dev.rehome.postgres.connect;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's version as its {@code server_version_num} says it: {@code 150008} is 15.8.
 *
 * @param number six digits, comparable
 */
public record ServerVersion(int number) implements Comparable<ServerVersion> {

    private static final Pattern TEXT = Pattern.compile("(\\d+)(?:\\.(\\d+))?.*");

    /** Of what a server calls itself, such as {@code 15.8 (Debian 15.8-1)} or {@code 19beta1}. */
    public static Optional<ServerVersion> parse(String text) {
        return Optional.of(TEXT.matcher(text))
                .filter(Matcher::matches)
                .map(
                        found ->
                                new ServerVersion(
                                        Integer.parseInt(found.group(1)) * 10_000
                                                + (found.group(2) == null
                                                        ? 0
                                                        : Integer.parseInt(found.group(2)))));
    }

    public int major() {
        return number / 10_000;
    }

    public int minor() {
        return number % 10_000;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return Integer.compare(number, other.number);
    }

    /** {@code 15.8}. */
    @Override
    public String toString() {
        return major() + "." + minor();
    }
}
