package dev.rehome.engine.plan;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.StoreIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps protected stores from being written, a store from being copied onto itself, and the journal
 * from being fenced, filled or dropped, by what servers say they are and not by what a runbook
 * calls them.
 *
 * @param names identities of the protected stores, by the names the runbook gives them
 * @param unknown why a protected store cannot say what it is, by its name; while one cannot,
 *     nothing may be written at all, since what is written could be that store under another name
 * @param journal the database that the journal of the run is kept in, if it is in one
 */
public record Guard(
        Map<String, StoreIdentity> names, Map<String, String> unknown, Optional<Kept> journal) {

    /**
     * What is kept in a database.
     *
     * @param identity of the store that has it; empty when it cannot say, or nobody can ask
     * @param why nobody can
     */
    public record Kept(String database, Optional<StoreIdentity> identity, String why) {}

    public Guard {
        names = Map.copyOf(names);
        unknown = Map.copyOf(unknown);
    }

    /** Everything that forbids a step with this access; empty when nothing does. */
    public List<Problem> judge(List<Access> access) {
        var problems = new ArrayList<Problem>();
        access.forEach(each -> journal(each).ifPresent(problems::add));
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

    /** Who is shut out of the journal can neither go on nor back. */
    private Optional<Problem> journal(Access access) {
        return journal.filter(kept -> access.seized().contains(kept.database()))
                .flatMap(
                        kept ->
                                switch (kept.identity()
                                        .map(identity -> identity.likeness(access.identity()))
                                        .orElse(StoreIdentity.Likeness.UNKNOWN)) {
                                    case SAME -> Optional.of(journalThere(access, kept));
                                    case UNKNOWN -> Optional.of(journalMayBeThere(access, kept));
                                    case OTHER -> Optional.empty();
                                });
    }

    private static Problem journalThere(Access access, Kept kept) {
        return Problem.error(
                "the journal is kept in database %s of %s, which this step fences, fills or drops"
                        .formatted(kept.database(), access.store()),
                "keep it elsewhere: --journal with a file, or with a database that no step"
                        + " touches");
    }

    private static Problem journalMayBeThere(Access access, Kept kept) {
        return Problem.error(
                "nobody can tell that database %s of %s, which this step fences, fills or drops, is"
                                .formatted(kept.database(), access.store())
                        + " not the one the journal is kept in"
                        + (kept.why().isEmpty() ? "" : ": " + kept.why()),
                "keep the journal in a database of another name, or in a file: --journal");
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
                "make %s reachable, or take it out of the runbook, while no run of it has begun"
                        .formatted(name));
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
