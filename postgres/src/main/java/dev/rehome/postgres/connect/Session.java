package dev.rehome.postgres.connect;

import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * One connection to one database. Ordinary statements go through {@link #jdbc}; while that is idle,
 * the raw protocol may be spoken on {@link #wire}, provided it ends with ReadyForQuery in the same
 * transaction state, or is followed by a rollback.
 */
public final class Session implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());
    private final Server server;
    private final String database;
    private final Connection jdbc;
    private final Socket wire;

    Session(Server server, String database, Connection jdbc, Socket wire) {
        this.server = server;
        this.database = database;
        this.jdbc = jdbc;
        this.wire = wire;
    }

    public Server server() {
        return server;
    }

    public String database() {
        return database;
    }

    public Connection jdbc() {
        return jdbc;
    }

    /**
     * The very socket under the session: plain, or the TLS socket where the session is encrypted.
     */
    public Socket wire() {
        return wire;
    }

    /** Runs one statement that returns nothing. */
    public void execute(String sql) throws SQLException {
        try (var statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Cuts the session off from another thread: asks the server to cancel what it is doing there
     * and closes the socket, so that a blocked reader or writer fails at once and the transaction
     * rolls back.
     */
    public void abort() {
        try {
            jdbc.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "no cancel before the cut", e);
        }
        try {
            jdbc.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "already cut", e);
        }
    }

    @Override
    public void close() throws SQLException {
        jdbc.close();
    }
}
