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
 */
public record ServerFacts(
        String systemIdentifier,
        ServerVersion version,
        boolean inRecovery,
        String role,
        boolean superuser) {
    private static final String FACTS =
            """
            SELECT pg_catalog.current_setting('server_version_num')::int,
                   pg_catalog.pg_is_in_recovery(),
                   current_user,
                   pg_catalog.current_setting('is_superuser') = 'on',
                   pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE'),
                   COALESCE(pg_catalog.host(pg_catalog.inet_server_addr()), 'local'),
                   pg_catalog.current_setting('port')
            """;

    static ServerFacts read(Session session) throws SQLException {
        try (var statement = session.jdbc().createStatement()) {
            int version;
            boolean inRecovery;
            String role;
            boolean superuser;
            boolean mayIdentify;
            String address;
            try (var row = statement.executeQuery(FACTS)) {
                row.next();
                version = row.getInt(1);
                inRecovery = row.getBoolean(2);
                role = row.getString(3);
                superuser = row.getBoolean(4);
                mayIdentify = row.getBoolean(5);
                address = "address %s:%s".formatted(row.getString(6), row.getString(7));
            }
            String identifier = address;
            if (mayIdentify) {
                try (var row =
                        statement.executeQuery(
                                "SELECT system_identifier FROM pg_catalog.pg_control_system()")) {
                    row.next();
                    identifier = row.getString(1);
                }
            }
            return new ServerFacts(
                    identifier, new ServerVersion(version), inRecovery, role, superuser);
        }
    }
}
