package dev.rehome.engine.runbook;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.step.StoreKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code stores:}. */
final class StoresReader {
    private static final String PROTECTED = "protected";
    private static final String PASSWORD = "password";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private final StepCatalog catalog;
    private final Variables variables;
    private final Mistakes mistakes;
    private final Expansion expansion;

    StoresReader(StepCatalog catalog, Variables variables, Mistakes mistakes) {
        this.catalog = catalog;
        this.variables = variables;
        this.mistakes = mistakes;
        this.expansion = new Expansion(variables, mistakes);
    }

    /** The stores that could be read; each also becomes known to {@code ${stores.NAME.part}}. */
    Map<String, StoreEntry> read(Map<String, Node.Member> written) {
        var stores = new LinkedHashMap<String, StoreEntry>();
        written.forEach(
                (name, member) -> {
                    variables.putStore(name, Map.of());
                    if (!NAME.matcher(name).matches()) {
                        mistakes.add(
                                member.keyAt(),
                                "'%s' cannot be the name of a store".formatted(name),
                                "use letters, digits, - and _");
                    } else if (member.value() instanceof Node.Mapping mapping) {
                        store(name, mapping, member.keyAt())
                                .ifPresent(store -> stores.put(name, store));
                    } else {
                        mistakes.add(
                                member.value().at(),
                                "store '%s' has to be a mapping, but is not".formatted(name),
                                "for example: {%s: LOCATION}".formatted(kindExample()));
                    }
                });
        return stores;
    }

    private Optional<StoreEntry> store(String name, Node.Mapping mapping, Position at) {
        var kinds =
                mapping.members().keySet().stream()
                        .flatMap(key -> catalog.store(key).stream())
                        .toList();
        if (kinds.size() != 1) {
            refuse(name, mapping, at, kinds);
            return Optional.empty();
        }
        StoreKind kind = kinds.getFirst();
        unknownKeys(mapping, kind);
        boolean guarded = guarded(mapping);
        Map<String, String> options = options(mapping, kind);
        Node.Member written = mapping.members().get(kind.name());
        Optional<Location> location =
                written == null ? Optional.empty() : location(name, kind, written.value());
        Optional<SecretReference> password = password(name, mapping, location);
        return location.map(
                found ->
                        new StoreEntry(
                                name, kind.name(), found.text(), password, guarded, options));
    }

    private void refuse(String name, Node.Mapping mapping, Position at, List<StoreKind> kinds) {
        if (!kinds.isEmpty()) {
            mistakes.add(
                    at,
                    "store '%s' is of two kinds: %s"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ", kinds.stream().map(StoreKind::name).toList())),
                    "make two stores of it");
            return;
        }
        var known = catalog.stores().stream().map(StoreKind::name).toList();
        for (var member : mapping.members().entrySet()) {
            var meant = Spelling.nearest(member.getKey(), known);
            if (meant.isPresent()) {
                mistakes.add(
                        member.getValue().keyAt(),
                        "unknown kind of store '%s'".formatted(member.getKey()),
                        "did you mean '%s'?".formatted(meant.get()));
                return;
            }
        }
        mistakes.add(
                at,
                "store '%s' does not say where it is".formatted(name),
                "add its location under one of: " + String.join(", ", known));
    }

    private void unknownKeys(Node.Mapping mapping, StoreKind kind) {
        var known = new ArrayList<>(List.of(kind.name(), PASSWORD, PROTECTED));
        known.addAll(kind.options().keySet());
        mapping.members()
                .forEach(
                        (key, member) -> {
                            if (!known.contains(key)) {
                                mistakes.add(
                                        member.keyAt(),
                                        "unknown key '%s'".formatted(key),
                                        Spelling.hint(key, known));
                            }
                        });
    }

    private boolean guarded(Node.Mapping mapping) {
        Node.Member member = mapping.members().get(PROTECTED);
        if (member == null) {
            return false;
        }
        Optional<String> text = expansion.text(PROTECTED, member.value());
        if (text.isPresent() && !List.of("true", "false").contains(text.get())) {
            mistakes.add(
                    member.value().at(),
                    "'protected' has to be true or false, but is '%s'".formatted(text.get()),
                    "for example: true");
        }
        return text.equals(Optional.of("true"));
    }

    private Map<String, String> options(Node.Mapping mapping, StoreKind kind) {
        var options = new LinkedHashMap<String, String>();
        mapping.members()
                .forEach(
                        (key, member) -> {
                            if (kind.options().containsKey(key)) {
                                expansion
                                        .text(key, member.value())
                                        .ifPresent(text -> options.put(key, text));
                            }
                        });
        return options;
    }

    private Optional<Location> location(String name, StoreKind kind, Node node) {
        if (!(node instanceof Node.Scalar(String text, var at)) || text.isBlank()) {
            mistakes.add(
                    node.at(),
                    "'%s' has to be the location of the store".formatted(kind.name()),
                    kind.location());
            return Optional.empty();
        }
        try {
            Location location =
                    Location.read(variables.expandLocation(text), StoreEntry.origin(name));
            variables.putStore(name, location.parts());
            return Optional.of(location);
        } catch (Failure failure) {
            mistakes.add(at, failure);
            return Optional.empty();
        }
    }

    private Optional<SecretReference> password(
            String name, Node.Mapping mapping, Optional<Location> location) {
        Optional<SecretReference> inLocation = location.flatMap(Location::password);
        Node.Member member = mapping.members().get(PASSWORD);
        if (member == null) {
            return inLocation;
        }
        if (inLocation.isPresent()) {
            mistakes.add(
                    member.keyAt(),
                    "store '%s' has two passwords: here and in its location".formatted(name),
                    "leave one of them out");
        } else if (expansion.expand(member.value()) instanceof Node.Reference reference) {
            return Optional.of(reference.reference());
        } else if (!mistakes.at(member.value().at())) {
            mistakes.add(
                    member.value().at(),
                    "the password of store '%s' stands in the file".formatted(name),
                    "write \"${env:NAME}\" or \"${file:/path}\" and keep the value there");
        }
        return Optional.empty();
    }

    private String kindExample() {
        return catalog.stores().isEmpty() ? "kind" : catalog.stores().getFirst().name();
    }
}
