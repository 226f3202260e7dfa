package dev.rehome.postgres.takeback;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.connect.Transaction;
import dev.rehome.postgres.fence.OtherSessions;
import dev.rehome.postgres.globals.EmptyDatabase;
import dev.rehome.postgres.globals.MakeDatabase;
import dev.rehome.postgres.landing.Claim;
import dev.rehome.postgres.schema.Membership;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Takes a clone back: drops databases, roles and tablespaces that it created, and empties databases
 * that were there and empty. Goes by names: that they still mean what the clone created is the
 * caller's to know. May be run twice.
 */
public record DropCloned(Server target, Progress progress) {
    private static final String DEPENDENT_OBJECTS = "2BP01";
    private static final String TABLESPACE_IN_USE = "55000";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String NOT_OWNER = "42501";

    /** Whoever comes back at once, as a client's pool of connections does, is soon done. */
    private static final String LOCK_PATIENCE = "10s";

    private static final String OWNER =
            "SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database"
                    + " WHERE datname = ?";

    private static final String LOCK_HOLDERS =
            """
            SELECT DISTINCT format('process %s of %s, %s%s', a.pid, coalesce(a.usename, '-'),
                          coalesce(nullif(a.application_name, ''), a.backend_type),
                          ', ' || a.state)
              FROM pg_catalog.pg_locks l
              JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
             WHERE l.granted AND l.locktype IN ('relation', 'object')
               AND l.pid <> pg_catalog.pg_backend_pid()
               AND l.database IN (0, (SELECT oid FROM pg_catalog.pg_database
                                       WHERE datname = pg_catalog.current_database()))
            UNION ALL
            SELECT format('prepared transaction %s', gid) FROM pg_catalog.pg_prepared_xacts
             WHERE database = pg_catalog.current_database()
            """;

    /**
     * Drops a database with everybody who is connected to it.
     *
     * @throws Failure naming who holds locks, when it cannot be dropped for {@value #LOCK_PATIENCE}
     */
    public void database(String name) {
        String drop =
                "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(QualifiedName.quote(name));
        String what = "drop database " + name;
        try (Session session = open(target.address().database())) {
            try {
                drop(session, name, drop);
            } catch (SQLException e) {
                throw lockedOr(session, what, e);
            }
        } catch (SQLException e) {
            throw failure(what, e);
        }
    }

    private static void drop(Session session, String name, String drop) throws SQLException {
        try {
            session.execute(drop);
        } catch (SQLException e) {
            if (!NOT_OWNER.equals(e.getSQLState()) || !own(session, name)) {
                throw e;
            }
            session.execute(drop);
        }
    }

    /**
     * Takes a database back from its owner's role. For that the login has to be a member of the
     * role, and is no more at the transaction's end: a DROP that fails afterwards leaves nothing
     * lent.
     *
     * @return whether it may
     */
    private static boolean own(Session session, String database) throws SQLException {
        try (Transaction transaction = session.begin()) {
            var membership = new Membership(session);
            for (String owner : session.query(OWNER, row -> row.getString(1), database)) {
                Membership.Loan loan = membership.lend(owner);
                if (loan.refused().isPresent()) {
                    return false;
                }
                session.execute(
                        "ALTER DATABASE %s OWNER TO CURRENT_USER"
                                .formatted(QualifiedName.quote(database)));
                if (!loan.ending().isEmpty()) {
                    session.execute(loan.ending());
                }
            }
            transaction.commit();
            return true;
        }
    }

    /** Drops databases that the run has created and not yet given their names. */
    public void unfinished(String run) {
        try (Session session = open(target.address().database())) {
            for (String name :
                    session.query(
                            "SELECT datname FROM pg_catalog.pg_database WHERE"
                                    + " pg_catalog.strpos(datname, ?) = 1",
                            row -> row.getString(1),
                            MakeDatabase.unfinished(run))) {
                session.execute("DROP DATABASE " + QualifiedName.quote(name));
            }
        } catch (SQLException e) {
            throw failure("drop what was not finished", e);
        }
    }

    /**
     * Drops everything in a database that was empty before, and leaves it as it was. Ends first
     * what an attempt left running there, and everybody else who is connected.
     *
     * @throws Failure naming who holds locks, when something cannot be dropped for {@value
     *     #LOCK_PATIENCE}
     */
    public void contents(String name, EmptyDatabase before) throws InterruptedException {
        String what = "empty database " + name;
        try (Session session = open(name)) {
            Claim.takeOver(session);
            var others = new OtherSessions(session);
            others.end(List.of(name), others.now());
            try {
                new DropContents(session).run();
                before.restore(session);
            } catch (SQLException e) {
                throw lockedOr(session, what, e);
            }
        } catch (SQLException e) {
            throw failure(what, e);
        }
    }

    private Session open(String database) {
        return target.open(database, SessionSettings.loading().with("lock_timeout", LOCK_PATIENCE));
    }

    /**
     * A refusal that names who holds locks.
     *
     * @throws SQLException what is given, when it is none for want of a lock
     */
    private static Failure lockedOr(Session session, String what, SQLException e)
            throws SQLException {
        if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
            throw e;
        }
        List<String> holders = session.query(LOCK_HOLDERS, row -> row.getString(1));
        return new Failure(
                ExitCode.FAILED,
                "cannot %s at the target: no lock within %s, others hold some there: %s"
                        .formatted(
                                what,
                                LOCK_PATIENCE,
                                holders.isEmpty() ? "gone by now" : String.join("; ", holders)),
                "end them (pg_terminate_backend, or ROLLBACK PREPARED) and keep them away, then"
                        + " roll back again",
                e);
    }

    /** Ends memberships; those that are gone with their roles are gone. */
    public void memberships(List<String> endings) {
        try (Session session = open(target.address().database())) {
            Membership.end(session, endings);
        } catch (SQLException e) {
            throw failure("end memberships", e);
        }
    }

    /** Drops a tablespace; one in which something of others lies by now stays, and is named. */
    public void tablespace(String name) {
        drop("TABLESPACE", name, TABLESPACE_IN_USE);
    }

    /** Drops a role; one that owns something elsewhere by now stays, and is named. */
    public void role(String name) {
        drop("ROLE", name, DEPENDENT_OBJECTS);
    }

    private void drop(String kind, String name, String inUse) {
        String what = "%s %s".formatted(kind.toLowerCase(Locale.ROOT), name);
        try (Session session = open(target.address().database())) {
            session.execute("DROP %s IF EXISTS %s".formatted(kind, QualifiedName.quote(name)));
        } catch (SQLException e) {
            if (!inUse.equals(e.getSQLState())) {
                throw failure("drop " + what, e);
            }
            progress.notice("%s stays: %s".formatted(what, e.getMessage()));
        }
    }

    private static Failure failure(String what, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot %s at the target: %s".formatted(what, e.getMessage()),
                "see the server's message, then roll back again",
                e);
    }
}
