package dev.rehome.platform.values;

import dev.rehome.engine.report.Failure;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** Another value in the place of one that stands there, written in the way it was. */
record Rewrite(Lines lines, Node.Scalar old) {
    private static final String CORE = "tag:yaml.org,2002:";

    boolean isAlready(NewValue value) {
        return old.text().equals(value.text())
                && !old.isNull()
                && !(value.secret()
                        && old.style() == ScalarStyle.PLAIN
                        && !isTaggedText()
                        && Reading.of(old.text()) != Reading.TEXT);
    }

    private boolean meansText() {
        return isTaggedText()
                || Reading.of(old.text()) == Reading.TEXT
                || Reading.of(old.text()) == Reading.OTHER;
    }

    private boolean isTaggedText() {
        return old.tag().filter(tag -> tag.equals("!") || tag.equals(CORE + "str")).isPresent();
    }

    /**
     * The value in its place.
     *
     * @param key for what an error says
     * @throws Failure with BAD_INPUT when a tag says what the value is, and the new one is not
     */
    Splice as(NewValue value, boolean inFlow, KeyPath key) {
        refuseTag(value, key);
        return switch (old.style()) {
            case SINGLE_QUOTED -> in(Spelled.single(value.text()));
            case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> in(Spelled.quoted(value.text()));
            case LITERAL, FOLDED -> {
                var block = new BlockText(lines.text(), old.content(), old.end());
                yield in(
                        block.with(value.text())
                                .orElseGet(() -> block.inOneLine(Spelled.quoted(value.text()))));
            }
            case PLAIN -> in(plain(value, inFlow));
        };
    }

    Splice in(String written) {
        // Where nothing stands yet, it stands behind a colon, a dash, an anchor or a tag.
        boolean close =
                old.content() == old.end()
                        && old.content() > 0
                        && !Character.isWhitespace(lines.text().charAt(old.content() - 1));
        return new Splice(old.content(), old.end(), (close ? separator() : "") + written);
    }

    /** What parts a value from what it stands behind. */
    String separator() {
        char before = lines.text().charAt(old.content() - 1);
        return before == ':' || before == '-' || old.start() < old.content() ? " " : ": ";
    }

    private String plain(NewValue value, boolean inFlow) {
        if (isTaggedText()) {
            return Spelled.isPlainText(value.text(), inFlow)
                    ? value.text()
                    : Spelled.quoted(value.text());
        }
        return old.isNull() || meansText() || value.secret()
                ? fresh(value, inFlow, old.isNull())
                : sameKind(value) ? value.text() : fresh(value, inFlow, true);
    }

    /** Numbers stay numbers, whatever way they are written. */
    private boolean sameKind(NewValue value) {
        return Reading.of(old.text()) == Reading.of(value.text());
    }

    /**
     * A value where nothing says how to write it.
     *
     * @param free whether it may be a number or a boolean if it looks like one
     */
    static String fresh(NewValue value, boolean inFlow, boolean free) {
        boolean plain =
                Spelled.isPlainText(value.text(), inFlow)
                        || (free && !value.secret() && Reading.isPlainToAll(value.text()));
        return plain ? value.text() : Spelled.quoted(value.text());
    }

    private void refuseTag(NewValue value, KeyPath key) {
        Optional<String> tag = old.tag().filter(_ -> !isTaggedText());
        if (tag.isEmpty()) {
            return;
        }
        Reading reading = Reading.of(value.text());
        boolean fits =
                !value.secret()
                        && switch (tag.get()
                                .substring(Math.min(CORE.length(), tag.get().length()))) {
                            case "int", "float" -> reading == Reading.NUMBER;
                            case "bool" -> reading == Reading.BOOLEAN;
                            default -> false;
                        };
        if (!fits) {
            throw lines.bad(
                    old.start(),
                    "'%s' has the tag %s, which says what its value is"
                            .formatted(key, tag.get().replace(CORE, "!!")),
                    "take the tag out of the file, or change the value by hand");
        }
    }
}
