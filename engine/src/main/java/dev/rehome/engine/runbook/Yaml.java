package dev.rehome.engine.runbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML text into {@link Node}s; what is wrong with it becomes a mistake with its place. */
final class Yaml {
    /** Aliases may repeat a piece often; no runbook a person reviews has more pieces than this. */
    private static final int NODES_MAX = 100_000;

    private static final String OWN_TAGS = Tag.PREFIX;

    private final String file;
    private final Mistakes mistakes;
    private int nodes;

    Yaml(String file, Mistakes mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /** Empty when there is nothing to read, or no making sense of it, which is then a mistake. */
    Optional<Node> read(String text) {
        var settings = LoadSettings.builder().setLabel(file).build();
        try {
            return new Compose(settings).composeString(text).map(this::node);
        } catch (MarkedYamlEngineException e) {
            Position at = at(e.getProblemMark().or(e::getContextMark));
            String line = text.lines().skip(at.line() - 1).findFirst().orElse("");
            mistakes.add(
                    at,
                    "not YAML: " + problem(e),
                    line.matches(".*[^\"']\\$\\{.*")
                            ? "put quotes around a text with '${' in it"
                            : "check the indentation, quotes and brackets around it");
        } catch (YamlEngineException | TooLarge e) {
            mistakes.add(
                    new Position(file, 1, 1), "not YAML: " + e.getMessage(), "make it simpler");
        }
        return Optional.empty();
    }

    private static String problem(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return (context + e.getProblem()).replaceAll("\\s+", " ");
    }

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("more than %d values, aliases included".formatted(NODES_MAX));
        }
    }

    private Node node(org.snakeyaml.engine.v2.nodes.Node node) {
        if (++nodes > NODES_MAX) {
            throw new TooLarge();
        }
        Position at = at(node.getStartMark());
        if (!node.getTag().getValue().startsWith(OWN_TAGS)) {
            mistakes.add(
                    at,
                    "'%s' is read as a YAML tag".formatted(node.getTag()),
                    "put quotes around a text that begins with '!'");
            return new Node.Nothing(at);
        }
        return switch (node) {
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new Node.Nothing(at);
            case ScalarNode scalar -> new Node.Scalar(scalar.getValue(), at);
            case SequenceNode sequence -> sequence(sequence, at);
            case MappingNode mapping -> mapping(mapping, at);
            default -> throw new IllegalStateException("unknown YAML node " + node.getNodeType());
        };
    }

    private Node sequence(SequenceNode sequence, Position at) {
        List<Node> elements = new ArrayList<>();
        if (!recursive(sequence, at)) {
            sequence.getValue().forEach(element -> elements.add(node(element)));
        }
        return new Node.Sequence(elements, at);
    }

    private Node mapping(MappingNode mapping, Position at) {
        var members = new LinkedHashMap<String, Node.Member>();
        if (!recursive(mapping, at)) {
            for (NodeTuple tuple : mapping.getValue()) {
                member(tuple, members);
            }
        }
        return new Node.Mapping(members, at);
    }

    private void member(NodeTuple tuple, Map<String, Node.Member> members) {
        Position keyAt = at(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
            mistakes.add(keyAt, "a key has to be a text", "put quotes around it");
            return;
        }
        String key = scalar.getValue();
        Node.Member before =
                members.putIfAbsent(key, new Node.Member(keyAt, node(tuple.getValueNode())));
        if (before != null) {
            mistakes.add(
                    keyAt,
                    "'%s' stands here a second time, first at line %d"
                            .formatted(key, before.keyAt().line()),
                    "leave one of them out");
        }
    }

    private boolean recursive(org.snakeyaml.engine.v2.nodes.Node node, Position at) {
        if (node.isRecursive()) {
            mistakes.add(at, "this contains itself, through an alias", "write it out");
        }
        return node.isRecursive();
    }

    private Position at(Optional<Mark> mark) {
        return mark.map(place -> new Position(file, place.getLine() + 1, place.getColumn() + 1))
                .orElse(new Position(file, 1, 1));
    }
}
