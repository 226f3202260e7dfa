package dev.rehome.platform.values;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * A piece of a values file that knows where it stands: offsets into the text, from {@code start}
 * (its anchor and tag included) to {@code end}, without what follows on the line.
 */
sealed interface Node {

    int start();

    int end();

    Optional<String> anchor();

    /** What it is, as an error says it. */
    String inWords();

    /**
     * A value without others in it.
     *
     * @param content where it begins behind its anchor and tag
     * @param text what it means
     */
    record Scalar(
            int start,
            int content,
            int end,
            String text,
            ScalarStyle style,
            Optional<String> anchor,
            Optional<String> tag)
            implements Node {

        /** {@code key:}, {@code key: ~} or {@code key: null}. */
        boolean isNull() {
            return style == ScalarStyle.PLAIN && tag.isEmpty() && Reading.isNull(text);
        }

        /** A text of lines, behind {@code |} or {@code >}. */
        boolean isBlock() {
            return style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
        }

        @Override
        public String inWords() {
            return "a single value";
        }
    }

    /** {@code *name}: the value that stands at an anchor. */
    record Alias(int start, int end, String name) implements Node {

        @Override
        public Optional<String> anchor() {
            return Optional.empty();
        }

        @Override
        public String inWords() {
            return "the alias *" + name;
        }
    }

    /**
     * Keys and values.
     *
     * @param open where the entries begin
     * @param column of its first key, which all of them have unless it is in braces
     */
    record Mapping(
            int start,
            int open,
            int end,
            boolean inBraces,
            int column,
            List<Entry> entries,
            Optional<String> anchor,
            Optional<String> tag)
            implements Node {

        /** The entries of that key: more than one where it is doubled. */
        List<Entry> named(String key) {
            return entries.stream().filter(entry -> entry.is(key)).toList();
        }

        @Override
        public String inWords() {
            return "a mapping";
        }
    }

    /**
     * One key and its value.
     *
     * @param colon the offset of the colon; -1 when there is none, as in {@code {a, b}}
     */
    record Entry(Node key, int colon, Node value) {

        boolean is(String name) {
            return key instanceof Scalar scalar && scalar.text().equals(name);
        }

        int end() {
            return Math.max(Math.max(key.end(), colon + 1), value.end());
        }
    }

    /** A list. */
    record Sequence(
            int start,
            int end,
            boolean inBrackets,
            List<Node> items,
            Optional<String> anchor,
            Optional<String> tag)
            implements Node {

        @Override
        public String inWords() {
            return "a list";
        }
    }
}
