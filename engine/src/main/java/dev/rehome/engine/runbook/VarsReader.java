package dev.rehome.engine.runbook;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code vars:}; a value given as an option takes the place of the file's. */
final class VarsReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private final Mistakes mistakes;
    private final Variables variables = new Variables();

    VarsReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    Variables read(Map<String, Node.Member> declared, Map<String, String> given) {
        given.keySet().stream()
                .filter(name -> !declared.containsKey(name))
                .forEach(
                        name ->
                                mistakes.add(
                                        Position.outside("--var " + name),
                                        "the runbook has no variable '%s'".formatted(name),
                                        Spelling.hint(name, declared.keySet())));
        var waiting = new LinkedHashMap<String, Node>();
        declared.forEach(
                (name, member) -> {
                    if (!NAME.matcher(name).matches() || name.equals("stores")) {
                        mistakes.add(
                                member.keyAt(),
                                "'%s' cannot be the name of a variable".formatted(name),
                                "use letters, digits, - and _; stores is taken");
                    } else if (given.containsKey(name)) {
                        variables.put(name, given(member.value(), given.get(name)));
                    } else {
                        waiting.put(name, member.value());
                    }
                });
        waiting.forEach(this::refuseWhatIsNoValue);
        settle(waiting);
        return variables;
    }

    /** What stands on a command line is taken as it is; with commas where the file has a list. */
    private static Object given(Node declared, String value) {
        return declared instanceof Node.Sequence
                ? Arrays.stream(value.split(","))
                        .<Object>map(String::strip)
                        .filter(text -> !text.equals(""))
                        .toList()
                : value;
    }

    private void refuseWhatIsNoValue(String name, Node node) {
        switch (node) {
            case Node.Nothing nothing ->
                    mistakes.add(
                            node.at(),
                            "the variable '%s' has no value".formatted(name),
                            "give one here, or with --var %s=…".formatted(name));
            case Node.Mapping mapping ->
                    mistakes.add(
                            node.at(),
                            "the variable '%s' is a mapping".formatted(name),
                            "a variable is a text or a list of texts");
            case Node.Sequence(var elements, var at)
                    when elements.stream().anyMatch(each -> !(each instanceof Node.Scalar)) ->
                    mistakes.add(
                            at,
                            "the variable '%s' holds more than texts".formatted(name),
                            "a variable is a text or a list of texts");
            default -> {
                return;
            }
        }
        variables.put(name, ""); // so that its uses are not told as further mistakes
    }

    /** Puts variables into variables, whatever their order in the file. */
    private void settle(Map<String, Node> waiting) {
        waiting.keySet().removeAll(variables.values().keySet());
        boolean moving = true;
        while (moving) {
            moving = false;
            for (String name : List.copyOf(waiting.keySet())) {
                Node node = waiting.get(name);
                if (node != null && used(node).stream().noneMatch(waiting::containsKey)) {
                    waiting.remove(name);
                    variables.put(name, value(node));
                    moving = true;
                }
            }
        }
        waiting.forEach(
                (name, node) -> {
                    mistakes.add(
                            node.at(),
                            "the variable '%s' needs itself, by way of %s"
                                    .formatted(name, String.join(", ", used(node))),
                            "give one of them a value of its own");
                    variables.put(name, "");
                });
    }

    private Object value(Node node) {
        for (String used : used(node)) {
            if (used.startsWith("stores.")) {
                mistakes.add(
                        node.at(),
                        "a variable cannot ask for '${%s}'".formatted(used),
                        "write it where the variable is used");
                return "";
            }
        }
        return switch (new Expansion(variables, mistakes).expand(node)) {
            case Node.Sequence(var elements, var at) ->
                    elements.stream().map(VarsReader::one).toList();
            case Node expanded -> one(expanded);
        };
    }

    private static Object one(Node expanded) {
        return expanded instanceof Node.Scalar scalar ? scalar.text() : expanded.tree();
    }

    private static List<String> used(Node node) {
        var names = new ArrayList<String>();
        switch (node) {
            case Node.Scalar(String text, var at) -> {
                try {
                    for (var part : Template.parse(text).parts()) {
                        if (part instanceof Template.Part.Variable(String name)) {
                            names.add(name);
                        }
                    }
                } catch (Failure told) {
                    return List.of(); // told when it is expanded
                }
            }
            case Node.Sequence(var elements, var at) ->
                    elements.forEach(element -> names.addAll(used(element)));
            default -> {}
        }
        return names;
    }
}
