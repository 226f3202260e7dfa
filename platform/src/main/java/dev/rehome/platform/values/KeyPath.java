package dev.rehome.platform.values;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a value stands in a values file, as {@code helm --set} writes it: {@code
 * global.postgres.host}, {@code hosts[0].name}; a backslash before a dot, bracket or backslash
 * makes it part of a name: {@code annotations.example\.com/role}.
 *
 * @param parts from the root; never empty
 */
public record KeyPath(List<Part> parts) {
    private static final Pattern SPECIAL = Pattern.compile("[.\\[\\]\\\\]");
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    /** One step down. */
    public sealed interface Part {
        /** To the value of a key. */
        record Name(String name) implements Part {}

        /** To an item of a list, counted from 0. */
        record Index(int index) implements Part {}
    }

    public KeyPath {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a path.
     *
     * @throws Failure with BAD_INPUT that says what is wrong with it
     */
    public static KeyPath parse(String text) {
        var parts = new ArrayList<Part>();
        int i = 0;
        while (i < text.length()) {
            var name = new StringBuilder();
            int begin = i;
            while (i < text.length() && text.charAt(i) != '.' && text.charAt(i) != '[') {
                if (text.charAt(i) == '\\' && ++i == text.length()) {
                    throw bad(text, "it ends with a backslash");
                }
                name.append(text.charAt(i++));
            }
            if (i == begin) {
                throw bad(text, "a name in it is empty");
            }
            parts.add(new Part.Name(name.toString()));
            while (i < text.length() && text.charAt(i) == '[') {
                int end = text.indexOf(']', i);
                String index = end < 0 ? "" : text.substring(i + 1, end);
                if (!INDEX.matcher(index).matches()) {
                    throw bad(text, "what stands in brackets is no number from 0 on");
                }
                parts.add(new Part.Index(Integer.parseInt(index)));
                i = end + 1;
            }
            if (i < text.length() && (text.charAt(i++) != '.' || i == text.length())) {
                throw bad(text, "a name in it is empty, or no dot follows a bracket");
            }
        }
        if (parts.isEmpty()) {
            throw bad(text, "it is empty");
        }
        return new KeyPath(parts);
    }

    private static Failure bad(String text, String why) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "'%s' is no key of a values file: %s".formatted(text, why),
                "write it as helm --set does: global.postgres.host, hosts[0].name,"
                        + " annotations.example\\.com/role",
                null);
    }

    /** Whether this is the other, or a value inside of it. */
    public boolean isWithin(KeyPath other) {
        return parts.size() >= other.parts.size()
                && parts.subList(0, other.parts.size()).equals(other.parts);
    }

    /** The first so many steps of it. */
    KeyPath first(int count) {
        return new KeyPath(parts.subList(0, count));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Name(String name) ->
                        text.append(text.isEmpty() ? "" : ".")
                                .append(SPECIAL.matcher(name).replaceAll("\\\\$0"));
                case Part.Index(int index) -> text.append('[').append(index).append(']');
            }
        }
        return text.toString();
    }
}
