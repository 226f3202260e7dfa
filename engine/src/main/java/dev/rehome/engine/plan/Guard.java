package dev.rehome.engine.plan;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.StoreIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps protected stores from being written, and a store from being copied onto itself, by what
 * servers say they are and not by what a runbook calls them.
 *
 * @param names identities of the protected stores, by the names the runbook gives them
 * @param unknown why a protected store cannot say what it is, by its name; while one cannot,
 *     nothing may be written at all, since what is written could be that store under another name
 */
public record Guard(Map<String, StoreIdentity> names, Map<String, String> unknown) {

    public Guard {
        names = Map.copyOf(names);
        unknown = Map.copyOf(unknown);
    }

    /** Everything that forbids a step with this access; empty when nothing does. */
    public List<Problem> judge(List<Access> access) {
        var problems = new ArrayList<Problem>();
        for (Access written : access) {
            if (written.mode() != Access.Mode.WRITE) {
                continue;
            }
            names.forEach(
                    (name, identity) -> {
                        switch (identity.likeness(written.identity())) {
                            case SAME -> problems.add(protectedStore(written, name));
                            case UNKNOWN ->
                                    problems.add(
                                            unsure(
                                                    written,
                                                    "the protected store " + name,
                                                    identity));
                            case OTHER -> {}
                        }
                    });
            unknown.forEach((name, why) -> problems.add(unknownStore(written, name, why)));
            for (Access read : access) {
                if (read.mode() == Access.Mode.READ) {
                    switch (read.identity().likeness(written.identity())) {
                        case SAME -> problems.add(sameStore(read, written));
                        case UNKNOWN ->
                                problems.add(
                                        unsure(written, read.store() + " itself", read.identity()));
                        case OTHER -> {}
                    }
                }
            }
        }
        return List.copyOf(problems);
    }

    private static Problem protectedStore(Access written, String name) {
        return Problem.error(
                written.store().equals(name)
                        ? "store %s is protected and would be written".formatted(name)
                        : "store %s would be written, but it is the protected store %s (both are %s)"
                                .formatted(written.store(), name, written.identity().id()),
                "name another store, or take 'protected' away if it may really be written");
    }

    private static Problem unknownStore(Access written, String name, String why) {
        return Problem.error(
                "nobody can tell that %s, which would be written, is not the protected store %s: %s"
                        .formatted(written.store(), name, why),
                "make %s reachable, or take it out of the runbook".formatted(name));
    }

    /** Both answer, and at least one may not say what it is. */
    private static Problem unsure(Access written, String other, StoreIdentity identity) {
        return Problem.error(
                "nobody can tell that %s, which would be written, is not %s: one is %s, the other %s"
                        .formatted(written.store(), other, written.identity(), identity),
                Stream.of(written.identity(), identity)
                        .flatMap(each -> each.unsure().stream())
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }

    private static Problem sameStore(Access read, Access written) {
        return Problem.error(
                "%s and %s are the same store: %s"
                        .formatted(read.store(), written.store(), written.identity().id()),
                "name a target that is not the source");
    }
}
