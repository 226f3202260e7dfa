package dev.rehome.postgres.fence;

import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.fence.DatabaseAccess.Grant;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings back who may connect to a database, each right from the very role that granted it. Such
 * rights form chains: a role can grant only what another has granted to it.
 *
 * @param before as it was
 */
record ReleasedGrants(Session session, DatabaseAccess before, Fence.Raised fence) {
    /** No privilege; no such role to grant to; no such role to grant as. */
    private static final Set<String> REFUSALS = Set.of("42501", "42704", "22023");

    /**
     * Grants what the fence took and revokes what it gave.
     *
     * @return the first refusal by the server after which nothing more could be brought back
     */
    Optional<SQLException> bring() throws SQLException {
        Optional<SQLException> refused = give();
        Since since = since();
        for (Grant grant : since.given()) {
            boolean needed = // what it should have from another role it still has from this one
                    since.taken().stream()
                            .anyMatch(other -> other.grantee().equals(grant.grantee()));
            if (!needed) {
                Optional<SQLException> kept = as(grant, "REVOKE CONNECT ON DATABASE %s FROM %s");
                refused = refused.or(() -> kept);
            }
        }
        return refused;
    }

    /** Each pass grants what the one before has made grantable, until nothing moves any more. */
    private Optional<SQLException> give() throws SQLException {
        Optional<SQLException> refused = Optional.empty();
        List<Grant> missing = since().taken();
        for (int left = Integer.MAX_VALUE; !missing.isEmpty() && missing.size() < left; ) {
            left = missing.size();
            refused = Optional.empty();
            for (Grant grant : missing) {
                Optional<SQLException> here =
                        as(
                                grant,
                                grant.grantable()
                                        ? "GRANT CONNECT ON DATABASE %s TO %s WITH GRANT OPTION"
                                        : "GRANT CONNECT ON DATABASE %s TO %s");
                refused = refused.or(() -> here);
            }
            missing = since().taken();
        }
        return missing.isEmpty() ? Optional.empty() : refused;
    }

    private Since since() throws SQLException {
        DatabaseAccess now =
                new AccessCatalog(session)
                        .read(List.of(before.database())).stream()
                                .findFirst()
                                .orElse(before); // dropped this instant: nothing is left to do
        return new Since(before, now, fence);
    }

    /** By who made the grant, else the server would take the owner for its maker. */
    private Optional<SQLException> as(Grant grant, String statement) throws SQLException {
        try {
            session.execute("SET ROLE " + quote(grant.grantor()));
            // With no right at all on the database it is an error, with any other a mere warning.
            session.execute(
                    statement.formatted(quote(before.database()), Fence.grantee(grant.grantee())));
            return Optional.empty();
        } catch (SQLException e) {
            if (REFUSALS.contains(String.valueOf(e.getSQLState()))) {
                return Optional.of(e);
            }
            throw e;
        } finally {
            session.execute("RESET ROLE");
        }
    }
}
