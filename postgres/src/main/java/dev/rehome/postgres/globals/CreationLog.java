package dev.rehome.postgres.globals;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.schema.Membership;
import dev.rehome.postgres.schema.MembershipLog;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Where it is kept, outside the server, what is created there. Durable when it returns. */
public interface CreationLog extends MembershipLog {
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

    @Override
    default void lent(String ending) {
        created(Creations.ofLent(ending));
    }

    /** The login is no member any more of the roles that were lent to it. */
    default void gaveBack() {}

    /**
     * Ends what was lent to the login, when no database needs it any more. May be run twice.
     *
     * @param target a session of that login, whatever its database
     */
    default void giveBack(Session target) throws SQLException {
        Membership.end(target, created().lent());
        gaveBack();
    }

    /** The databases, by oid, that the server had when the run began; empty when nobody knows. */
    default Optional<Map<String, Long>> found() {
        return Optional.empty();
    }
}
