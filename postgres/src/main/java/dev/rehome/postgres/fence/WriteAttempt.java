package dev.rehome.postgres.fence;

import dev.rehome.postgres.connect.ConnectFailure;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;

/**
 * What becomes of a write by a session that begins now.
 *
 * @param refused whether because its transactions are read-only
 * @param words what happened instead, for a sentence
 */
record WriteAttempt(boolean refused, String words) {
    private static final String READ_ONLY_TRANSACTION = "25006";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /**
     * Refused before privileges are looked at, so any role can tell; where it is not, no row is
     * touched and no trigger fires, not even one on DDL.
     */
    private static final String WRITE = "DELETE FROM pg_catalog.pg_description WHERE false";

    static WriteAttempt in(Server server, String database) {
        try (Session session = server.open(database)) {
            session.execute(WRITE);
            return new WriteAttempt(false, "a new session can write");
        } catch (ConnectFailure e) {
            return new WriteAttempt(false, "we cannot connect any more: " + e.getMessage());
        } catch (SQLException e) {
            return switch (String.valueOf(e.getSQLState())) {
                case READ_ONLY_TRANSACTION ->
                        new WriteAttempt(true, "a new session begins read-only");
                case INSUFFICIENT_PRIVILEGE -> new WriteAttempt(false, "a new session can write");
                default -> new WriteAttempt(false, "a new session says: " + e.getMessage());
            };
        }
    }
}
