package dev.rehome.postgres.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.globals.Databases;
import java.util.List;
import java.util.Optional;

/**
 * Which databases of a store a step is about, as its arguments say it.
 *
 * @param named by name; empty where the arguments name none, and then all or the one in the store's
 *     own address
 */
record Chosen(Optional<List<String>> named, boolean all) {

    /**
     * Refuses what one of the two would silently win.
     *
     * @throws Failure with BAD_INPUT
     */
    Chosen {
        if (all && named.isPresent()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "'databases' and 'all' are both given",
                    "leave one of them out",
                    null);
        }
    }

    /**
     * The databases; what is named twice counts once.
     *
     * @throws Failure with BAD_INPUT when one is named that is not there
     */
    List<String> of(PostgresStore store) {
        return all ? store.databases() : store.databases(meant(store));
    }

    /** The same, but whether those that are named are there or not. */
    List<String> meant(PostgresStore store) {
        return all
                ? store.databases()
                : named.orElseGet(() -> List.of(store.server().address().database()));
    }

    /** What all of them leave out, since we cannot connect to it; by name none is left out. */
    List<Problem> leftOut(PostgresStore store) {
        return all ? leftOut(store.listed(), store.name()) : List.of();
    }

    /** The same of some of them. */
    static List<Problem> leftOut(Databases some, String store) {
        return some.hindrances(store).stream()
                .map(
                        each ->
                                Problem.error(
                                        each.what(),
                                        each.remedy()
                                                + "; or name the databases that are wanted instead"
                                                + " of asking for all"))
                .toList();
    }
}
