package dev.rehome.postgres.schema;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /** Of which grantor, and with which options; before version 16 there is one, without any. */
    private static final String HELD =
            """
            SELECT format(' GRANTED BY %I', g.rolname), m.inherit_option, m.set_option
              FROM pg_catalog.pg_auth_members m
              JOIN pg_catalog.pg_roles r ON r.oid = m.roleid AND r.rolname = ?
              JOIN pg_catalog.pg_roles g ON g.oid = m.grantor
             WHERE m.member = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
            """;

    private static final String HELD_BEFORE =
            """
            SELECT '', true, true
              FROM pg_catalog.pg_auth_members m
              JOIN pg_catalog.pg_roles r ON r.oid = m.roleid AND r.rolname = ?
             WHERE m.member = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
            """;

    /** insufficient_privilege, and invalid_grant_operation. */
    private static final Set<String> REFUSED = Set.of("42501", "0LP01");

    /** Another session made the same membership in the meantime; before version 16. */
    private static final String UNIQUE_VIOLATION = "23505";

    private static final String UNDEFINED_OBJECT = "42704";

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
     * What came of lending a role.
     *
     * @param ending the statement that leaves everything as it was, whoever runs it; empty where
     *     nothing has to be undone
     * @param refused why the login cannot have it
     */
    public record Loan(String ending, Optional<String> refused) {}

    /** A membership of the login's own. */
    private record Held(String grantedBy, boolean inherit, boolean set) {}

    /**
     * Makes the login a member, where it cannot act as the role already, in the session's
     * transaction. That goes on whether it may or not.
     */
    public Loan lend(String role) throws SQLException {
        if (has(role)) {
            return new Loan("", Optional.empty());
        }
        var savepoint = target.jdbc().setSavepoint();
        try {
            Set<Held> before = held(role);
            target.execute(
                    "GRANT %s TO CURRENT_USER%s"
                            .formatted(
                                    QualifiedName.quote(role),
                                    major < OPTIONS_SINCE ? "" : " WITH INHERIT TRUE, SET TRUE"));
            if (has(role)) {
                String ending = ending(role, before);
                target.jdbc().releaseSavepoint(savepoint);
                return new Loan(ending, Optional.empty());
            }
            target.jdbc().rollback(savepoint);
            return new Loan("", Optional.of(noInherit()));
        } catch (SQLException e) {
            target.jdbc().rollback(savepoint);
            String state = String.valueOf(e.getSQLState());
            if (state.equals(UNIQUE_VIOLATION) && has(role)) {
                return new Loan("", Optional.empty()); // who made it knows how to end it
            }
            if (REFUSED.contains(state)) {
                return new Loan("", Optional.of(String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }

    private Set<Held> held(String role) throws SQLException {
        return Set.copyOf(
                target.query(
                        major < OPTIONS_SINCE ? HELD_BEFORE : HELD,
                        row -> new Held(row.getString(1), row.getBoolean(2), row.getBoolean(3)),
                        role));
    }

    /** Names the login: a rollback may be somebody else's. */
    private String ending(String role, Set<Held> before) throws SQLException {
        var changed = new HashSet<>(held(role));
        changed.removeAll(before);
        if (changed.isEmpty()) {
            return "";
        }
        String grantedBy = changed.iterator().next().grantedBy;
        String name = QualifiedName.quote(role);
        String login = QualifiedName.quote(login());
        return before.stream()
                .filter(held -> held.grantedBy.equals(grantedBy))
                .findFirst()
                .map(
                        held ->
                                "GRANT %s TO %s WITH INHERIT %b, SET %b%s"
                                        .formatted(name, login, held.inherit, held.set, grantedBy))
                .orElse("REVOKE %s FROM %s%s".formatted(name, login, grantedBy));
    }

    private String noInherit() throws SQLException {
        String login = login();
        return "%s is NOINHERIT: ALTER ROLE %s INHERIT"
                .formatted(login, QualifiedName.quote(login));
    }

    private String login() throws SQLException {
        return target.query("SELECT current_user", row -> row.getString(1)).getFirst();
    }

    /**
     * Ends memberships; those that are gone with their roles are gone. May be run twice.
     *
     * @param endings as {@link Loan} has them
     */
    public static void end(Session target, List<String> endings) throws SQLException {
        for (String ending : endings) {
            try {
                target.execute(ending);
            } catch (SQLException e) {
                if (!UNDEFINED_OBJECT.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }
}
