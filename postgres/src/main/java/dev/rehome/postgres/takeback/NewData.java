package dev.rehome.postgres.takeback;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.ConnectFailure;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.landing.Handed;
import dev.rehome.postgres.landing.Handed.Relation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What others have put into a database since a run handed it over, and would be lost with it.
 *
 * @param made tables, views and sequences that the run did not make, with the rows in them
 * @param written tables of the run's that rows were written to, and how many
 * @param forgotten whether the server has lost counts since, so that there may be more
 */
public record NewData(List<String> made, List<String> written, boolean forgotten) {
    /** Of each kind, so many are named. */
    private static final int NAMED = 5;

    /**
     * What is to be said of it before the database is dropped or emptied.
     *
     * @param where the store's name
     */
    public static List<Problem> problems(
            Server target, String database, String where, Handed then) {
        String what = "database %s at %s".formatted(database, where);
        if (then.equals(Handed.UNKNOWN)) {
            return List.of(untold(what, "nobody could look into it when it was handed over"));
        }
        try {
            return problems(what, then, Handed.Now.of(target, database));
        } catch (ConnectFailure e) {
            String why = String.valueOf(e.getMessage());
            return e.reason() == ConnectFailure.Reason.NO_CONNECT_PRIVILEGE
                    ? List.of(untold(what, why)) // with its rights, ours to connect may have ended
                    : List.of(unseen(what, why));
        } catch (SQLException e) {
            return List.of(unseen(what, String.valueOf(e.getMessage())));
        }
    }

    private static List<Problem> problems(String what, Handed then, Handed.Now now) {
        var problems = new ArrayList<>(since(then, now.relations()).problems(what));
        if (!now.counted()) {
            problems.add(untold(what, "the server counts no rows there: track_counts is off"));
        }
        return problems;
    }

    private static NewData since(Handed before, List<Relation> now) {
        Map<Long, Relation> then = before.then();
        var made = new ArrayList<String>();
        var written = new ArrayList<String>();
        boolean forgotten = false;
        for (Relation each : now) {
            Relation was = then.get(each.oid());
            if (was == null) {
                made.add(
                        each.written() == 0
                                ? each.name()
                                : "%s (%s written)".formatted(each.name(), rows(each.written())));
                continue;
            }
            boolean reset = each.written() < was.written();
            long since = reset ? each.written() : each.written() - was.written();
            forgotten |= reset;
            if (since > 0) {
                written.add("%s (%s)".formatted(each.name(), rows(since)));
            } else if (each.bytes() > was.bytes()) { // neither VACUUM nor ANALYZE makes it grow
                written.add(
                        "%s (grown by %s)"
                                .formatted(each.name(), Figures.bytes(each.bytes() - was.bytes())));
            }
        }
        return new NewData(made, written, forgotten);
    }

    private static String rows(long count) {
        return Figures.count(count, "row");
    }

    private List<Problem> problems(String what) {
        var problems = new ArrayList<Problem>();
        var words = new ArrayList<String>();
        named(made).ifPresent(names -> words.add("made there: " + names));
        named(written).ifPresent(names -> words.add("written to: " + names));
        if (!words.isEmpty()) {
            problems.add(
                    loss(
                            "others have used %s since it was handed over; %s"
                                    .formatted(what, String.join("; ", words))));
        }
        if (forgotten) {
            problems.add(
                    untold(what, "the server has lost counts of rows, as a crash or a reset does"));
        }
        return problems;
    }

    private static Optional<String> named(List<String> all) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        String names = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return Optional.of(
                all.size() > NAMED
                        ? "%s and %s more".formatted(names, Figures.count(all.size() - NAMED))
                        : names);
    }

    private static Problem unseen(String what, String why) {
        return loss("cannot see whether others have written to %s since: %s".formatted(what, why));
    }

    private static Problem loss(String what) {
        return Problem.loss(what, "save what is wanted of it");
    }

    private static Problem untold(String what, String why) {
        return Problem.warning(
                "cannot tell whether others have written to %s since it was handed over: %s"
                        .formatted(what, why),
                "look yourself whether it holds anything that is wanted");
    }
}
