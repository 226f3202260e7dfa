package dev.rehome.postgres.connect;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import java.sql.SQLException;

/**
 * A PostgreSQL server and how to reach it. Opens sessions; keeps none.
 *
 * @param redactor learns every password that is used to log in there, wherever it was found, and
 *     those that are read from there
 */
public record Server(ConnectionString address, Redactor redactor) {

    /** A server whose secrets are kept out of no output but this library's own. */
    public Server(ConnectionString address) {
        this(address, new Redactor());
    }

    /** The server that a connection string leads to; nothing is connected yet. */
    public static Server at(String connectionString) {
        return new Server(ConnectionString.parse(connectionString));
    }

    /** A session in the address's own database. */
    public Session open() {
        return open(address.database());
    }

    /** An ordinary session in that database. */
    public Session open(String database) {
        return open(database, SessionSettings.plain());
    }

    /**
     * A session in that database with these settings. Waits a minute for a server that is just
     * starting.
     *
     * @throws ConnectFailure naming host, port, database and user, and what to do
     */
    public Session open(String database, SessionSettings settings) {
        ConnectionString there = learned(database);
        Login.Success login = new Login(there).open();
        var session = new Session(this, database, login.jdbc(), login.dial().socket());
        try {
            session.apply(settings);
            return session;
        } catch (SQLException e) {
            session.abort();
            throw new Failure(
                    "cannot prepare the session in %s: %s".formatted(there, e.getMessage()),
                    "check that the role may change its own settings; a pooler may forbid it");
        }
    }

    /**
     * What {@code pg_dump} and its kin need to reach that database; close it when they have ended.
     */
    public ChildEnvironment environment(String database) {
        return ChildEnvironment.of(learned(database));
    }

    private ConnectionString learned(String database) {
        ConnectionString there = address.withDatabase(database);
        there.secrets().forEach(redactor::learn);
        return there;
    }

    /** What the server says it is. */
    public ServerFacts facts() {
        try (Session session = open()) {
            return ServerFacts.read(session);
        } catch (SQLException e) {
            throw new Failure(
                    "cannot ask %s what it is: %s".formatted(address, e.getMessage()),
                    "check that a PostgreSQL 13 or newer answers there, not another product");
        }
    }

    /** Identifies the cluster whatever name leads to it; shared by a primary and its replicas. */
    public String systemIdentifier() {
        return facts().systemIdentifier();
    }

    /** The server's version, such as 15.8. */
    public ServerVersion version() {
        return facts().version();
    }
}
