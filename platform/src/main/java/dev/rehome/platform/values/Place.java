package dev.rehome.platform.values;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.platform.values.KeyPath.Part;
import java.util.List;
import java.util.Optional;

/** Where a path leads to in a values file. */
sealed interface Place {

    /** A value stands there. */
    record There(Node.Scalar value, boolean inFlow) implements Place {}

    /**
     * Nothing stands there.
     *
     * @param nearest the last on the way that is there: a mapping, or a null that becomes one;
     *     empty in a file without anything
     * @param missing the names that are missing below it
     * @param inFlow whether it stands in braces or brackets, or is in them itself
     */
    record Missing(Optional<Node> nearest, List<String> missing, boolean inFlow) implements Place {}

    /**
     * Goes there.
     *
     * @throws Failure with BAD_INPUT, naming file, line, value and remedy, when that path cannot be
     *     set without touching anything else: an alias, an anchor that is used elsewhere, a merge
     *     key, a doubled key, a single value or a list is in the way
     */
    static Place of(KeyPath key, Lines lines, NodeReader.Document document) {
        return new Way(key, lines, document).walk();
    }

    /** The way there. */
    record Way(KeyPath key, Lines lines, NodeReader.Document document) {

        private Place walk() {
            boolean inFlow = false;
            Optional<Node> at = document.root();
            for (int i = 0; i < key.parts().size(); i++) {
                if (at.isEmpty()) {
                    return missing(at, i, inFlow);
                }
                Node node = at.get();
                refuseShared(node, i);
                inFlow |=
                        switch (node) {
                            case Node.Mapping mapping -> mapping.inBraces();
                            case Node.Sequence list -> list.inBrackets();
                            case Node.Scalar _, Node.Alias _ -> false;
                        };
                Optional<Node> next =
                        switch (key.parts().get(i)) {
                            case Part.Name(String name) -> named(node, name, i);
                            case Part.Index(int index) -> item(node, index, i);
                        };
                if (next.isEmpty()) {
                    return missing(at, i, inFlow);
                }
                at = next;
            }
            return there(at.orElseThrow(), inFlow);
        }

        private Place there(Node node, boolean inFlow) {
            refuseShared(node, key.parts().size());
            if (node instanceof Node.Scalar scalar) {
                return new There(scalar, inFlow);
            }
            throw bad(
                    node,
                    "'%s' is %s: a single value instead would take away what is in it"
                            .formatted(key, node.inWords()),
                    "name a key inside of it, or change it by hand");
        }

        private Place missing(Optional<Node> nearest, int from, boolean inFlow) {
            List<Part> rest = key.parts().subList(from, key.parts().size());
            for (int i = from; i < key.parts().size(); i++) {
                if (key.parts().get(i) instanceof Part.Index) {
                    throw new Failure(
                            ExitCode.BAD_INPUT,
                            "%s: there is no list '%s'"
                                    .formatted(
                                            nearest.map(node -> lines.place(node.start()))
                                                    .orElse(lines.file()),
                                            key.first(i)),
                            "items of lists can be changed, not made: write the list into the file"
                                    + " first",
                            null);
                }
            }
            return new Missing(
                    nearest, rest.stream().map(part -> ((Part.Name) part).name()).toList(), inFlow);
        }

        /** Empty when it is missing; also below a null. */
        private Optional<Node> named(Node node, String name, int depth) {
            return switch (node) {
                case Node.Mapping mapping -> entry(mapping, name, depth).map(Node.Entry::value);
                case Node.Scalar scalar when scalar.isNull() -> Optional.empty();
                case Node.Scalar scalar ->
                        throw bad(
                                scalar,
                                "%s is %s, so there is no '%s' in it"
                                        .formatted(
                                                named(depth),
                                                shown(scalar, depth),
                                                key.first(depth + 1)),
                                "correct the key, or change the file by hand");
                case Node.Sequence list ->
                        throw bad(
                                list,
                                "%s is a list, so there is no '%s' in it"
                                        .formatted(named(depth), key.first(depth + 1)),
                                "name an item of it, such as %s[0]"
                                        .formatted(depth == 0 ? "" : key.first(depth)));
                case Node.Alias alias ->
                        throw new IllegalStateException("refused before: " + alias);
            };
        }

        private Optional<Node.Entry> entry(Node.Mapping mapping, String name, int depth) {
            List<Node.Entry> found = mapping.named(name);
            if (found.size() > 1) {
                throw bad(
                        found.get(1).key(),
                        "'%s' stands here a second time, first at line %d"
                                .formatted(
                                        key.first(depth + 1),
                                        lines.number(found.getFirst().key().start())),
                        "leave one of them in the file");
            }
            if (found.isEmpty()) {
                for (Node.Entry merge : mapping.named("<<")) {
                    refuseMerged(merge, name, depth);
                }
            }
            return found.stream().findFirst();
        }

        /** What comes from elsewhere could be hidden here, but not changed. */
        private void refuseMerged(Node.Entry merge, String name, int depth) {
            if (MergedKeys.of(merge.value(), document.root()).mayHold(name)) {
                throw bad(
                        merge.key(),
                        "'%s' comes from elsewhere, through the merge key <<"
                                .formatted(key.first(depth + 1)),
                        "write '%s' out beside the merge key first"
                                .formatted(key.first(depth + 1)));
            }
        }

        private Optional<Node> item(Node node, int index, int depth) {
            return switch (node) {
                case Node.Sequence list when index < list.items().size() ->
                        Optional.of(list.items().get(index));
                case Node.Sequence list ->
                        throw bad(
                                list,
                                "%s has %d items, so there is no [%d]"
                                        .formatted(named(depth), list.items().size(), index),
                                "count from 0; a further item has to be written by hand");
                case Node.Scalar scalar when scalar.isNull() -> Optional.empty();
                case Node.Scalar scalar ->
                        throw bad(
                                scalar,
                                "%s is %s, not a list"
                                        .formatted(named(depth), shown(scalar, depth)),
                                "correct the key");
                case Node.Mapping mapping ->
                        throw bad(
                                mapping,
                                "%s is a mapping, not a list".formatted(named(depth)),
                                "name a key of it instead of [%d]".formatted(index));
                case Node.Alias alias ->
                        throw new IllegalStateException("refused before: " + alias);
            };
        }

        private String shown(Node.Scalar scalar, int depth) {
            return "'%s'".formatted(Shown.value(key.first(Math.max(1, depth)), scalar.text()));
        }

        private String named(int depth) {
            return depth == 0 ? "the file" : "'%s'".formatted(key.first(depth));
        }

        /** Whoever else stands for the same value would change with it. */
        private void refuseShared(Node node, int depth) {
            if (node instanceof Node.Alias(_, _, String name)) {
                throw bad(
                        node,
                        "%s is the alias *%s: what it stands for would change everywhere"
                                .formatted(named(depth), name),
                        "write the value out here instead of *%s, or change it at &%1$s by hand"
                                .formatted(name));
            }
            Optional<String> shared = node.anchor().filter(document.aliases()::contains);
            if (shared.isPresent()) {
                throw bad(
                        node,
                        "%s has the anchor &%s, which is used elsewhere: it would change there,"
                                        .formatted(named(depth), shared.get())
                                + " too",
                        "write the value out where *%s stands, or change it by hand"
                                .formatted(shared.get()));
            }
        }

        private Failure bad(Node node, String what, String remedy) {
            return lines.bad(node.start(), what, remedy);
        }
    }
}
