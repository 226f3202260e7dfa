package dev.rehome.postgres.fence;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.fence.DatabaseAccess.Grant;
import dev.rehome.postgres.fence.DatabaseAccess.Setting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads who may connect to databases and which of them start read-only. */
final class AccessCatalog {
    private static final String DATABASES =
            "SELECT datname FROM pg_catalog.pg_database WHERE datname = ANY (?)";

    private static final String SETTINGS =
            """
            SELECT d.datname, COALESCE(r.rolname, '') AS role,
                   pg_catalog.substr(c.line, pg_catalog.strpos(c.line, '=') + 1) AS value
              FROM pg_catalog.pg_db_role_setting s
              JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,
                   LATERAL unnest(s.setconfig) AS c(line)
             WHERE c.line LIKE 'default_transaction_read_only=%' AND d.datname = ANY (?)
             ORDER BY 1, 2
            """;

    private static final String SIGNS =
            """
            SELECT d.datname, pg_catalog.substr(c.line, pg_catalog.strpos(c.line, '=') + 1) AS value
              FROM pg_catalog.pg_db_role_setting s
              JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase,
                   LATERAL unnest(s.setconfig) AS c(line)
             WHERE s.setrole = 0 AND c.line LIKE 'application_name=%' AND d.datname = ANY (?)
            """;

    /** An empty {@code datacl} stands for the rights a database is born with. */
    private static final String GRANTS =
            """
            SELECT d.datname, COALESCE(grantee.rolname, '') AS grantee, grantor.rolname AS grantor,
                   a.is_grantable
              FROM pg_catalog.pg_database d,
                   LATERAL pg_catalog.aclexplode(
                       COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS a
              JOIN pg_catalog.pg_roles grantor ON grantor.oid = a.grantor
              LEFT JOIN pg_catalog.pg_roles grantee ON grantee.oid = a.grantee
             WHERE a.privilege_type = 'CONNECT' AND d.datname = ANY (?)
             ORDER BY 1, 2, 3
            """;

    /** A setting of the role itself outranks the database's, so the role needs one of its own. */
    private static final String OVERRIDING =
            """
            SELECT r.rolname
              FROM pg_catalog.pg_db_role_setting s
              JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,
                   LATERAL unnest(s.setconfig) AS c(line)
             WHERE s.setdatabase = 0 AND c.line LIKE 'default_transaction_read_only=%'
               AND NOT pg_catalog.substr(c.line, pg_catalog.strpos(c.line, '=') + 1)::boolean
            """;

    private final Session session;

    AccessCatalog(Session session) {
        this.session = session;
    }

    List<DatabaseAccess> read(List<String> databases) throws SQLException {
        Map<String, List<Setting>> settings = new TreeMap<>();
        Map<String, List<Grant>> grants = new TreeMap<>();
        for (String name : session.query(DATABASES, row -> row.getString(1), databases)) {
            settings.put(name, new ArrayList<>());
            grants.put(name, new ArrayList<>());
        }
        session.query(
                SETTINGS,
                row ->
                        settings.computeIfAbsent(row.getString("datname"), _ -> new ArrayList<>())
                                .add(new Setting(row.getString("role"), row.getString("value"))),
                databases);
        session.query(
                GRANTS,
                row ->
                        grants.computeIfAbsent(row.getString("datname"), _ -> new ArrayList<>())
                                .add(
                                        new Grant(
                                                row.getString("grantee"),
                                                row.getString("grantor"),
                                                row.getBoolean("is_grantable"))),
                databases);
        Map<String, String> signs =
                session
                        .query(
                                SIGNS,
                                row -> Map.entry(row.getString(1), row.getString(2)),
                                databases)
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var access = new ArrayList<DatabaseAccess>();
        settings.forEach(
                (name, readOnly) ->
                        access.add(
                                new DatabaseAccess(
                                        name,
                                        readOnly,
                                        grants.getOrDefault(name, List.of()),
                                        Optional.ofNullable(signs.get(name)))));
        return access;
    }

    /** Roles whose sessions start read-write everywhere, whatever the database says. */
    List<String> overridingRoles() throws SQLException {
        return session.query(OVERRIDING, row -> row.getString(1));
    }
}
