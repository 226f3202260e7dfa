package dev.rehome.postgres.schema;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each object the owner it had. A superuser just does; another login has to be a member of
 * the owner, and the owner needs CREATE where the object lives, so both are lent for a moment.
 */
final class Owners {
    /** Kinds whose ALTER … OWNER TO takes the bare name. */
    private static final Set<String> BY_NAME =
            Set.of(
                    "COLLATION",
                    "CONVERSION",
                    "DOMAIN",
                    "FOREIGN TABLE",
                    "MATERIALIZED VIEW",
                    "SEQUENCE",
                    "STATISTICS",
                    "TABLE",
                    "TEXT SEARCH DICTIONARY",
                    "TEXT SEARCH CONFIGURATION",
                    "TYPE",
                    "VIEW",
                    "PROCEDURAL LANGUAGE",
                    "SCHEMA",
                    "EVENT TRIGGER",
                    "FOREIGN DATA WRAPPER",
                    "SERVER",
                    "PUBLICATION",
                    "SUBSCRIPTION");

    /** Kinds that need argument types, which are in their DROP statement. */
    private static final Set<String> BY_DROP =
            Set.of(
                    "AGGREGATE",
                    "FUNCTION",
                    "OPERATOR",
                    "OPERATOR CLASS",
                    "OPERATOR FAMILY",
                    "PROCEDURE");

    private static final Set<String> REFUSED = Set.of("42501", "0LP01");

    private final Session target;
    private final Membership membership;
    private final MembershipLog log;
    private final String login;
    private final boolean superuser;
    private final Map<String, Boolean> usable = new HashMap<>();

    /** Roles of which it was said that they cannot have their own. */
    private final Set<String> told = new HashSet<>();

    private Owners(Session target, MembershipLog log, String login, boolean superuser)
            throws SQLException {
        this.target = target;
        this.membership = new Membership(target);
        this.log = log;
        this.login = login;
        this.superuser = superuser;
    }

    /**
     * @param log is told what is lent before that is committed
     */
    static Owners of(Session target, MembershipLog log) throws SQLException {
        try (var statement = target.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT current_user, rolsuper FROM pg_catalog.pg_roles"
                                        + " WHERE rolname = current_user")) {
            row.next();
            var owners = new Owners(target, log, row.getString(1), row.getBoolean(2));
            owners.load();
            return owners;
        }
    }

    /** Which roles exist, and whether this login may act as each. */
    private void load() throws SQLException {
        for (var role : membership.all()) {
            usable.put(role.role(), role.usable());
        }
    }

    /**
     * Makes sure that the login may act as the role; lends it the role if need be.
     *
     * @return why it may not, the first time that role is asked for
     */
    Optional<String> act(String role) throws SQLException {
        Boolean may = usable.get(role);
        if (may == null) {
            return told.add(role) ? Optional.of("the target does not have it") : Optional.empty();
        }
        if (superuser || may || !told.add(role)) {
            return Optional.empty();
        }
        Membership.Loan loan = membership.lend(role);
        if (loan.refused().isEmpty()) {
            if (!loan.ending().isEmpty()) {
                log.lent(loan.ending()); // before it is so
            }
            usable.put(role, true);
            told.remove(role);
        }
        return loan.refused();
    }

    /**
     * Hands the object over.
     *
     * @return why not, when the target does not allow it; once for all objects of a role that
     *     cannot have its own
     */
    Optional<String> give(Entry entry) throws SQLException {
        Optional<String> object = object(entry);
        String owner = entry.label().owner().orElse(login);
        boolean was = entry.definition().startsWith("--"); // schema public, which initdb made
        if (object.isEmpty() || (owner.equals(login) && !was)) {
            return Optional.empty();
        }
        Optional<String> why = act(owner);
        if (why.isPresent()) {
            return Optional.of(
                    "%s and all else of role %s belongs to %s instead: %s"
                            .formatted(entry, owner, login, why.get()));
        }
        String alter = "ALTER %s OWNER TO %s".formatted(object.get(), QualifiedName.quote(owner));
        if (superuser && usable.containsKey(owner)) {
            target.execute(alter);
            return Optional.empty();
        }
        return Boolean.TRUE.equals(usable.get(owner))
                ? giveAsOrdinaryUser(entry, owner, alter)
                : Optional.empty();
    }

    private Optional<String> giveAsOrdinaryUser(Entry entry, String owner, String alter)
            throws SQLException {
        var savepoint = target.jdbc().setSavepoint();
        try {
            alterWithRightToCreate(entry, owner, alter);
            target.jdbc().releaseSavepoint(savepoint);
            return Optional.empty();
        } catch (SQLException e) {
            if (!REFUSED.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            target.jdbc().rollback(savepoint);
            return Optional.of(
                    "%s belongs to %s instead of %s: %s"
                            .formatted(entry, login, owner, e.getMessage()));
        }
    }

    /** The new owner must be allowed to create where the object lives; lent if it is not. */
    private void alterWithRightToCreate(Entry entry, String owner, String alter)
            throws SQLException {
        Optional<String> schema = entry.label().schema();
        String place =
                schema.map(name -> "SCHEMA " + QualifiedName.quote(name))
                        .orElse("DATABASE " + QualifiedName.quote(target.database()));
        String check =
                schema.map(
                                name ->
                                        "SELECT pg_catalog.has_schema_privilege(%s, %s, 'CREATE')"
                                                .formatted(
                                                        QualifiedName.literal(owner),
                                                        QualifiedName.literal(name)))
                        .orElse(
                                "SELECT pg_catalog.has_database_privilege(%s, %s, 'CREATE')"
                                        .formatted(
                                                QualifiedName.literal(owner),
                                                QualifiedName.literal(target.database())));
        boolean lend = !target.query(check, row -> row.getBoolean(1)).getFirst();
        String role = QualifiedName.quote(owner);
        if (lend) {
            target.execute("GRANT CREATE ON %s TO %s".formatted(place, role));
        }
        target.execute(alter);
        if (lend) {
            target.execute("REVOKE CREATE ON %s FROM %s".formatted(place, role));
        }
    }

    /** What ALTER calls it, as pg_restore's {@code _getObjectDescription} has it. */
    private static Optional<String> object(Entry entry) {
        Optional<String> drop = entry.statements().drop().filter(sql -> !sql.isBlank());
        if (drop.isEmpty()) {
            return Optional.empty(); // nothing that could be dropped has an owner of its own
        }
        if (BY_NAME.contains(entry.kind())) {
            String name =
                    entry.label()
                            .schema()
                            .map(schema -> new QualifiedName(schema, entry.tag()).sql())
                            .orElse(QualifiedName.quote(entry.tag()));
            return Optional.of(entry.kind() + " " + name);
        }
        if (entry.kind().equals("BLOB")) {
            return Optional.of("LARGE OBJECT " + entry.tag());
        }
        if (BY_DROP.contains(entry.kind())) {
            return Optional.of(
                    drop.get().strip().replaceFirst("^DROP ", "").replaceFirst(";$", ""));
        }
        return Optional.empty();
    }
}
