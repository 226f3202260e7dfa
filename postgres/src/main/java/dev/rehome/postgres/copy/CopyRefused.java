package dev.rehome.postgres.copy;

import dev.rehome.engine.report.Failure;
import java.util.Set;

/** A server would not send or take rows, and said why. */
public final class CopyRefused extends Failure {
    private static final long serialVersionUID = 1L;
    private static final String CHECK_VIOLATION = "23514";

    /**
     * What functions in checks, domains and generated columns say when they look at something that
     * is not there: raise_exception, no_data_found, too_many_rows, assert_failure; an undefined
     * table, function, column, object or schema.
     */
    private static final Set<String> LOOKED_ELSEWHERE =
            Set.of("P0001", "P0002", "P0003", "P0004", "42P01", "42883", "42703", "42704", "3F000");

    private final boolean mayPassLater;

    CopyRefused(String what, String remedy, boolean atTarget, ServerError error) {
        super(what, remedy);
        this.mayPassLater =
                atTarget
                        && (LOOKED_ELSEWHERE.contains(error.sqlState())
                                // a partition's bounds are no constraint with a name
                                || (error.sqlState().equals(CHECK_VIOLATION)
                                        && error.fields().containsKey('n')));
    }

    /**
     * Whether the same rows may be taken once other tables are filled and everything is built: a
     * check or a function behind it may look there.
     */
    public boolean mayPassLater() {
        return mayPassLater;
    }
}
