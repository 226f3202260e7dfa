package dev.rehome.postgres.globals;

import dev.rehome.engine.secret.Secret;
import dev.rehome.postgres.connect.Session;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads roles and databases from the shared catalogs. */
final class ReadGlobals {
    private static final String MAY_READ_PASSWORDS =
            "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT')";

    private static final String PASSWORDS =
            "SELECT rolname, rolpassword FROM pg_catalog.pg_authid WHERE rolpassword IS NOT NULL";

    private static final String ROLES =
            """
            SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb,
                   r.rolcanlogin, r.rolreplication, r.rolbypassrls, r.rolconnlimit,
                   r.rolvaliduntil::text AS valid_until,
                   pg_catalog.shobj_description(r.oid, 'pg_authid') AS comment,
                   s.setconfig
              FROM pg_catalog.pg_roles r
              LEFT JOIN pg_catalog.pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
             WHERE r.rolname !~ '^pg_'
             ORDER BY r.rolname COLLATE "C"
            """;

    private static final String TABLESPACES =
            """
            SELECT spcname, pg_catalog.pg_get_userbyid(spcowner) AS owner,
                   pg_catalog.pg_tablespace_location(oid) AS location
              FROM pg_catalog.pg_tablespace WHERE spcname !~ '^pg_' ORDER BY spcname COLLATE "C"
            """;

    private static final String SETTINGS =
            """
            SELECT r.rolname, s.setconfig
              FROM pg_catalog.pg_db_role_setting s
              JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase AND d.datname = ?
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
             WHERE s.setrole = 0 OR r.rolname IS NOT NULL
             ORDER BY r.rolname COLLATE "C" NULLS FIRST
            """;

    private static final String GRANTS =
            """
            SELECT r.rolname, a.privilege_type, a.is_grantable
              FROM pg_catalog.pg_database d
             CROSS JOIN LATERAL pg_catalog.aclexplode(d.datacl) a
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
             WHERE d.datname = ? AND (a.grantee = 0 OR r.rolname IS NOT NULL)
            """;

    private final Session source;
    private final int major;

    ReadGlobals(Session source) throws SQLException {
        this.source = source;
        this.major = source.jdbc().getMetaData().getDatabaseMajorVersion();
    }

    Globals globals(boolean passwords) throws SQLException {
        try (var statement = source.jdbc().createStatement()) {
            Map<String, Secret> hashes = new HashMap<>();
            boolean missing = false;
            if (passwords) {
                try (var row = statement.executeQuery(MAY_READ_PASSWORDS)) {
                    row.next();
                    missing = !row.getBoolean(1);
                }
                if (!missing) {
                    try (var rows = statement.executeQuery(PASSWORDS)) {
                        while (rows.next()) {
                            String role = rows.getString(1);
                            var hash = new Secret("password of " + role, rows.getString(2));
                            source.server().redactor().learn(hash);
                            hashes.put(role, hash);
                        }
                    }
                }
            }
            var roles = new ArrayList<Role>();
            try (var rows = statement.executeQuery(ROLES)) {
                while (rows.next()) {
                    roles.add(role(rows, hashes));
                }
            }
            var tablespaces = new ArrayList<Tablespace>();
            try (var rows = statement.executeQuery(TABLESPACES)) {
                while (rows.next()) {
                    tablespaces.add(
                            new Tablespace(
                                    rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return new Globals(
                    List.copyOf(roles), memberships(), List.copyOf(tablespaces), missing);
        }
    }

    private List<Role.Membership> memberships() throws SQLException {
        String since16 = major < 16 ? "NULL::bool, NULL::bool" : "m.inherit_option, m.set_option";
        try (var statement = source.jdbc().createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT pg_catalog.pg_get_userbyid(m.roleid),
                                       pg_catalog.pg_get_userbyid(m.member),
                                       pg_catalog.pg_get_userbyid(m.grantor),
                                       m.admin_option, %s
                                  FROM pg_catalog.pg_auth_members m
                                  JOIN pg_catalog.pg_roles r ON r.oid = m.member
                                 WHERE r.rolname !~ '^pg_'
                                 ORDER BY m.admin_option DESC, 1, 2, 3
                                """
                                        .formatted(since16))) {
            var memberships = new ArrayList<Role.Membership>();
            while (rows.next()) {
                memberships.add(
                        new Role.Membership(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getBoolean(4),
                                Optional.ofNullable((Boolean) rows.getObject(5)),
                                Optional.ofNullable((Boolean) rows.getObject(6))));
            }
            return List.copyOf(memberships);
        }
    }

    Optional<DatabaseDefinition> database(String name) throws SQLException {
        try (var statement = source.jdbc().prepareStatement(databaseQuery())) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        new DatabaseDefinition(
                                name,
                                row.getString("owner"),
                                row.getString("encoding"),
                                new DatabaseDefinition.Locale(
                                        row.getString("provider").charAt(0),
                                        row.getString("datcollate"),
                                        row.getString("datctype"),
                                        Optional.ofNullable(row.getString("locale")),
                                        Optional.ofNullable(row.getString("rules"))),
                                row.getString("tablespace"),
                                row.getInt("datconnlimit"),
                                Optional.ofNullable(row.getString("comment")),
                                grants(name),
                                settings(name)));
            }
        }
    }

    private String databaseQuery() {
        String provider = major < 15 ? "'c'" : "d.datlocprovider";
        String locale = major < 15 ? "NULL" : major < 17 ? "d.daticulocale" : "d.datlocale";
        String rules = major < 16 ? "NULL" : "d.daticurules";
        return """
        SELECT pg_catalog.pg_get_userbyid(d.datdba) AS owner,
               pg_catalog.pg_encoding_to_char(d.encoding) AS encoding,
               d.datcollate, d.datctype, %s AS provider, %s AS locale, %s AS rules,
               t.spcname AS tablespace, d.datconnlimit,
               pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
          FROM pg_catalog.pg_database d
          JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
         WHERE d.datname = ?
        """
                .formatted(provider, locale, rules);
    }

    private List<DatabaseDefinition.Grant> grants(String name) throws SQLException {
        try (var statement = source.jdbc().prepareStatement(GRANTS)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                var grants = new ArrayList<DatabaseDefinition.Grant>();
                while (rows.next()) {
                    grants.add(
                            new DatabaseDefinition.Grant(
                                    Optional.ofNullable(rows.getString(1)),
                                    rows.getString(2),
                                    rows.getBoolean(3)));
                }
                return List.copyOf(grants);
            }
        }
    }

    private List<DatabaseDefinition.RoleSetting> settings(String name) throws SQLException {
        try (var statement = source.jdbc().prepareStatement(SETTINGS)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                var settings = new ArrayList<DatabaseDefinition.RoleSetting>();
                while (rows.next()) {
                    Optional<String> role = Optional.ofNullable(rows.getString(1));
                    for (Setting setting : settings(rows.getArray(2))) {
                        if (!FenceSettings.hold(setting)) {
                            settings.add(new DatabaseDefinition.RoleSetting(role, setting));
                        }
                    }
                }
                return List.copyOf(settings);
            }
        }
    }

    private static List<Setting> settings(Array array) throws SQLException {
        return Arrays.stream((String[]) array.getArray()).map(Setting::parse).toList();
    }

    private static Role role(ResultSet row, Map<String, Secret> hashes) throws SQLException {
        var attributes = EnumSet.noneOf(Role.Attribute.class);
        Map<String, Role.Attribute> columns =
                Map.of(
                        "rolsuper", Role.Attribute.SUPERUSER,
                        "rolinherit", Role.Attribute.INHERIT,
                        "rolcreaterole", Role.Attribute.CREATEROLE,
                        "rolcreatedb", Role.Attribute.CREATEDB,
                        "rolcanlogin", Role.Attribute.LOGIN,
                        "rolreplication", Role.Attribute.REPLICATION,
                        "rolbypassrls", Role.Attribute.BYPASSRLS);
        for (var column : columns.entrySet()) {
            if (row.getBoolean(column.getKey())) {
                attributes.add(column.getValue());
            }
        }
        Array settings = row.getArray("setconfig");
        String name = row.getString("rolname");
        return new Role(
                name,
                attributes,
                row.getInt("rolconnlimit"),
                Optional.ofNullable(row.getString("valid_until")),
                Optional.ofNullable(row.getString("comment")),
                Optional.ofNullable(hashes.get(name)),
                settings == null ? List.of() : settings(settings));
    }
}
