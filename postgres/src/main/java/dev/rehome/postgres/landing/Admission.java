package dev.rehome.postgres.landing;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.globals.CreationLog;
import dev.rehome.postgres.globals.Creations;
import dev.rehome.postgres.globals.EmptyDatabase;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Decides whether a database may be filled, at the very moment when that is to begin: whoever put
 * something in before must not find it mixed with a clone, nor lose it when that is taken back.
 */
public record Admission(Session target, CreationLog log) {

    /**
     * Lets an empty database in, and keeps what it is like when the run did not create it.
     *
     * @param begun whether the run has begun to fill it, which the target itself says
     * @throws Failure with REFUSED when there is something else in it
     */
    public void ask(boolean begun) throws SQLException {
        String name = target.database();
        EmptyDatabase now = EmptyDatabase.read(target);
        boolean known = log.created().knows(name, now.oid());
        if (begun && (known || log.run().isEmpty())) {
            return;
        }
        Optional<String> contents = EmptyDatabase.contents(target);
        if (contents.isPresent()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "database %s at %s is not empty: %s"
                            .formatted(name, target.server().address(), contents.get()),
                    "somebody has put something into it; empty or drop it, then resume",
                    null);
        }
        if (!known) {
            log.created(Creations.ofFilled(name, now));
        }
    }
}
