package dev.rehome.engine.runbook;

import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.tree.Mismatch.Spot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of a YAML file that knows where it stands. */
sealed interface Node {

    Position at();

    /** A scalar as it is written; numbers and booleans are told apart by who reads them. */
    record Scalar(String text, Position at) implements Node {}

    /** Nothing: {@code key:} with no value, or {@code null}. */
    record Nothing(Position at) implements Node {}

    /** A secret to be looked up when the runbook runs; made by expanding variables. */
    record Reference(SecretReference reference, Position at) implements Node {}

    record Sequence(List<Node> elements, Position at) implements Node {}

    record Mapping(Map<String, Member> members, Position at) implements Node {}

    record Member(Position keyAt, Node value) {}

    /**
     * What is expanded, without the positions, as a tree; what is nothing is left out, and what
     * looks like a reference by now was meant as it stands there.
     */
    default Object tree() {
        return switch (this) {
            case Scalar(String text, var at) ->
                    text.contains("${") ? SecretText.literal(text) : text;
            case Nothing nothing -> "";
            case Reference(SecretReference reference, var at) -> reference;
            case Sequence(var elements, var at) -> {
                var list = new ArrayList<Object>();
                elements.forEach(element -> list.add(element.tree()));
                yield list;
            }
            case Mapping(var members, var at) -> {
                var map = new LinkedHashMap<String, Object>();
                members.forEach(
                        (key, member) -> {
                            if (!(member.value() instanceof Nothing)) {
                                map.put(key, member.value().tree());
                            }
                        });
                yield map;
            }
        };
    }

    /** Where the place is that a path through {@link #tree} leads to. */
    default Position at(List<String> path, Spot spot) {
        if (path.isEmpty()) {
            return at();
        }
        var rest = path.subList(1, path.size());
        return switch (this) {
            case Mapping(var members, var at) when members.get(path.getFirst()) != null -> {
                Member member = members.get(path.getFirst());
                yield rest.isEmpty() && spot == Spot.KEY
                        ? member.keyAt()
                        : member.value().at(rest, spot);
            }
            case Sequence(var elements, var at) ->
                    elements.get(Integer.parseInt(path.getFirst())).at(rest, spot);
            default -> at();
        };
    }

    /** What it is, as an error says it. */
    default String inWords() {
        return switch (this) {
            case Scalar scalar -> "'%s'".formatted(scalar.text());
            case Nothing nothing -> "empty";
            case Reference reference -> reference.reference().text();
            case Sequence sequence -> "a list";
            case Mapping mapping -> "a mapping";
        };
    }
}
