package dev.rehome.postgres.schema;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes a login that is no superuser a member of roles for a while, so that it may give them their
 * objects, fill those and build on them. For that it must be able to become the role and have the
 * role's rights without doing so: since version 16 a membership may grant either without the other,
 * and the one that CREATEROLE brings grants neither.
 */
public final class Membership {
    private static final int OPTIONS_SINCE = 16;

    /** A login without INHERIT is a member in vain before that version. */
    private static final String USABLE_BEFORE =
            "SELECT rolname, pg_catalog.pg_has_role(oid, 'USAGE') FROM pg_catalog.pg_roles";

    private static final String USABLE =
            "SELECT rolname, pg_catalog.pg_has_role(oid, 'USAGE') AND"
                    + " pg_catalog.pg_has_role(oid, 'SET') FROM pg_catalog.pg_roles";

    private static final String OWN_GRANT =
            """
            SELECT m.inherit_option, m.set_option
              FROM pg_catalog.pg_auth_members m
              JOIN pg_catalog.pg_roles r ON r.oid = m.roleid AND r.rolname = ?
              JOIN pg_catalog.pg_roles me ON me.oid = m.member AND me.rolname = current_user
             WHERE m.grantor = me.oid
            """;

    private static final String IS_MEMBER =
            """
            SELECT true
              FROM pg_catalog.pg_auth_members m
              JOIN pg_catalog.pg_roles r ON r.oid = m.roleid AND r.rolname = ?
              JOIN pg_catalog.pg_roles me ON me.oid = m.member AND me.rolname = current_user
            """;

    /**
     * A role and whether the login can already do with it all that is needed.
     *
     * @param role its name
     */
    public record Usable(String role, boolean usable) {}

    private final Session target;
    private final int major;

    public Membership(Session target) throws SQLException {
        this.target = target;
        this.major = target.jdbc().getMetaData().getDatabaseMajorVersion();
    }

    /** Every role of the server. */
    public List<Usable> all() throws SQLException {
        return target.query(
                major < OPTIONS_SINCE ? USABLE_BEFORE : USABLE,
                row -> new Usable(row.getString(1), row.getBoolean(2)));
    }

    /** Whether the login can become the role and has its rights. */
    public boolean has(String role) throws SQLException {
        return all().contains(new Usable(role, true));
    }

    /**
     * Makes the login a member, in the session's transaction.
     *
     * @return the statement that leaves everything as it was; empty where nothing has to be undone
     * @throws SQLException most often 42501: the login may not, on this role
     */
    public String lend(String role) throws SQLException {
        String name = QualifiedName.quote(role);
        if (major < OPTIONS_SINCE) {
            boolean was = !target.query(IS_MEMBER, row -> row.getBoolean(1), role).isEmpty();
            target.execute("GRANT %s TO CURRENT_USER".formatted(name));
            return was ? "" : "REVOKE %s FROM CURRENT_USER".formatted(name);
        }
        List<String> before =
                target.query(
                        OWN_GRANT,
                        row ->
                                "GRANT %s TO CURRENT_USER WITH INHERIT %b, SET %b"
                                        .formatted(name, row.getBoolean(1), row.getBoolean(2)),
                        role);
        target.execute("GRANT %s TO CURRENT_USER WITH INHERIT TRUE, SET TRUE".formatted(name));
        return before.isEmpty() ? "REVOKE %s FROM CURRENT_USER".formatted(name) : before.getFirst();
    }
}
