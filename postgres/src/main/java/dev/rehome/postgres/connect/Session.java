package dev.rehome.postgres.connect;

import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * One connection to one database. Ordinary statements go through {@link #jdbc}; while that is idle,
 * the raw protocol may be spoken on {@link #wire}, provided it ends with ReadyForQuery in the same
 * transaction state, or is followed by a rollback.
 */
public final class Session implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    /** A setting this version does not have is left out; {@code set_config} would refuse it. */
    private static final String SET =
            """
            SELECT pg_catalog.set_config(name, value, false)
              FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]))
                   AS wanted(name, value)
             WHERE pg_catalog.current_setting(name, true) IS NOT NULL
            """;

    /** The role may not change it, or the server's platform has nothing but its default. */
    private static final Set<String> NOT_PERMITTED = Set.of("42501", "22023");

    private final Server server;
    private final String database;
    private final Connection jdbc;
    private final Socket wire;
    private final List<String> refused = new ArrayList<>();

    /** What {@link #set(String, String)} has set. */
    private final Map<String, String> settings = new HashMap<>();

    /** Settings that it was permitted, and takes back before it ends. */
    private final List<String> permitted = new ArrayList<>();

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

    /** The process that serves this session, as {@code pg_stat_activity} names it. */
    public int backendPid() throws SQLException {
        return jdbc.unwrap(PGConnection.class).getBackendPID();
    }

    /** Settings wanted if permitted that the role may not change, or the server's platform. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    /** Runs one statement that returns nothing. */
    public void execute(String sql) throws SQLException {
        try (var statement = jdbc.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Begins a transaction, which lasts until it is closed. */
    public Transaction begin() throws SQLException {
        return new Transaction(this);
    }

    /**
     * Changes a setting until the session ends, outside of any transaction. Costs nothing when it
     * was set to the same before.
     *
     * @param name one of the server's, without quotes
     */
    public void set(String name, String value) throws SQLException {
        if (!value.equals(settings.get(name))) {
            set(Map.of(name, value));
            settings.put(name, value);
        }
    }

    /** Makes one value of the row that a result stands on. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Every row of a query that returns few.
     *
     * @param arguments for the question marks; a list of texts becomes {@code text[]}
     */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments)
            throws SQLException {
        try (var statement = jdbc.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                Object argument = arguments[i];
                statement.setObject(
                        i + 1,
                        argument instanceof List<?> list
                                ? jdbc.createArrayOf("text", list.toArray())
                                : argument);
            }
            var values = new ArrayList<T>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    values.add(reader.read(rows));
                }
            }
            return List.copyOf(values);
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

    /** Changes settings until the session ends; outside a transaction. */
    void apply(SessionSettings settings) throws SQLException {
        if (!settings.required().isEmpty()) {
            set(settings.required());
        }
        for (var each : settings.ifPermitted().entrySet()) {
            try {
                if (set(Map.of(each.getKey(), each.getValue()))) {
                    permitted.add(each.getKey());
                }
            } catch (SQLException e) {
                if (!NOT_PERMITTED.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                refused.add(each.getKey());
            }
        }
    }

    /** Whether this version has any of them. */
    private boolean set(Map<String, String> settings) throws SQLException {
        try (var statement = jdbc.prepareStatement(SET)) {
            var names = new ArrayList<String>();
            var values = new ArrayList<String>();
            settings.forEach(
                    (name, value) -> {
                        names.add(name);
                        values.add(value);
                    });
            statement.setArray(1, jdbc.createArrayOf("text", names.toArray()));
            statement.setArray(2, jdbc.createArrayOf("text", values.toArray()));
            try (ResultSet known = statement.executeQuery()) {
                return known.next();
            }
        }
    }

    /**
     * Ends it. What needed a privilege is taken back first: behind a pooler the server's session
     * goes on, and the next client must not run without its triggers.
     */
    @Override
    public void close() throws SQLException {
        if (!permitted.isEmpty() && !jdbc.isClosed() && !wire.isClosed()) {
            execute("ROLLBACK; RESET " + String.join("; RESET ", permitted));
        }
        jdbc.close();
    }
}
