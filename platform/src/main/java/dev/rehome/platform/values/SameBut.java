package dev.rehome.platform.values;

import dev.rehome.platform.values.KeyPath.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether two readings of a file are the same but for one key, and the mappings made around it.
 *
 * @param value what it has to mean in the second one
 */
record SameBut(KeyPath key, String value) {

    boolean holds(Optional<Node> one, Optional<Node> other) {
        return other.isPresent()
                && one.map(node -> sameBut(node, other.get(), key.parts()))
                        .orElseGet(() -> made(other.get(), key.parts()));
    }

    /**
     * @param rest where to go from here to the key
     */
    private boolean sameBut(Node one, Node other, List<Part> rest) {
        if (!one.anchor().equals(other.anchor())) {
            return false;
        } else if (rest.isEmpty()) {
            return one instanceof Node.Scalar was
                    && other instanceof Node.Scalar is
                    && was.tag().equals(is.tag())
                    && is.text().equals(value);
        }
        return switch (one) {
            case Node.Scalar nothing when nothing.isNull() -> made(other, rest);
            case Node.Mapping mapping
                    when other instanceof Node.Mapping to
                            && rest.getFirst() instanceof Part.Name(String name) ->
                    mapping.tag().equals(to.tag()) && sameBut(mapping, to, name, below(rest));
            case Node.Sequence list
                    when other instanceof Node.Sequence to
                            && rest.getFirst() instanceof Part.Index(int index) ->
                    list.tag().equals(to.tag())
                            && sameBut(list.items(), to.items(), index, below(rest));
            case Node _ -> false;
        };
    }

    private boolean sameBut(Node.Mapping one, Node.Mapping other, String name, List<Part> rest) {
        boolean added = one.named(name).isEmpty();
        var entries = new ArrayList<>(other.entries());
        if (added) {
            List<Node.Entry> made = other.named(name);
            if (made.size() != 1 || !made(made.getFirst().value(), rest)) {
                return false;
            }
            entries.remove(made.getFirst());
        }
        if (one.inBraces() != other.inBraces() || one.entries().size() != entries.size()) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            Node.Entry was = one.entries().get(i);
            Node.Entry is = entries.get(i);
            if (!same(was.key(), is.key())
                    || !(was.is(name)
                            ? sameBut(was.value(), is.value(), rest)
                            : same(was.value(), is.value()))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameBut(List<Node> one, List<Node> other, int index, List<Part> rest) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!(i == index
                    ? sameBut(one.get(i), other.get(i), rest)
                    : same(one.get(i), other.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Nothing but mappings of one key, down to the value. */
    private boolean made(Node node, List<Part> rest) {
        if (rest.isEmpty()) {
            return node instanceof Node.Scalar scalar && scalar.text().equals(value);
        }
        return node instanceof Node.Mapping mapping
                && mapping.entries().size() == 1
                && rest.getFirst() instanceof Part.Name(String name)
                && mapping.entries().getFirst().is(name)
                && made(mapping.entries().getFirst().value(), below(rest));
    }

    private static List<Part> below(List<Part> rest) {
        return rest.subList(1, rest.size());
    }

    private static boolean same(Node one, Node other) {
        if (!one.anchor().equals(other.anchor())) {
            return false;
        }
        return switch (one) {
            case Node.Scalar scalar ->
                    other instanceof Node.Scalar to
                            && scalar.text().equals(to.text())
                            && scalar.style() == to.style()
                            && scalar.tag().equals(to.tag());
            case Node.Alias alias ->
                    other instanceof Node.Alias to && alias.name().equals(to.name());
            case Node.Mapping mapping ->
                    other instanceof Node.Mapping to
                            && mapping.tag().equals(to.tag())
                            && mapping.inBraces() == to.inBraces()
                            && same(
                                    mapping.entries().stream().map(Node.Entry::key).toList(),
                                    to.entries().stream().map(Node.Entry::key).toList())
                            && same(
                                    mapping.entries().stream().map(Node.Entry::value).toList(),
                                    to.entries().stream().map(Node.Entry::value).toList());
            case Node.Sequence list ->
                    other instanceof Node.Sequence to
                            && list.tag().equals(to.tag())
                            && list.inBrackets() == to.inBrackets()
                            && same(list.items(), to.items());
        };
    }

    private static boolean same(List<Node> one, List<Node> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }
}
