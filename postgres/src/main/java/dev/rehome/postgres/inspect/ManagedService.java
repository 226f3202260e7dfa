package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A provider's PostgreSQL, known by the role it gives its customers in a superuser's stead. What
 * each allows is from its manual: Amazon RDS "Understanding the rds_superuser role", Cloud SQL
 * "About PostgreSQL users and roles", Azure "Allow extensions".
 */
enum ManagedService {
    RDS(
            "Amazon RDS or Aurora",
            "rds_superuser",
            "extensions are those that rds.extensions lists; rds.logical_replication=1 gives"
                    + " wal_level=logical, rds_replication lets a role replicate"),
    CLOUD_SQL(
            "Google Cloud SQL",
            "cloudsqlsuperuser",
            "extensions are those that Cloud SQL lists; cloudsql.logical_decoding=on gives"
                    + " wal_level=logical, cloudsql.pg_authid_select_role shows password hashes"),
    ALLOYDB(
            "Google AlloyDB",
            "alloydbsuperuser",
            "extensions are those that AlloyDB lists; alloydb.logical_decoding=on gives"
                    + " wal_level=logical"),
    AZURE(
            "Azure Database for PostgreSQL",
            "azure_pg_admin",
            "extensions have to be in the server parameter azure.extensions first; the server"
                    + " parameter wal_level gives logical decoding");

    private final String provider;
    private final String admin;
    private final String rules;

    ManagedService(String provider, String admin, String rules) {
        this.provider = provider;
        this.admin = admin;
        this.rules = rules;
    }

    static Optional<ManagedService> of(Session session) throws SQLException {
        for (ManagedService service : values()) {
            boolean here =
                    session.query(
                                    "SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname ="
                                            + " ?)",
                                    row -> row.getBoolean(1),
                                    service.admin)
                            .getFirst();
            if (here) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }

    /**
     * What to know about a login that is no superuser there.
     *
     * @param which {@code source} or {@code target}
     */
    Problem without(String which, String role, Session session) throws SQLException {
        boolean member =
                session.query(
                                "SELECT pg_catalog.pg_has_role(?, 'USAGE')",
                                row -> row.getBoolean(1),
                                admin)
                        .getFirst();
        return member
                ? Problem.warning(
                        "the %s is %s: %s is no superuser but %s"
                                .formatted(which, provider, role, admin),
                        "what only a superuser may do is left out by name; " + rules)
                : Problem.warning(
                        "the %s is %s, and %s is not a member of its %s"
                                .formatted(which, provider, role, admin),
                        "log in as the instance's first user, or GRANT %s TO %s; %s"
                                .formatted(admin, role, rules));
    }

    /** For the inventory: {@code Amazon RDS or Aurora}. */
    String provider() {
        return provider;
    }
}
