package dev.rehome.postgres.fence;

import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.engine.report.Problem;
import java.util.Optional;

/**
 * Keeps fences apart. A fence raised inside another would write the other's state down as the one
 * to come back to; taken down in another order they would open a database that is to be shut, and
 * shut it for good. So one fence stands around a database at a time, and only its own run takes it
 * down.
 *
 * @param run the run that raises or releases
 */
record OtherFences(String run) {

    /** Why this run may not raise its fence there. */
    Optional<Problem> beforeRaising(DatabaseAccess now) {
        return other(now)
                .map(
                        whose ->
                                Problem.error(
                                        "database %s is fenced by run %s"
                                                .formatted(now.database(), whose),
                                        away(now, whose)));
    }

    /**
     * Why this run may not bring that state back.
     *
     * @param now as it is; empty when the database is gone
     */
    Optional<Problem> beforeReleasing(Optional<DatabaseAccess> now, DatabaseAccess before) {
        if (now.isEmpty()) {
            return Optional.empty();
        }
        return now.flatMap(this::other)
                .map(
                        whose ->
                                Problem.error(
                                        "database %s is fenced by run %s, and taking back run %s would open it"
                                                .formatted(before.database(), whose, run),
                                        away(before, whose)))
                .or(() -> raising(now.orElseThrow(), before));
    }

    private Optional<Problem> raising(DatabaseAccess now, DatabaseAccess before) {
        boolean opened = now.fencedBy().isEmpty() && !now.beginsReadOnly();
        return opened && before.beginsReadOnly()
                ? Optional.of(
                        Problem.error(
                                "database %s accepts writes and did not before run %s fenced it: going back would shut it"
                                        .formatted(before.database(), run),
                                "leave it open: rehome skip %s --step STEP --reason TEXT; or shut it by hand: ALTER DATABASE %s SET default_transaction_read_only = on"
                                        .formatted(run, quote(before.database()))))
                : Optional.empty();
    }

    private Optional<String> other(DatabaseAccess now) {
        return now.fencedBy().filter(whose -> !whose.equals(run));
    }

    private static String away(DatabaseAccess fenced, String whose) {
        String database = quote(fenced.database());
        return "take that fence down first, with the journal that holds it: rehome rollback %s. Without it by hand: ALTER DATABASE %s RESET default_transaction_read_only; ALTER DATABASE %s RESET application_name; where it was closed also GRANT CONNECT ON DATABASE %s TO PUBLIC, or to those who had it"
                .formatted(whose, database, database, database);
    }
}
