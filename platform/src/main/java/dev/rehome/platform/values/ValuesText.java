package dev.rehome.platform.values;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * What a values file holds. It is not changed: setting a key gives another one, whose bytes are the
 * same but for the value of that key.
 */
public final class ValuesText {
    private static final String MARK = "\uFEFF";

    private final boolean marked; // with the byte order mark
    private final Lines lines;
    private final NodeReader.Document document;

    private ValuesText(boolean marked, Lines lines) {
        this.marked = marked;
        this.lines = lines;
        this.document = NodeReader.read(lines);
    }

    /**
     * Reads it.
     *
     * @param file what messages call it
     * @throws Failure with BAD_INPUT when it is not UTF-8, not YAML, or more than one document
     */
    public static ValuesText read(String file, byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            boolean marked = text.startsWith(MARK);
            return new ValuesText(marked, new Lines(file, marked ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s is not UTF-8".formatted(file),
                    "save it in UTF-8, which helm wants, too",
                    e);
        }
    }

    /** All of the file. */
    public byte[] bytes() {
        return ((marked ? MARK : "") + lines.text()).getBytes(StandardCharsets.UTF_8);
    }

    Lines lines() {
        return lines;
    }

    NodeReader.Document document() {
        return document;
    }

    Place place(KeyPath key) {
        return Place.of(key, lines, document);
    }

    /**
     * What the value of a key means; of a null one, what is written there, such as {@code null} or
     * nothing. Empty when the file does not say.
     *
     * @throws Failure with BAD_INPUT when the path cannot be followed, as in {@link #with}
     */
    public Optional<String> value(KeyPath key) {
        return place(key) instanceof Place.There(Node.Scalar value, _)
                ? Optional.of(value.text())
                : Optional.empty();
    }

    /** Whether the key means the same in both, or is in neither; quotes of any kind are alike. */
    public boolean isAsIn(ValuesText other, KeyPath key) {
        return value(key).equals(other.value(key)) && isQuoted(key) == other.isQuoted(key);
    }

    private boolean isQuoted(KeyPath key) {
        return place(key) instanceof Place.There(Node.Scalar value, _)
                && value.style() != ScalarStyle.PLAIN;
    }

    /** What a message says of the value of a key: nothing of one that is secret by its name. */
    public String shown(KeyPath key) {
        return switch (place(key)) {
            case Place.Missing _ -> "(not there)";
            case Place.There(Node.Scalar value, _) when value.isNull() -> "null";
            case Place.There(Node.Scalar value, _) -> Shown.value(key, value.text());
        };
    }

    /** {@code values.yaml:12}: where the value stands, or that of which it is missing. */
    public String placeOf(KeyPath key) {
        return switch (place(key)) {
            case Place.There there -> lines.place(there.value().start());
            case Place.Missing missing ->
                    missing.nearest().map(node -> lines.place(node.start())).orElse(lines.file());
        };
    }

    /**
     * Whether the key is so already, and of the right type: a secret is a string.
     *
     * @throws Failure with BAD_INPUT when the path cannot be followed, as in {@link #with}
     */
    public boolean has(KeyPath key, NewValue value) {
        return place(key) instanceof Place.There(Node.Scalar scalar, _)
                && new Rewrite(lines, scalar).isAlready(value);
    }

    /**
     * With that value at that key, which may be missing; as it is where it is so already. How the
     * value was written, in which quotes or none, it is written again, where it stays what it is
     * then: a text, number or boolean.
     *
     * @throws Failure with BAD_INPUT, naming file, line, value and remedy, when the path leads
     *     through a single value, a list, an alias, an anchor that is used elsewhere, a merge key
     *     or a doubled key; with REFUSED when more than the key would change
     */
    public ValuesText with(KeyPath key, NewValue value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.text())) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "the value for '%s' has half a character in it".formatted(key),
                    "correct it",
                    null);
        }
        Splice splice =
                switch (place(key)) {
                    case Place.There(Node.Scalar scalar, boolean inFlow) -> {
                        var rewrite = new Rewrite(lines, scalar);
                        yield rewrite.isAlready(value)
                                ? Splice.NONE
                                : rewrite.as(value, inFlow, key);
                    }
                    case Place.Missing missing -> new Insertion(this, missing).of(value);
                };
        if (splice.isNothing()) {
            return this;
        }
        ValuesText changed = spliced(splice, key);
        if (!new SameBut(key, value.text()).holds(root(), changed.root())) {
            throw moreThan(key, splice);
        }
        return changed;
    }

    /** With all of those, in that order. */
    public ValuesText with(Map<KeyPath, NewValue> values) {
        ValuesText text = this;
        for (var each : values.entrySet()) {
            text = text.with(each.getKey(), each.getValue());
        }
        return text;
    }

    /**
     * With the value of that key written as it was before, or without the key, and what was made
     * around it, where it was not there.
     *
     * @throws Failure with REFUSED when more than the key would change
     */
    ValuesText restored(KeyPath key, ValuesText before) {
        Splice splice = new Restoration(this, before, key).splice();
        if (splice.isNothing()) {
            return this;
        }
        ValuesText restored = spliced(splice, key);
        boolean same =
                before.value(key)
                        .map(was -> new SameBut(key, was).holds(root(), restored.root()))
                        .orElseGet(
                                () ->
                                        new SameBut(key, value(key).orElseThrow())
                                                .holds(restored.root(), root()));
        if (!same) {
            throw moreThan(key, splice);
        }
        return restored;
    }

    private Optional<Node> root() {
        return document.root();
    }

    /** What a path leads to, if anything, whatever is on the way. */
    Optional<Node> node(List<KeyPath.Part> path) {
        Optional<Node> at = root();
        for (KeyPath.Part part : path) {
            at =
                    at.flatMap(
                            node ->
                                    switch (part) {
                                        case KeyPath.Part.Name(String name)
                                                when node instanceof Node.Mapping mapping ->
                                                mapping.named(name).stream()
                                                        .map(Node.Entry::value)
                                                        .findFirst();
                                        case KeyPath.Part.Index(int index)
                                                when node instanceof Node.Sequence list
                                                        && index < list.items().size() ->
                                                Optional.of(list.items().get(index));
                                        case KeyPath.Part _ -> Optional.empty();
                                    });
        }
        return at;
    }

    private ValuesText spliced(Splice splice, KeyPath key) {
        try {
            return new ValuesText(marked, new Lines(lines.file(), splice.in(lines.text())));
        } catch (Failure e) {
            throw moreThan(key, splice); // it would not even be YAML
        }
    }

    private Failure moreThan(KeyPath key, Splice splice) {
        return new Failure(
                ExitCode.REFUSED,
                "%s: '%s' cannot be changed without changing more than that"
                        .formatted(lines.place(splice.from()), key),
                "nothing was written; change it by hand",
                null);
    }
}
