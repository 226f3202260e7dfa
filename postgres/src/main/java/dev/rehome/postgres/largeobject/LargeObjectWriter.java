package dev.rehome.postgres.largeobject;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.schema.Membership;
import dev.rehome.postgres.snapshot.Part;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Makes large objects at the target, in the session's transaction. A role that the target does not
 * have, or that the session may not act as, is passed over: its object stays with the role of the
 * session, its privileges are left out.
 */
final class LargeObjectWriter implements LargeObjectReader.Taker {
    private static final String REMOVE =
            """
            SELECT count(pg_catalog.lo_unlink(oid)) FROM pg_catalog.pg_largeobject_metadata
             WHERE oid::int8 >= ? AND (? = -1 OR oid::int8 < ?)
            """;

    private static final String CREATE =
            """
            SELECT count(pg_catalog.lo_from_bytea(oid, start))
              FROM ROWS FROM (pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::bytea[]))
                   AS objects(oid, start)
            """;

    private static final String APPEND = "SELECT pg_catalog.lo_put(?::int8::oid, ?, ?)";

    private final Session target;
    private final Set<String> roles = new HashSet<>();

    /** Roles that this session may give objects to. */
    private final Set<String> owners = new HashSet<>();

    private String self = "";

    LargeObjectWriter(Session target) throws SQLException {
        this.target = target;
        try (var statement = target.jdbc().createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT rolname, rolname = current_user FROM"
                                        + " pg_catalog.pg_roles")) {
            while (row.next()) {
                roles.add(row.getString(1));
                if (row.getBoolean(2)) {
                    self = row.getString(1);
                }
            }
        }
        for (var role : new Membership(target).all()) {
            if (role.usable()) {
                owners.add(role.role());
            }
        }
    }

    void remove(Part range) throws SQLException {
        try (PreparedStatement remove = target.jdbc().prepareStatement(REMOVE)) {
            remove.setLong(1, range.fromPage());
            remove.setLong(2, range.toPage());
            remove.setLong(3, range.toPage());
            remove.execute();
        }
    }

    @Override
    public void objects(List<LargeObject> page) throws SQLException {
        try (PreparedStatement create = target.jdbc().prepareStatement(CREATE)) {
            Object[] oids = page.stream().map(LargeObject::oid).toArray();
            byte[][] starts = page.stream().map(LargeObject::start).toArray(byte[][]::new);
            create.setArray(1, target.jdbc().createArrayOf("int8", oids));
            create.setArray(2, target.jdbc().createArrayOf("bytea", starts));
            create.execute();
        }
        var statements = new StringJoiner("; ").setEmptyValue("");
        page.forEach(object -> describe(object, statements));
        if (statements.length() > 0) {
            target.execute(statements.toString());
        }
    }

    @Override
    public void more(long oid, long offset, byte[] chunk) throws SQLException {
        try (PreparedStatement append = target.jdbc().prepareStatement(APPEND)) {
            append.setLong(1, oid);
            append.setLong(2, offset);
            append.setBytes(3, chunk);
            append.execute();
        }
    }

    private void describe(LargeObject object, StringJoiner statements) {
        object.commenting().ifPresent(statements::add);
        String owner = owners.contains(object.owner()) ? object.owner() : self;
        if (!owner.equals(self)) {
            statements.add(
                    "ALTER LARGE OBJECT %d OWNER TO %s"
                            .formatted(object.oid(), QualifiedName.quote(owner)));
        }
        object.revoking(owner).ifPresent(statements::add);
        object.grantedTo(grant -> grant.grantee().map(roles::contains).orElse(true))
                .granting()
                .forEach(statements::add);
    }
}
