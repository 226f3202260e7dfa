package dev.rehome.platform.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A values file as people might have written it: every habit at random, and always the same. */
final class WrittenValues {
    private static final int DEPTH_MAX = 4;
    private static final List<String> PLAIN =
            List.of(
                    "old",
                    "5432",
                    "true",
                    "no",
                    "0644",
                    "1.5",
                    "a b c",
                    "http://h:1/p?q#f",
                    "it's",
                    "-x",
                    "~",
                    "null",
                    "2026-11-22",
                    "1e3",
                    "é😀",
                    "a: b".replace(": ", ":"),
                    "x#y");
    private static final List<String> SINGLE =
            List.of("''", "'old'", "'it''s # no'", "'5432'", "'a: b'", "' x '", "'{{ .V }}'");
    private static final List<String> DOUBLE =
            List.of("\"\"", "\"old\"", "\"a\\tb\\\"\"", "\"\\u00e9 # no\"", "\"true\"", "\"a: b\"");
    private static final List<String> COMMENTS =
            List.of("# why", "#", "#\ttab: x", "# 'it's \"{[", "# é😀", "#a: 1");

    private final Random random;
    private final String lineBreak;
    private final int step;
    private final StringBuilder text = new StringBuilder();
    private final List<Spot> spots = new ArrayList<>();
    private int names;
    private Optional<String> anchor = Optional.empty();

    /**
     * A place that can be set.
     *
     * @param from where what is written there begins, and {@code to} where it ends; the same where
     *     nothing is, and both -1 where the key is missing
     */
    record Spot(String key, int from, int to) {}

    WrittenValues(Random random) {
        this.random = random;
        this.lineBreak = random.nextInt(4) == 0 ? "\r\n" : "\n";
        this.step = random.nextInt(3) == 0 ? 4 : 2;
        if (random.nextInt(4) == 0) {
            comment(0);
        }
        if (random.nextInt(5) == 0) {
            text.append("---").append(lineBreak);
        }
        mapping(0, 0, "");
        switch (random.nextInt(6)) {
            case 0 -> text.append("# the end"); // and no line break
            case 1 -> text.append("...").append(lineBreak);
            default -> {}
        }
    }

    String text() {
        return text.toString();
    }

    List<Spot> spots() {
        return List.copyOf(spots);
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void comment(int indent) {
        text.append(" ".repeat(Math.max(0, indent + random.nextInt(3) - 1)))
                .append(any(COMMENTS))
                .append(lineBreak);
    }

    private void between(int indent) {
        switch (random.nextInt(8)) {
            case 0 -> comment(indent);
            case 1 -> text.append(lineBreak);
            default -> {}
        }
    }

    /** With what is missing in it. */
    private void mapping(int indent, int depth, String path) {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            if (i > 0 || depth == 0) {
                between(indent);
            }
            if (i > 0 || !endsWithDash()) {
                text.append(" ".repeat(indent));
            }
            entry(indent, depth, path);
        }
        missing(path);
    }

    private boolean endsWithDash() {
        return text.length() > 1 && text.charAt(text.length() - 2) == '-';
    }

    private void missing(String path) {
        spots.add(new Spot(path + "new" + names++, -1, -1));
        if (random.nextInt(3) == 0) {
            spots.add(new Spot(path + "made" + names++ + ".by\\.us.k", -1, -1));
        }
    }

    private String name() {
        String name = "k" + names++;
        String written =
                switch (random.nextInt(8)) {
                    case 0 -> "\"" + name + "\"";
                    case 1 -> "'" + name + "'";
                    default -> name;
                };
        if (random.nextInt(8) == 0) {
            written = written.replace("k", "k.");
            name = name.replace("k", "k\\.");
        }
        text.append(written).append(random.nextInt(10) == 0 ? " :" : ":");
        return name;
    }

    private void entry(int indent, int depth, String path) {
        String key = path + name();
        int kind = random.nextInt(depth >= DEPTH_MAX ? 8 : 14);
        switch (kind) {
            case 0 -> nothing(key);
            case 1, 2 -> lines(indent, key);
            case 3 -> alias();
            case 4 -> flow(key);
            case 5, 6, 7 -> scalar(key);
            case 8, 9 -> list(indent, depth, key);
            default -> {
                rest();
                mapping(indent + step, depth + 1, key + ".");
            }
        }
    }

    private void nothing(String key) {
        spots.add(
                random.nextBoolean()
                        ? new Spot(key, text.length(), text.length())
                        : new Spot(key + ".below" + names++, -1, -1));
        rest();
    }

    /** The rest of a line. */
    private void rest() {
        if (random.nextInt(4) == 0) {
            text.append(any(List.of(" ", "  ", "\t"))).append(any(COMMENTS));
        } else if (random.nextInt(8) == 0) {
            text.append("  ");
        }
        text.append(lineBreak);
    }

    private void scalar(String key) {
        text.append(any(List.of(" ", " ", "   ", "\t")));
        if (anchor.isEmpty() && random.nextInt(4) == 0) {
            anchor = Optional.of("s" + names++); // from here on it cannot be set
            text.append('&').append(anchor.get()).append(" shared");
        } else {
            if (random.nextInt(10) == 0) {
                text.append("&unused").append(names++).append(' ');
            }
            written(key, any(any(List.of(PLAIN, PLAIN, SINGLE, DOUBLE))));
        }
        rest();
    }

    private void written(String key, String value) {
        spots.add(new Spot(key, text.length(), text.length() + value.length()));
        text.append(value);
    }

    private void alias() {
        text.append(' ').append(anchor.map(name -> "*" + name).orElse("shared"));
        rest();
    }

    private void lines(int indent, String key) {
        String inner = lineBreak + " ".repeat(indent + step);
        String body =
                any(
                        List.of(
                                inner + "one",
                                inner + "one" + inner + "  two # no" + inner + "three: x",
                                inner + "one" + lineBreak + inner + "two"));
        written(key, " " + any(List.of("|", "|-", ">", ">-")) + body);
        spots.set(
                spots.size() - 1, new Spot(key, spots.getLast().from() + 1, spots.getLast().to()));
        text.append(lineBreak);
        if (random.nextInt(4) == 0) {
            text.append(lineBreak);
        }
    }

    private void flow(String key) {
        text.append(' ');
        switch (random.nextInt(3)) {
            case 0 -> {
                text.append(any(List.of("{}", "{ }")));
                spots.add(new Spot(key + ".in" + names++, -1, -1));
            }
            case 1 -> {
                text.append(any(List.of("{", "{ ")));
                for (int i = 0; i <= random.nextInt(3); i++) {
                    text.append(i == 0 ? "" : ", ").append("f").append(i).append(": ");
                    written(key + ".f" + i, any(any(List.of(List.of("x", "5"), SINGLE, DOUBLE))));
                }
                text.append(any(List.of("}", " }", ",}")));
                spots.add(new Spot(key + ".in" + names++, -1, -1));
            }
            default -> {
                text.append('[');
                for (int i = 0; i <= random.nextInt(3); i++) {
                    text.append(i == 0 ? "" : ", ");
                    written(key + "[" + i + "]", any(any(List.of(List.of("x", "5"), DOUBLE))));
                }
                text.append(']');
            }
        }
        rest();
    }

    private void list(int indent, int depth, String key) {
        rest();
        int column = random.nextBoolean() ? indent : indent + step;
        for (int i = 0; i <= random.nextInt(3); i++) {
            between(column);
            text.append(" ".repeat(column)).append('-');
            String item = key + "[" + i + "]";
            if (random.nextBoolean()) {
                text.append(' ');
                written(item, any(any(List.of(PLAIN, SINGLE, DOUBLE))));
                rest();
            } else {
                text.append(' ');
                mapping(column + 2, depth + 1, item + ".");
            }
        }
    }
}
