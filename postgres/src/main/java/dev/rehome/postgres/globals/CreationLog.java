package dev.rehome.postgres.globals;

import java.util.Map;
import java.util.Optional;

/** Where it is kept, outside the server, what is created there. Durable when it returns. */
public interface CreationLog {
    /** For what is not to be taken back. */
    CreationLog NONE = new CreationLog() {};

    /** What people call the run, for those who find traces of it in a target; may be empty. */
    default String run() {
        return "";
    }

    /** All that was created so far, in this process or in one before. */
    default Creations created() {
        return Creations.NONE;
    }

    /** This was created, or is about to be under an oid that is known. */
    default void created(Creations more) {}

    /** The databases, by oid, that the server had when the run began; empty when nobody knows. */
    default Optional<Map<String, Long>> found() {
        return Optional.empty();
    }
}
