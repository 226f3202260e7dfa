package dev.rehome.postgres.clone;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.schema.Membership;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a clone back: drops databases and roles that were not there before it, and empties
 * databases that were there and empty. May be run twice.
 */
public record DropCloned(Server target, Progress progress) {
    private static final String DEPENDENT_OBJECTS = "2BP01";
    private static final String NOT_OWNER = "42501";

    /** Everything of a user's in a database, as statements that drop it. */
    private static final String CONTENTS =
            """
            SELECT 1, format('DROP EVENT TRIGGER %I', evtname) FROM pg_catalog.pg_event_trigger e
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = e.oid
                    AND d.classid = 'pg_catalog.pg_event_trigger'::regclass AND d.deptype = 'e')
            UNION ALL
            SELECT 2, format('DROP PUBLICATION %I', pubname) FROM pg_catalog.pg_publication
            UNION ALL
            SELECT 3, format('DROP EXTENSION %I CASCADE', extname) FROM pg_catalog.pg_extension
             WHERE extname <> 'plpgsql'
            UNION ALL
            SELECT 4, format('DROP SERVER %I CASCADE', srvname) FROM pg_catalog.pg_foreign_server
            UNION ALL
            SELECT 5, format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname)
              FROM pg_catalog.pg_foreign_data_wrapper
            UNION ALL
            SELECT 6, format('DROP SCHEMA %I CASCADE', nspname) FROM pg_catalog.pg_namespace
             WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
            UNION ALL
            SELECT 7, format('SELECT pg_catalog.lo_unlink(%s)', oid)
              FROM pg_catalog.pg_largeobject_metadata
            UNION ALL
            SELECT 8, format('DROP CAST (%s AS %s)', format_type(castsource, NULL),
                             format_type(casttarget, NULL))
              FROM pg_catalog.pg_cast WHERE oid >= 16384
            UNION ALL
            SELECT 9, 'CREATE SCHEMA public'
            ORDER BY 1
            """;

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

    /** Drops everything in a database that was empty before; leaves it with a schema public. */
    public void contents(String name) {
        try (Session session = target.open(name, SessionSettings.loading())) {
            session.execute("BEGIN");
            for (String drop : statements(session)) {
                session.execute(drop);
            }
            session.execute("GRANT USAGE ON SCHEMA public TO PUBLIC");
            session.execute("COMMIT");
        } catch (SQLException e) {
            throw failure("empty database " + name, e);
        }
    }

    private static List<String> statements(Session session) throws SQLException {
        var drops = new ArrayList<String>();
        try (var statement = session.jdbc().createStatement();
                var row = statement.executeQuery(CONTENTS)) {
            while (row.next()) {
                drops.add(row.getString(2));
            }
        }
        return drops;
    }

    /** Drops a role; one that owns something elsewhere by now stays, and is named. */
    public void role(String name) {
        try (Session session = target.open()) {
            session.execute("DROP ROLE IF EXISTS " + QualifiedName.quote(name));
        } catch (SQLException e) {
            if (!DEPENDENT_OBJECTS.equals(e.getSQLState())) {
                throw failure("drop role " + name, e);
            }
            progress.notice("role %s stays: %s".formatted(name, e.getMessage()));
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
