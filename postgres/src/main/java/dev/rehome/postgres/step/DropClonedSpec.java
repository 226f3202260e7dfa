package dev.rehome.postgres.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.Undo;
import dev.rehome.postgres.globals.Creations;
import dev.rehome.postgres.globals.EmptyDatabase;
import dev.rehome.postgres.landing.Handed;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The arguments of {@code postgres.drop-cloned}, the undo of a clone. */
public record DropClonedSpec(
        @Doc(value = "the store that was copied to", store = "postgres", example = "target-db")
                String store,
        @Doc(value = "what did not exist before the clone", ifAbsent = "") Missing missing,
        @Doc(value = "databases that the clone created, each with its oid", ifAbsent = "")
                Map<String, Long> databases,
        @Doc(
                        value =
                                "databases that existed and were empty, each with its oid and what"
                                        + " it was like: emptied again, not dropped",
                        ifAbsent = "")
                Map<String, EmptyDatabase> emptied,
        @Doc(value = "roles that the clone created, each with its oid", ifAbsent = "")
                Map<String, Long> roles,
        @Doc(value = "tablespaces that the clone created, each with its oid", ifAbsent = "")
                Map<String, Long> tablespaces,
        @Doc(
                        value =
                                "statements that end memberships of roles that existed, or that"
                                        + " were lent",
                        ifAbsent = "")
                List<String> memberships,
        @Doc(
                        value =
                                "what databases were when they were full: what others have put"
                                        + " there since is not dropped unasked",
                        ifAbsent = "")
                Map<String, Handed> handed)
        implements StepSpec {

    public DropClonedSpec {
        databases = Map.copyOf(databases);
        emptied = Map.copyOf(emptied);
        roles = Map.copyOf(roles);
        tablespaces = Map.copyOf(tablespaces);
        memberships = List.copyOf(memberships);
        handed = Map.copyOf(handed);
    }

    /** Names that nothing had before the clone; who has them now need not be the clone's. */
    public record Missing(
            @Doc(value = "databases", ifAbsent = "") List<String> databases,
            @Doc(value = "roles", ifAbsent = "") List<String> roles) {

        public Missing {
            databases = List.copyOf(databases);
            roles = List.copyOf(roles);
        }

        /** The way back behind a clone that has not created anything yet. */
        Undo undo(String store) {
            return Undo.by(
                    PostgresKinds.DROP_CLONED,
                    new DropClonedSpec(
                            store, this, Map.of(), Map.of(), Map.of(), Map.of(), List.of(),
                            Map.of()));
        }
    }

    /** Takes these back, and nothing else. */
    DropClonedSpec of(Creations created, Map<String, Handed> handed) {
        return new DropClonedSpec(
                store,
                missing,
                created.databases(),
                created.filled(),
                created.roles(),
                created.tablespaces(),
                Stream.concat(created.lent().stream(), created.memberships().stream()).toList(),
                handed);
    }
}
