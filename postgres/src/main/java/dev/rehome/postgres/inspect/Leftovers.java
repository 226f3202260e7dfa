package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.landing.Markers;
import java.util.Optional;

/** What an earlier clone that was cut short, or is at work right now, left in a database. */
final class Leftovers {
    private Leftovers() {}

    /**
     * The clone into this database, if there is one.
     *
     * @param which {@code source} or {@code target}
     */
    static Optional<Problem> in(Session inside, String which) {
        var markers = new Markers(inside);
        if (!markers.schemaExists()) {
            return Optional.empty();
        }
        String database = "database %s at the %s".formatted(inside.database(), which);
        if (!markers.exist()) {
            return Optional.of(
                    Problem.error(
                            database + " has a schema rehome that is not a clone's",
                            "rename or drop it: a clone keeps its progress in a schema of that"
                                    + " name"));
        }
        return Optional.of(
                markers.run()
                        .map(
                                run ->
                                        Problem.error(
                                                "%s holds the clone of run %s, which has not ended"
                                                        .formatted(database, run),
                                                "finish it: rehome resume %1$s, or take it back: rehome rollback %1$s; if its journal is lost, drop the database"
                                                        .formatted(run)))
                        .orElseGet(
                                () ->
                                        Problem.error(
                                                database + " holds a clone that has not ended",
                                                "finish or take back the run that began it (rehome"
                                                        + " runs); if that is lost, drop the"
                                                        + " database")));
    }
}
