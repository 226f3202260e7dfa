package dev.rehome.platform.values;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.List;
import java.util.Optional;

/** A key back to what it was before, in a file that may have changed elsewhere since. */
record Restoration(ValuesText now, ValuesText before, KeyPath key) {

    Splice splice() {
        return switch (now.place(key)) {
            case Place.Missing _ -> Splice.NONE;
            case Place.There(Node.Scalar is, _) ->
                    switch (before.place(key)) {
                        case Place.There(Node.Scalar was, _) ->
                                inPlace(is.content(), end(is, was), was);
                        case Place.Missing _ -> removal();
                    };
        };
    }

    /** A text of lines has the comment of its first line within. */
    private int end(Node.Scalar is, Node.Scalar was) {
        return was.isBlock() && !is.isBlock() ? now.lines().end(is.end()) : is.end();
    }

    /** What was written there before; with nothing, what parts it from its key goes as well. */
    private Splice inPlace(int from, int to, Node.Scalar was) {
        String raw = before.lines().text().substring(was.content(), was.end());
        String separator = new Rewrite(before.lines(), was).separator();
        boolean parted =
                raw.isEmpty()
                        && now.lines().text().startsWith(separator, from - separator.length());
        return new Splice(parted ? from - separator.length() : from, to, raw);
    }

    /** The key, and the mappings that were made for it and hold nothing else. */
    private Splice removal() {
        for (int depth = key.parts().size(); ; depth--) {
            List<KeyPath.Part> parts = key.parts();
            var mapping = (Node.Mapping) now.node(parts.subList(0, depth - 1)).orElseThrow();
            String name = ((KeyPath.Part.Name) parts.get(depth - 1)).name();
            Node.Entry entry = mapping.named(name).getFirst();
            Optional<Node> parent = before.node(parts.subList(0, depth - 1));
            if (mapping.entries().size() > 1 || depth == 1 || parent.isPresent()) {
                return parent.orElse(null) instanceof Node.Scalar nothing
                                && mapping.inBraces()
                                && mapping.entries().size() == 1
                        ? inPlace(mapping.open() - 1, mapping.end(), nothing)
                        : without(mapping, entry);
            }
        }
    }

    private Splice without(Node.Mapping mapping, Node.Entry entry) {
        if (!mapping.inBraces()) {
            return withoutLines(entry);
        }
        List<Node.Entry> entries = mapping.entries();
        int place = entries.indexOf(entry);
        if (place > 0) {
            return new Splice(entries.get(place - 1).end(), entry.end(), "");
        }
        return entries.size() == 1
                ? new Splice(mapping.open(), entry.end(), "")
                : new Splice(entry.key().start(), entries.get(1).key().start(), "");
    }

    private Splice withoutLines(Node.Entry entry) {
        Lines lines = now.lines();
        int start = lines.start(entry.key().start());
        if (!lines.text().substring(start, entry.key().start()).isBlank()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s: '%s' shares its line with something else, which would go with it"
                            .formatted(lines.place(start), key),
                    "take the key out by hand",
                    null);
        }
        int next = lines.next(entry.end());
        boolean openEnd = lines.beforeBreak(next) == next;
        return new Splice(openEnd ? lines.beforeBreak(start) : start, next, "");
    }
}
