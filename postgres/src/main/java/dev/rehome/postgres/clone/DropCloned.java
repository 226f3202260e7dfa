package dev.rehome.postgres.clone;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.globals.EmptyDatabase;
import dev.rehome.postgres.globals.MakeDatabase;
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
    private static final String UNDEFINED_OBJECT = "42704";
    private static final String NOT_OWNER = "42501";

    /** Drops a database with everybody who is connected to it. */
    public void database(String name) {
        String drop =
                "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(QualifiedName.quote(name));
        try (Session session = target.open()) {
            try {
                session.execute(drop);
            } catch (SQLException e) {
                if (!NOT_OWNER.equals(e.getSQLState())) {
                    throw e;
                }
                dropAsMember(session, name, drop);
            }
        } catch (SQLException e) {
            throw failure("drop database " + name, e);
        }
    }

    /** It was given to its owner's role, of which the login has to be a member to drop it. */
    private static void dropAsMember(Session session, String database, String drop)
            throws SQLException {
        List<String> owner =
                session.query(
                        "SELECT pg_catalog.pg_get_userbyid(datdba) FROM pg_catalog.pg_database"
                                + " WHERE datname = ?",
                        row -> row.getString(1),
                        database);
        if (owner.isEmpty()) {
            return;
        }
        String ending = new Membership(session).lend(owner.getFirst());
        session.execute(drop);
        if (!ending.isEmpty()) {
            session.execute(ending);
        }
    }

    /** Drops databases that the run has created and not yet given their names. */
    public void unfinished(String run) {
        try (Session session = target.open()) {
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

    /** Drops everything in a database that was empty before, and leaves it as it was. */
    public void contents(String name, EmptyDatabase before) {
        try (Session session = target.open(name, SessionSettings.loading())) {
            new DropContents(session).run();
            before.restore(session);
        } catch (SQLException e) {
            throw failure("empty database " + name, e);
        }
    }

    /** Ends memberships; those that are gone with their roles are gone. */
    public void memberships(List<String> endings) {
        try (Session session = target.open()) {
            for (String ending : endings) {
                try {
                    session.execute(ending);
                } catch (SQLException e) {
                    if (!UNDEFINED_OBJECT.equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
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
        try (Session session = target.open()) {
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
