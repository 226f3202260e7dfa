package dev.rehome.engine.runbook;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Puts variables into pieces of a file; what cannot be put in becomes a mistake. */
record Expansion(Variables variables, Mistakes mistakes) {

    /** The node with every text in it expanded; a list inside a list is spread into it. */
    Node expand(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar(scalar);
            case Node.Sequence(var elements, var at) -> {
                var expanded = new ArrayList<Node>();
                for (Node element : elements) {
                    Node one = expand(element);
                    if (element instanceof Node.Scalar && one instanceof Node.Sequence many) {
                        expanded.addAll(many.elements());
                    } else {
                        expanded.add(one);
                    }
                }
                yield new Node.Sequence(expanded, at);
            }
            case Node.Mapping(var members, var at) -> {
                var expanded = new LinkedHashMap<String, Node.Member>();
                members.forEach(
                        (key, member) ->
                                expanded.put(
                                        key,
                                        new Node.Member(member.keyAt(), expand(member.value()))));
                yield new Node.Mapping(expanded, at);
            }
            case Node.Nothing nothing -> nothing;
            case Node.Reference reference -> reference;
        };
    }

    private Node scalar(Node.Scalar scalar) {
        try {
            return leaf(variables.expand(scalar.text()), scalar.at());
        } catch (Failure failure) {
            mistakes.add(scalar.at(), failure);
            return scalar;
        }
    }

    private static Node leaf(Object value, Position at) {
        return switch (value) {
            case SecretReference reference -> new Node.Reference(reference, at);
            case List<?> list ->
                    new Node.Sequence(list.stream().map(element -> leaf(element, at)).toList(), at);
            default -> new Node.Scalar(value.toString(), at);
        };
    }

    /** The text at a key that has to hold one; empty, and a mistake, when it does not. */
    Optional<String> text(String key, Node node) {
        Node expanded = expand(node);
        if (expanded instanceof Node.Scalar scalar) {
            return Optional.of(scalar.text());
        }
        if (!mistakes.at(node.at())) {
            mistakes.add(
                    node.at(),
                    "'%s' has to be a text, but is %s".formatted(key, expanded.inWords()),
                    expanded instanceof Node.Reference
                            ? "it is shown and journaled; a secret cannot stand there"
                            : "for example: some text");
        }
        return Optional.empty();
    }
}
