package dev.rehome.postgres.landing;

import dev.rehome.postgres.globals.CreationLog;
import java.util.Optional;

/**
 * Where a clone keeps, outside the target, what it created and what came of each database: with its
 * last transaction a database loses its markers, and only this tells one that is done from one that
 * was never begun. Durable when it returns.
 */
public interface CloneLog extends CreationLog {
    /** For a clone that is not to be resumed once it has ended a database. */
    CloneLog NONE =
            new CloneLog() {
                @Override
                public void ending(String database, CloneReport report) {
                    // nobody will ask
                }

                @Override
                public Optional<CloneReport> ended(String database) {
                    return Optional.empty();
                }
            };

    /** The database's last transaction is about to be committed. */
    void ending(String database, CloneReport report);

    /** What {@link #ending} was told of it, now or in a process before. */
    Optional<CloneReport> ended(String database);

    /** The database is full and nobody of ours is in it any more; this is what it is then. */
    default void handed(String database, Handed as) {}

    /** What {@link #handed} was told of it, now or in a process before. */
    default Optional<Handed> handed(String database) {
        return Optional.empty();
    }
}
