package dev.rehome.platform.values;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that a merge key {@code <<} brings in from elsewhere. */
final class MergedKeys {
    private final Map<String, Node> anchored = new HashMap<>();
    private final Set<String> followed = new HashSet<>();
    private final Set<String> keys = new HashSet<>();
    private boolean known = true;

    private MergedKeys() {}

    /**
     * Those of the value of one merge key.
     *
     * @param value a mapping, an alias of one, or a list of these
     */
    static MergedKeys of(Node value, Optional<Node> root) {
        var merged = new MergedKeys();
        root.ifPresent(merged::note);
        merged.add(value);
        return merged;
    }

    /** Whether it may bring in that key: it does, or not all of it can be looked at. */
    boolean mayHold(String name) {
        return !known || keys.contains(name);
    }

    private void note(Node node) {
        // Of two anchors with one name, both are looked at by whoever cannot tell which is meant.
        node.anchor()
                .ifPresent(
                        name -> {
                            if (anchored.put(name, node) != null) {
                                known = false;
                            }
                        });
        switch (node) {
            case Node.Mapping mapping ->
                    mapping.entries()
                            .forEach(
                                    entry -> {
                                        note(entry.key());
                                        note(entry.value());
                                    });
            case Node.Sequence list -> list.items().forEach(this::note);
            case Node.Scalar _, Node.Alias _ -> {}
        }
    }

    private void add(Node value) {
        switch (value) {
            case Node.Alias(_, _, String name) -> {
                Node target = anchored.get(name);
                if (target == null) {
                    known = false;
                } else if (followed.add(name)) {
                    add(target);
                }
            }
            case Node.Mapping mapping ->
                    mapping.entries()
                            .forEach(
                                    entry -> {
                                        if (entry.is("<<")) {
                                            add(entry.value());
                                        } else if (entry.key() instanceof Node.Scalar key) {
                                            keys.add(key.text());
                                        } else {
                                            known = false;
                                        }
                                    });
            case Node.Sequence list -> list.items().forEach(this::add);
            case Node.Scalar scalar -> known &= scalar.isNull();
        }
    }
}
