package dev.rehome.platform.values;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the text of a values file into {@link Node}s, aliases left as they are. */
final class NodeReader {
    /** Deeper than any chart's values; the tree is walked by calls that call themselves. */
    private static final int DEPTH_MAX = 200;

    private final Lines lines;
    private final String text;
    private final int[] offsets; // of each code point, which is what marks count
    private final Set<String> aliases = new HashSet<>();
    private int depth;

    private NodeReader(Lines lines) {
        this.lines = lines;
        this.text = lines.text();
        this.offsets = offsets(text);
    }

    /**
     * What the file holds.
     *
     * @param root empty when there is nothing but comments
     * @param end where the document ends: before {@code ...}, or where the text does
     * @param aliases the anchors that an alias names
     */
    record Document(Optional<Node> root, int end, Set<String> aliases) {}

    /**
     * Reads it.
     *
     * @throws Failure with BAD_INPUT, and the line, when it is not YAML or more than one document
     */
    static Document read(Lines lines) {
        return new NodeReader(lines).document();
    }

    private static int[] offsets(String text) {
        int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
        int at = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = at;
            at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
        }
        return offsets;
    }

    private Document document() {
        var settings =
                LoadSettings.builder()
                        .setLabel(lines.file())
                        .setCodePointLimit(Integer.MAX_VALUE) // the file's size has a bound
                        .build();
        Optional<Node> root = Optional.empty();
        int end = text.length();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            while (events.hasNext()) {
                Event event = events.next();
                if (event instanceof DocumentStartEvent && root.isPresent()) {
                    throw lines.bad(
                            start(event),
                            "a second document begins here; helm reads only the first",
                            "leave one document in the file");
                } else if (event instanceof DocumentStartEvent) {
                    root = Optional.of(node(events.next(), events));
                } else if (event instanceof DocumentEndEvent over && over.isExplicit()) {
                    end = start(event);
                }
            }
        } catch (MarkedYamlEngineException e) {
            // Its message shows the lines around, and there may be a secret in them.
            throw lines.bad(
                    e.getProblemMark().or(e::getContextMark).map(this::offset).orElse(0),
                    "not YAML: " + Printable.line(problem(e)),
                    "check the indentation, quotes and brackets around it");
        } catch (YamlEngineException e) {
            throw lines.bad(
                    0,
                    "not YAML: " + Printable.line(String.valueOf(e.getMessage())),
                    "correct it, or save it as plain text in UTF-8");
        }
        return new Document(root, end, Set.copyOf(aliases));
    }

    private static String problem(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        return (context + e.getProblem()).replaceAll("\\s+", " ");
    }

    private Node node(Event event, Iterator<Event> events) {
        if (++depth > DEPTH_MAX) {
            throw lines.bad(
                    start(event),
                    "values lie in each other more than %d deep".formatted(DEPTH_MAX),
                    "make it simpler");
        }
        try {
            return switch (event) {
                case ScalarEvent scalar -> scalar(scalar);
                case AliasEvent alias -> {
                    aliases.add(alias.getAlias().getValue());
                    yield new Node.Alias(start(event), end(event), alias.getAlias().getValue());
                }
                case MappingStartEvent mapping -> mapping(mapping, events);
                case SequenceStartEvent sequence -> sequence(sequence, events);
                default -> throw new IllegalStateException("no node begins with " + event);
            };
        } finally {
            depth--;
        }
    }

    private Node scalar(ScalarEvent event) {
        int start = start(event);
        int content = Math.min(behindProperties(start), end(event));
        boolean block =
                event.getScalarStyle() == ScalarStyle.LITERAL
                        || event.getScalarStyle() == ScalarStyle.FOLDED;
        return new Node.Scalar(
                start,
                content,
                block ? new BlockText(text, content, end(event)).end() : end(event),
                event.getValue(),
                event.getScalarStyle(),
                event.getAnchor().map(Anchor::getValue),
                event.getTag());
    }

    /** A value begins behind its anchor and its tag, and behind what separates them from it. */
    private int behindProperties(int start) {
        int at = start;
        while (at < text.length() && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
            boolean whole = text.startsWith("!<", at);
            while (at < text.length()
                    && (whole || ",[]{}".indexOf(text.charAt(at)) < 0)
                    && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            int next = lines.behindBlanks(at);
            if (next >= text.length()) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private Node mapping(MappingStartEvent event, Iterator<Event> events) {
        var entries = new ArrayList<Node.Entry>();
        Event next = events.next();
        while (!(next instanceof MappingEndEvent)) {
            Node key = node(next, events);
            Node value = node(events.next(), events);
            entries.add(new Node.Entry(key, colon(key, value), value));
            next = events.next();
        }
        int end =
                event.isFlow()
                        ? end(next)
                        : entries.isEmpty() ? end(event) : entries.getLast().end();
        return new Node.Mapping(
                start(event),
                end(event),
                end,
                event.isFlow(),
                entries.isEmpty() ? 0 : lines.column(entries.getFirst().key().start()),
                List.copyOf(entries),
                event.getAnchor().map(Anchor::getValue),
                event.getTag());
    }

    private int colon(Node key, Node value) {
        int at = lines.behindBlanks(key.end());
        return at < text.length() && text.charAt(at) == ':' && at < value.start() ? at : -1;
    }

    private Node sequence(SequenceStartEvent event, Iterator<Event> events) {
        var items = new ArrayList<Node>();
        Event next = events.next();
        while (!(next instanceof SequenceEndEvent)) {
            items.add(node(next, events));
            next = events.next();
        }
        return new Node.Sequence(
                start(event),
                event.isFlow() || items.isEmpty() ? end(next) : items.getLast().end(),
                event.isFlow(),
                List.copyOf(items),
                event.getAnchor().map(Anchor::getValue),
                event.getTag());
    }

    private int start(Event event) {
        return offset(event.getStartMark().orElseThrow());
    }

    private int end(Event event) {
        return offset(event.getEndMark().orElseThrow());
    }

    private int offset(Mark mark) {
        return offsets[Math.min(mark.getIndex(), offsets.length - 1)];
    }
}
