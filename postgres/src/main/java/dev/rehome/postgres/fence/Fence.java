package dev.rehome.postgres.fence;

import static dev.rehome.postgres.catalog.QualifiedName.literal;
import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.ConnectFailure;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.fence.DatabaseAccess.Grant;
import dev.rehome.postgres.fence.DatabaseAccess.Setting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps writers out of databases while they are moved: they start read-only, or nobody may connect,
 * and whoever was in is thrown out. It is in the catalogs, so it outlives reconnects and restarts.
 * The owner of the databases can do it; a superuser leaves fewer gaps.
 *
 * <p>Everything here may be run twice. {@link #before} must be kept durably before {@link #raise},
 * because {@link #release} needs it: asked again later, it would describe the fence itself.
 */
public record Fence(Server server) {
    private static final String READ_ONLY_TRANSACTION = "25006";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String PARAMETER = "default_transaction_read_only";

    @FunctionalInterface
    private interface Work<T> {
        T on(Session session) throws SQLException;
    }

    /**
     * The state to come back to.
     *
     * @throws Failure naming a database that does not exist
     */
    public List<DatabaseAccess> before(List<String> databases) {
        List<DatabaseAccess> found =
                session(
                        "read the access to",
                        session -> new AccessCatalog(session).read(databases));
        for (String name : databases) {
            if (found.stream().noneMatch(each -> each.database().equals(name))) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "there is no database %s at %s".formatted(name, server.address()),
                        "check the name; 'rehome postgres inspect' lists the databases there",
                        null);
            }
        }
        return found;
    }

    /**
     * Puts the fence up, ends the sessions that began before it, and proves with a new session that
     * writes are refused.
     *
     * @throws Failure when a new session can write all the same, naming the database
     */
    public FenceReport raise(List<String> databases, FenceMode mode) {
        FenceReport report =
                session(
                        "fence",
                        session -> {
                            List<Problem> gaps = new ArrayList<>();
                            shut(session, databases, mode, gaps);
                            var others = new OtherSessions(session);
                            String up = others.now();
                            var ended = others.end(databases, up);
                            others.clients(databases, up)
                                    .forEach(left -> gaps.add(FenceGaps.session(left)));
                            gaps.addAll(new FenceGaps(session).find(databases, mode));
                            return new FenceReport(ended, gaps);
                        });
        for (String database : databases) {
            refusesWrites(database)
                    .ifPresent(
                            why -> {
                                throw new Failure(
                                        "database %s is fenced, but %s".formatted(database, why),
                                        "look for a setting of the role that overrides "
                                                + PARAMETER
                                                + ", then fence again");
                            });
        }
        return report;
    }

    /** Whether the databases are fenced that way, for a new session and by the catalogs. */
    public boolean holds(List<String> databases, FenceMode mode) {
        String self = server.address().user();
        for (DatabaseAccess access : before(databases)) {
            boolean on =
                    access.readOnly().stream()
                            .anyMatch(
                                    setting ->
                                            setting.role().equals(DatabaseAccess.EVERYBODY)
                                                    && setting.value().equals("on"));
            boolean closed =
                    access.grants().stream().allMatch(grant -> grant.grantee().equals(self));
            if (!on
                    || (mode == FenceMode.CLOSED && !closed)
                    || refusesWrites(access.database()).isPresent()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes the fence down: exactly the given state, and nothing else, is brought back.
     *
     * @throws Failure when a role may not grant any more what it had granted; all else is brought
     *     back
     */
    public void release(List<DatabaseAccess> before) {
        session(
                "release",
                session -> {
                    List<String> names = before.stream().map(DatabaseAccess::database).toList();
                    Map<String, DatabaseAccess> now =
                            new AccessCatalog(session)
                                    .read(names).stream()
                                            .collect(
                                                    Collectors.toMap(
                                                            DatabaseAccess::database,
                                                            Function.identity()));
                    Optional<SQLException> refused = Optional.empty();
                    for (DatabaseAccess each : before) {
                        DatabaseAccess present = now.get(each.database());
                        if (present != null) { // dropped meanwhile: nothing is left to release
                            restoreSettings(session, present, each);
                            var grants = new ReleasedGrants(session, each).bring();
                            refused = refused.or(() -> grants);
                        }
                    }
                    if (refused.isPresent()) {
                        throw refused.get();
                    }
                    return names;
                });
    }

    /** Opens a session in that database that may change the fence itself. */
    Session open(String database) throws SQLException {
        return server.open(database, SessionSettings.plain().with(PARAMETER, "off"));
    }

    private void shut(Session session, List<String> databases, FenceMode mode, List<Problem> gaps)
            throws SQLException {
        var catalog = new AccessCatalog(session);
        List<String> overriding = catalog.overridingRoles();
        for (DatabaseAccess access : catalog.read(databases)) {
            String database = quote(access.database());
            session.execute("ALTER DATABASE %s SET %s = on".formatted(database, PARAMETER));
            var roles = new ArrayList<>(overriding);
            access.readOnly().stream()
                    .map(Setting::role)
                    .filter(role -> !role.equals(DatabaseAccess.EVERYBODY))
                    .forEach(roles::add);
            for (String role : roles.stream().distinct().toList()) {
                shut(session, access.database(), role, gaps);
            }
            if (mode == FenceMode.CLOSED) {
                close(session, access);
            }
        }
    }

    private static void shut(Session session, String database, String role, List<Problem> gaps)
            throws SQLException {
        try {
            session.execute(
                    "ALTER ROLE %s IN DATABASE %s SET %s = on"
                            .formatted(quote(role), quote(database), PARAMETER));
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            gaps.add(
                    Problem.warning(
                            "role %s keeps %s = off of its own in database %s"
                                    .formatted(role, PARAMETER, database),
                            "fence as a superuser, or with mode 'closed'"));
        }
    }

    private void close(Session session, DatabaseAccess access) throws SQLException {
        String database = quote(access.database());
        String self = server.address().user();
        // First ourselves, so that no moment leaves us outside too.
        session.execute("GRANT CONNECT ON DATABASE %s TO %s".formatted(database, quote(self)));
        for (Grant grant : access.grants()) {
            if (!grant.grantee().equals(self)) {
                session.execute(
                        "REVOKE CONNECT ON DATABASE %s FROM %s CASCADE"
                                .formatted(database, grantee(grant.grantee())));
            }
        }
    }

    private static void restoreSettings(Session session, DatabaseAccess now, DatabaseAccess before)
            throws SQLException {
        for (Setting setting : now.readOnly()) {
            boolean kept =
                    before.readOnly().stream().anyMatch(old -> old.role().equals(setting.role()));
            if (!kept) {
                session.execute(alter(now.database(), setting.role()) + " RESET " + PARAMETER);
            }
        }
        for (Setting setting : before.readOnly()) {
            if (!now.readOnly().contains(setting)) {
                session.execute(
                        "%s SET %s = %s"
                                .formatted(
                                        alter(now.database(), setting.role()),
                                        PARAMETER,
                                        literal(setting.value())));
            }
        }
    }

    private static String alter(String database, String role) {
        return role.equals(DatabaseAccess.EVERYBODY)
                ? "ALTER DATABASE " + quote(database)
                : "ALTER ROLE %s IN DATABASE %s".formatted(quote(role), quote(database));
    }

    static String grantee(String role) {
        return role.equals(DatabaseAccess.EVERYBODY) ? "PUBLIC" : quote(role);
    }

    /** Empty when a new session cannot write; else what happened instead. */
    private Optional<String> refusesWrites(String database) {
        try (Session session = server.open(database)) {
            session.jdbc().setAutoCommit(false);
            try {
                // Refused before privileges are looked at, so any role can tell.
                session.execute("CREATE SCHEMA rehome_fence_probe");
                return Optional.of("a new session can write");
            } catch (SQLException e) {
                return READ_ONLY_TRANSACTION.equals(e.getSQLState())
                        ? Optional.empty()
                        : Optional.of("a new session says: " + e.getMessage());
            } finally {
                session.jdbc().rollback();
            }
        } catch (ConnectFailure e) {
            return Optional.of("we cannot connect any more: " + e.getMessage());
        } catch (SQLException e) {
            return Optional.of("a new session fails: " + e.getMessage());
        }
    }

    private <T> T session(String purpose, Work<T> work) {
        try (Session session = open(server.address().database())) {
            return work.on(session);
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot %s databases at %s: %s"
                            .formatted(purpose, server.address(), e.getMessage()),
                    "be the owner of the databases, or a superuser",
                    e);
        }
    }
}
