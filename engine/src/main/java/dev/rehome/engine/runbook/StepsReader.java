package dev.rehome.engine.runbook;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.runbook.RunbookStep.Work;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.tree.Field;
import dev.rehome.engine.tree.Mismatch;
import dev.rehome.engine.tree.Shape;
import dev.rehome.engine.tree.Tree;
import dev.rehome.engine.tree.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code steps:}. */
final class StepsReader {
    private static final String NAME = "name";
    private static final String WHEN = "when";
    private static final String RETRY = "retry";

    /** The keys beside the kind. */
    static final List<String> BESIDE = List.copyOf(BuiltIn.BESIDE.keySet());

    private final StepCatalog catalog;
    private final Variables variables;

    /** As the file has them, those that could not be read included. */
    private final Map<String, Node.Member> stores;

    private final Mistakes mistakes;
    private final Expansion expansion;

    StepsReader(
            StepCatalog catalog,
            Variables variables,
            Map<String, Node.Member> stores,
            Mistakes mistakes) {
        this.catalog = catalog;
        this.variables = variables;
        this.stores = stores;
        this.mistakes = mistakes;
        this.expansion = new Expansion(variables, mistakes);
    }

    /** The steps that could be read; {@code prefix} is the path of the parent and a dot. */
    List<RunbookStep> read(Node written, String prefix, String key) {
        if (!(written instanceof Node.Sequence(var elements, var at)) || elements.isEmpty()) {
            mistakes.add(
                    written.at(),
                    "'%s' has to be a list of steps, but is %s"
                            .formatted(
                                    key,
                                    written instanceof Node.Sequence ? "empty" : written.inWords()),
                    "begin each step with a dash");
            return List.of();
        }
        var steps = new ArrayList<RunbookStep>();
        for (int i = 0; i < elements.size(); i++) {
            step(elements.get(i), prefix + (i + 1)).ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<RunbookStep> step(Node node, String path) {
        if (!(node instanceof Node.Mapping(var members, var at))) {
            mistakes.add(
                    node.at(),
                    "a step has to be a mapping, but is %s".formatted(node.inWords()),
                    "write its kind and its arguments: {kind: {key: value}}");
            return Optional.empty();
        }
        Optional<String> name =
                Optional.ofNullable(members.get(NAME))
                        .flatMap(member -> expansion.text(NAME, member.value()));
        Rules rules = rules(members);
        Optional<String> kind = kind(members, at);
        kind.ifPresent(found -> checkBeside(found, members));
        return kind.flatMap(found -> work(found, members, path))
                .map(
                        work ->
                                new RunbookStep(path, name, kind.get(), work, rules, at)
                                        .handingDown());
    }

    private void checkBeside(String kind, Map<String, Node.Member> members) {
        for (String key : BESIDE) {
            Node.Member member = members.get(key);
            if (member != null && !BuiltIn.beside(kind).containsKey(key)) {
                mistakes.add(
                        member.keyAt(),
                        "'%s' means nothing beside '%s'".formatted(key, kind),
                        BuiltIn.hasStepsBelow(kind)
                                ? "write it beside the steps below"
                                : "leave it out; it waits as long as it takes");
            }
        }
    }

    private Optional<String> kind(Map<String, Node.Member> members, Position at) {
        var others = members.keySet().stream().filter(key -> !BESIDE.contains(key)).toList();
        var known = others.stream().filter(catalog.names()::contains).toList();
        if (known.size() > 1) {
            mistakes.add(
                    at,
                    "this is more than one step: %s".formatted(String.join(", ", known)),
                    "begin each step with a dash");
        } else if (others.isEmpty()) {
            mistakes.add(
                    at,
                    "this step does not say what it does",
                    "add one of: " + String.join(", ", catalog.names()));
        } else if (known.isEmpty() && others.size() == 1) {
            unknown("unknown kind of step '%s'", others.getFirst(), members, catalog.names());
        } else {
            var allowed = new ArrayList<>(BESIDE);
            if (known.isEmpty()) {
                allowed.addAll(catalog.names());
            }
            others.stream()
                    .filter(key -> !known.contains(key))
                    .forEach(key -> unknown("unknown key '%s' of a step", key, members, allowed));
        }
        return known.size() == 1 ? Optional.of(known.getFirst()) : Optional.empty();
    }

    private void unknown(
            String what, String key, Map<String, Node.Member> members, List<String> known) {
        Node.Member member = members.get(key);
        if (member != null) {
            mistakes.add(member.keyAt(), what.formatted(key), Spelling.hint(key, known));
        }
    }

    private Optional<Work> work(String kind, Map<String, Node.Member> members, String path) {
        Node.Member member = members.get(kind);
        if (member == null) {
            throw new IllegalStateException("no member " + kind);
        }
        if (kind.equals(RunbookStep.PARALLEL)) {
            var children = read(member.value(), path + ".", kind);
            return children.isEmpty() ? Optional.empty() : Optional.of(new Work.Together(children));
        }
        if (kind.equals(RunbookStep.ON_ROLLBACK)) {
            var children = read(member.value(), path + ".", kind);
            children.forEach(this::checkOnTheWayBack);
            return children.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Work.OnTheWayBack(children));
        }
        Node arguments =
                member.value() instanceof Node.Nothing
                        ? new Node.Mapping(Map.of(), member.keyAt())
                        : expansion.expand(member.value());
        if (!(arguments instanceof Node.Mapping mapping)) {
            mistakes.add(
                    arguments.at(),
                    "the arguments of '%s' have to be a mapping, but are %s"
                            .formatted(kind, arguments.inWords()),
                    "for example: " + Type.exampleOf(catalog.spec(kind).orElseThrow()));
            return Optional.empty();
        }
        return spec(catalog.spec(kind).orElseThrow(), mapping).map(Work.One::new);
    }

    /** Nobody waits on the way back, and each step has its one place there. */
    private void checkOnTheWayBack(RunbookStep child) {
        if (BuiltIn.hasStepsBelow(child.kind()) || child.kind().equals(Approve.KIND)) {
            mistakes.add(
                    child.at(),
                    "'%s' cannot stand in '%s'".formatted(child.kind(), RunbookStep.ON_ROLLBACK),
                    "write steps there that do something by themselves, in the order in which a"
                            + " rollback is to do them");
        } else if (child.rules().timeout().isPresent() || child.rules().retry().isPresent()) {
            mistakes.add(
                    child.at(),
                    "'timeout' and 'retry' mean nothing in '%s'".formatted(RunbookStep.ON_ROLLBACK),
                    "leave them out: a rollback that fails is begun again with `rehome rollback`");
        }
    }

    private Optional<StepSpec> spec(Class<? extends Record> type, Node.Mapping arguments) {
        arguments
                .members()
                .forEach(
                        (key, member) -> {
                            if (member.value() instanceof Node.Nothing) {
                                empty(key, member);
                            }
                        });
        var reading = Tree.tryRead(type, arguments.tree());
        tell(reading.mismatches(), arguments);
        Shape.of(type).fields().forEach(field -> checkStore(field, arguments));
        return reading.value().map(StepSpec.class::cast);
    }

    private void empty(String key, Node.Member member) {
        if (!mistakes.at(member.value().at())) {
            mistakes.add(
                    member.value().at(),
                    "'%s' has no value".formatted(key),
                    "give it one, or leave the key out");
        }
    }

    private void tell(List<Mismatch> mismatches, Node node) {
        for (Mismatch mismatch : mismatches) {
            Position at = node.at(mismatch.path(), mismatch.spot());
            // A value that could not be expanded is wrong for that reason alone.
            if (mismatch.spot() == Mismatch.Spot.KEY || !mistakes.at(at)) {
                mistakes.add(at, mismatch.what(), mismatch.remedy());
            }
        }
    }

    /** Whether the store that an argument names is there and of the right kind. */
    private void checkStore(Field field, Node.Mapping arguments) {
        Node.Member member = arguments.members().get(field.name());
        if (field.store().isEmpty() || member == null) {
            return;
        }
        var named =
                member.value() instanceof Node.Sequence(var elements, var at)
                        ? elements
                        : List.of(member.value());
        for (Node node : named) {
            if (node instanceof Node.Scalar(String name, var at) && !mistakes.at(at)) {
                checkStore(name, field.store().get(), at);
            }
        }
    }

    private void checkStore(String name, String kind, Position at) {
        Node.Member store = stores.get(name);
        if (store == null) {
            mistakes.add(
                    at,
                    "there is no store '%s'".formatted(name),
                    stores.isEmpty()
                            ? "describe it under 'stores'"
                            : Spelling.hint(name, stores.keySet()));
        } else if (store.value() instanceof Node.Mapping(var members, var storeAt)
                && members.keySet().stream().anyMatch(key -> catalog.store(key).isPresent())
                && !members.containsKey(kind)) {
            mistakes.add(
                    at,
                    "store '%s' is not of kind %s".formatted(name, kind),
                    "name a store of kind " + kind);
        }
    }

    /** The rules as they are written, without the condition, which is judged and not kept. */
    private record Written(Optional<Duration> timeout, Optional<Rules.Retry> retry) {
        Written {
            if (timeout.isPresent() && !timeout.get().isPositive()) {
                throw new IllegalArgumentException("'timeout' has to be longer than nothing");
            }
        }
    }

    private Rules rules(Map<String, Node.Member> members) {
        var rules = new LinkedHashMap<String, Node.Member>();
        Optional<Rules.When> when = Optional.empty();
        for (String key : BESIDE) {
            Node.Member member = members.get(key);
            if (member != null && member.value() instanceof Node.Nothing) {
                empty(key, member);
            } else if (member != null && key.equals(WHEN)) {
                when = when(member.value());
            } else if (member != null && !key.equals(NAME)) {
                Node value = expansion.expand(member.value());
                rules.put(
                        key,
                        new Node.Member(member.keyAt(), key.equals(RETRY) ? retry(value) : value));
            }
        }
        Position at =
                rules.isEmpty()
                        ? Position.outside("")
                        : rules.values().iterator().next().value().at();
        var node = new Node.Mapping(rules, at);
        var reading = Tree.tryRead(Written.class, node.tree());
        tell(reading.mismatches(), node);
        var read = reading.value().orElse(new Written(Optional.empty(), Optional.empty()));
        return new Rules(when, read.timeout(), read.retry());
    }

    /** {@code retry: 3} is short for {@code retry: {times: 3}}. */
    private static Node retry(Node value) {
        return value instanceof Node.Scalar scalar
                ? new Node.Mapping(
                        Map.of("times", new Node.Member(scalar.at(), scalar)), scalar.at())
                : value;
    }

    private Optional<Rules.When> when(Node node) {
        if (!(node instanceof Node.Scalar(String text, var at))) {
            mistakes.add(
                    node.at(),
                    "'when' has to be a condition, but is %s".formatted(node.inWords()),
                    "write ${x}, !${x}, ${x} == y or ${x} != y");
            return Optional.empty();
        }
        try {
            return Optional.of(new Rules.When(text, new Condition(text).holds(variables)));
        } catch (Failure failure) {
            mistakes.add(at, failure);
            return Optional.empty();
        }
    }
}
