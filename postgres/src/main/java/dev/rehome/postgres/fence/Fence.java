package dev.rehome.postgres.fence;

import static dev.rehome.postgres.catalog.QualifiedName.literal;
import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.fence.DatabaseAccess.Grant;
import dev.rehome.postgres.fence.DatabaseAccess.Setting;
import dev.rehome.postgres.globals.FenceSettings;
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
 *
 * <p>One fence stands around a database at a time. Whose it is, is written into the database's
 * settings ({@link FenceSettings#SIGN}), so another journal or another machine knows it too.
 */
public record Fence(Server server) {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String PARAMETER = FenceSettings.READ_ONLY;

    /**
     * A fence that was raised.
     *
     * @param run whose it is
     * @param login who raised it, and whom it lets in when it is closed
     */
    public record Raised(String run, FenceMode mode, String login) {}

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
     * What keeps that run from raising its fence: another one that stands.
     *
     * @param now as {@link #before} read it
     * @param run empty for one that has no name yet
     */
    public static List<Problem> obstacles(List<DatabaseAccess> now, String run) {
        var others = new OtherFences(run);
        return now.stream().flatMap(access -> others.beforeRaising(access).stream()).toList();
    }

    /** What keeps that run from going back to that state: it would open or raise another fence. */
    public List<Problem> obstaclesBack(List<DatabaseAccess> before, String run) {
        return session("read the access to", session -> obstaclesBack(session, before, run));
    }

    /**
     * Puts the fence up, ends the sessions that began before it, and proves with a new session that
     * writes are refused. The databases say from then on whose fence it is.
     *
     * @param run whose it is
     * @throws Failure when another run's fence stands, and nothing was changed; when a new session
     *     can write all the same, naming the database
     */
    public FenceReport raise(List<String> databases, FenceMode mode, String run) {
        FenceReport report =
                session(
                        "fence",
                        session -> {
                            Problem.refuse(
                                    obstacles(new AccessCatalog(session).read(databases), run));
                            List<Problem> gaps = new ArrayList<>();
                            for (String database : databases) {
                                shut(session, database, mode, run, gaps);
                            }
                            var others = new OtherSessions(session);
                            String up = others.now();
                            var ended = others.end(databases, up);
                            others.clients(databases, up)
                                    .forEach(left -> gaps.add(FenceGaps.session(left)));
                            gaps.addAll(new FenceGaps(session).find(databases, mode));
                            return new FenceReport(ended, gaps);
                        });
        for (String database : databases) {
            WriteAttempt attempt = WriteAttempt.in(server, database);
            if (!attempt.refused()) {
                throw new Failure(
                        "database %s is fenced, but %s".formatted(database, attempt.words()),
                        "look for a setting of the role that overrides "
                                + PARAMETER
                                + ", then fence again");
            }
        }
        return report;
    }

    /** Those of the databases whose new sessions cannot write, tried in each. */
    public List<String> refusing(List<String> databases) {
        return databases.stream()
                .filter(database -> WriteAttempt.in(server, database).refused())
                .toList();
    }

    /**
     * Whether the databases are fenced that way and by that run, for a new session and by the
     * catalogs.
     */
    public boolean holds(List<String> databases, FenceMode mode, String run) {
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
                    || !access.fencedBy().equals(Optional.of(run))
                    || (mode == FenceMode.CLOSED && !closed)
                    || !WriteAttempt.in(server, access.database()).refused()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes the fence down: gives back what it took and takes away what it gave. What others have
     * changed meanwhile stays as far as it can be told apart: {@link Since#others}.
     *
     * @throws Failure when another run's fence stands or would be raised, and nothing was changed;
     *     when a role may not grant any more what it had granted, and all else is brought back
     */
    public void release(List<DatabaseAccess> before, Raised fence) {
        session(
                "release",
                session -> {
                    Problem.refuse(obstaclesBack(session, before, fence.run()));
                    Map<String, DatabaseAccess> now = byName(session, before);
                    Optional<SQLException> refused = Optional.empty();
                    for (DatabaseAccess each : before) {
                        DatabaseAccess present = now.get(each.database());
                        if (present != null) { // dropped meanwhile: nothing is left to release
                            var settings =
                                    new ReleasedSettings(session, new Since(each, present, fence));
                            settings.bring();
                            var grants = new ReleasedGrants(session, each, fence).bring();
                            refused = refused.or(() -> grants);
                            settings.unsign(); // last: until then it is this run's fence
                        }
                    }
                    if (refused.isPresent()) {
                        throw refused.get();
                    }
                    return before;
                });
    }

    private static Map<String, DatabaseAccess> byName(Session session, List<DatabaseAccess> meant)
            throws SQLException {
        List<String> names = meant.stream().map(DatabaseAccess::database).toList();
        return new AccessCatalog(session)
                .read(names).stream()
                        .collect(Collectors.toMap(DatabaseAccess::database, Function.identity()));
    }

    private static List<Problem> obstaclesBack(
            Session session, List<DatabaseAccess> before, String run) throws SQLException {
        Map<String, DatabaseAccess> now = byName(session, before);
        var others = new OtherFences(run);
        return before.stream()
                .flatMap(
                        each ->
                                others
                                        .beforeReleasing(
                                                Optional.ofNullable(now.get(each.database())), each)
                                        .stream())
                .toList();
    }

    /** Opens a session in that database that may change the fence itself. */
    Session open(String database) throws SQLException {
        return server.open(database, SessionSettings.plain().with(PARAMETER, "off"));
    }

    /**
     * Two runs that sign in the same instant both know the state without a fence, since each reads
     * it before either shuts; the one whose sign is lost finds that out in {@link #holds}.
     */
    private void shut(Session session, String name, FenceMode mode, String run, List<Problem> gaps)
            throws SQLException {
        var catalog = new AccessCatalog(session);
        String database = quote(name);
        for (DatabaseAccess access : catalog.read(List.of(name))) {
            Problem.refuse(obstacles(List.of(access), run));
            session.execute(
                    "ALTER DATABASE %s SET %s = %s"
                            .formatted(
                                    database,
                                    FenceSettings.SIGN,
                                    literal(FenceSettings.signed(run))));
            session.execute("ALTER DATABASE %s SET %s = on".formatted(database, PARAMETER));
            var roles = new ArrayList<>(catalog.overridingRoles());
            access.readOnly().stream()
                    .map(Setting::role)
                    .filter(role -> !role.equals(DatabaseAccess.EVERYBODY))
                    .forEach(roles::add);
            for (String role : roles.stream().distinct().toList()) {
                shut(session, name, role, gaps);
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

    static String grantee(String role) {
        return role.equals(DatabaseAccess.EVERYBODY) ? "PUBLIC" : quote(role);
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
