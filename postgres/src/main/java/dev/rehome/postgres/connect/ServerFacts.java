package dev.rehome.postgres.connect;

import java.sql.SQLException;

/**
 * What a server says about itself.
 *
 * @param systemIdentifier of the cluster; {@code address ADDRESS:PORT} where the role may not ask
 *     for it
 * @param version such as 15.8
 * @param inRecovery whether it is a standby, which can neither be written nor export snapshots for
 *     others to import before PostgreSQL 10 and only reads what it has replayed
 * @param role the user we are
 * @param superuser whether that user is one
 * @param address where the server itself listens, {@code ADDRESS:PORT}; {@code local:PORT} when it
 *     is reached through a unix socket
 * @param pooled whether something stands between the server and us: the process that it says serves
 *     us is another than we were told at login, which only the one who answered can make up
 */
public record ServerFacts(
        String systemIdentifier,
        ServerVersion version,
        boolean inRecovery,
        String role,
        boolean superuser,
        String address,
        boolean pooled) {
    private static final String ADDRESS = "address ";

    private static final String FACTS =
            """
            SELECT pg_catalog.current_setting('server_version_num')::int,
                   pg_catalog.pg_is_in_recovery(),
                   current_user,
                   pg_catalog.current_setting('is_superuser') = 'on',
                   pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE'),
                   COALESCE(pg_catalog.host(pg_catalog.inet_server_addr()), 'local'),
                   pg_catalog.current_setting('port'),
                   pg_catalog.pg_backend_pid()
            """;

    /** Whether the identifier is the cluster's own, the same by whatever address it is reached. */
    public boolean identified() {
        return !systemIdentifier.startsWith(ADDRESS);
    }

    /** Asks on that session, in its transaction if it is in one. */
    public static ServerFacts read(Session session) throws SQLException {
        try (var statement = session.jdbc().createStatement()) {
            int version;
            boolean inRecovery;
            String role;
            boolean superuser;
            boolean mayIdentify;
            String address;
            boolean pooled;
            try (var row = statement.executeQuery(FACTS)) {
                row.next();
                version = row.getInt(1);
                inRecovery = row.getBoolean(2);
                role = row.getString(3);
                superuser = row.getBoolean(4);
                mayIdentify = row.getBoolean(5);
                address = "%s:%s".formatted(row.getString(6), row.getString(7));
                pooled = row.getInt(8) != session.backendPid();
            }
            String identifier = ADDRESS + address;
            if (mayIdentify) {
                try (var row =
                        statement.executeQuery(
                                "SELECT system_identifier FROM pg_catalog.pg_control_system()")) {
                    row.next();
                    identifier = row.getString(1);
                }
            }
            return new ServerFacts(
                    identifier,
                    new ServerVersion(version),
                    inRecovery,
                    role,
                    superuser,
                    address,
                    pooled);
        }
    }
}
