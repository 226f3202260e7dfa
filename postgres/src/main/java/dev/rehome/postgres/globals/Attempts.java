package dev.rehome.postgres.globals;

import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Statements of which a managed service may forbid some; those are told, the others count. */
final class Attempts {
    /** Forbidden, or not known there: an older version, a missing role, extension or library. */
    private static final Set<String> TOLERATED =
            Set.of(
                    "42501",
                    "42704",
                    "22023",
                    "0LP01",
                    "0A000",
                    "58P01",
                    "42939",
                    // a tablespace's folder is not a path, or already taken by another server
                    "42P17",
                    "55006");

    private final Session target;
    private final List<String> skipped = new ArrayList<>();

    Attempts(Session target) {
        this.target = target;
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }

    void skip(String what, String why) {
        skipped.add("%s is left out: %s".formatted(what, why));
    }

    /** Whether it worked; if the server does not allow it, {@code what} is told with the reason. */
    boolean run(String what, String sql) throws SQLException {
        boolean transaction = !target.jdbc().getAutoCommit();
        var savepoint = transaction ? target.jdbc().setSavepoint() : null;
        try (var statement = target.jdbc().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (!TOLERATED.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            if (savepoint != null) {
                target.jdbc().rollback(savepoint);
            }
            skip(what, String.valueOf(e.getMessage()));
            return false;
        }
    }
}
