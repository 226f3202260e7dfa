package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What changes databases and puts them back as they were, killed between two of them: at a lock
 * that we hold on the second one.
 */
final class KilledAtALockTest {
    /** Who may do what, and all settings; grants in any order, told or not. */
    private static final String ACCESS =
            """
            SELECT pg_catalog.concat_ws(' ', 'grant', datname, pg_catalog.pg_get_userbyid(grantor),
                                        grantee, privilege_type, is_grantable)
              FROM pg_catalog.pg_database,
                   pg_catalog.aclexplode(coalesce(datacl, pg_catalog.acldefault('d', datdba)))
            UNION ALL
            SELECT 'setting ' || s FROM pg_catalog.pg_db_role_setting s
             ORDER BY 1
            """;

    /** All that a clone makes, and the inside of the database where this is asked. */
    private static final String EVERYTHING =
            """
            SELECT pg_catalog.concat_ws(' ', 'database', oid, datname, datdba, datacl,
                                        pg_catalog.shobj_description(oid, 'pg_database'))
              FROM pg_catalog.pg_database
            UNION ALL SELECT pg_catalog.concat_ws(' ', 'role', oid, rolname, rolcanlogin)
              FROM pg_catalog.pg_roles
            UNION ALL SELECT 'member ' || m FROM pg_catalog.pg_auth_members m
            UNION ALL SELECT 'setting ' || s FROM pg_catalog.pg_db_role_setting s
            UNION ALL SELECT pg_catalog.concat_ws(' ', 'schema', oid, nspname, nspowner, nspacl)
              FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_'
            UNION ALL SELECT 'relation ' || relname FROM pg_catalog.pg_class WHERE oid >= 16384
             ORDER BY 1
            """;

    private static PostgresServer old;
    private static PostgresServer now;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        old = PostgresServer.start(15);
        now = PostgresServer.start(15);
        old.execute(
                "postgres",
                "CREATE ROLE reader LOGIN",
                "CREATE DATABASE first",
                "CREATE DATABASE second",
                "CREATE DATABASE third",
                "ALTER DATABASE first SET default_transaction_read_only = off",
                "ALTER ROLE reader IN DATABASE third SET default_transaction_read_only = off",
                "REVOKE CONNECT ON DATABASE second FROM PUBLIC",
                "GRANT CONNECT ON DATABASE second TO reader WITH GRANT OPTION");
        for (String database : List.of("first", "second", "third")) {
            old.execute(
                    database,
                    "CREATE TABLE t AS SELECT generate_series(1, 100) AS i",
                    "ALTER TABLE t OWNER TO reader");
        }
    }

    @AfterAll
    static void stopServers() {
        now.close();
        old.close();
    }

    @Test
    void aFenceAndItsReleaseGoOnAfterAKillAndLeaveTheStateAsItWas() throws Exception {
        List<String> before = TwoServers.names(old, "postgres", ACCESS);
        Desk desk = new Desk(folder);

        AtALock.kill(
                old,
                "postgres",
                "ALTER DATABASE second SET work_mem = '5MB'",
                desk.start(
                        "postgres",
                        "fence",
                        old.uri("postgres"),
                        "--mode",
                        "closed",
                        "--database",
                        "first",
                        "second",
                        "third"));

        assertThat(fenced()).contains("first").doesNotContain("third");
        desk.type("resume").ends(ExitCode.DONE);
        assertThat(fenced()).containsExactly("first", "second", "third");

        AtALock.kill(
                old,
                "postgres",
                "ALTER DATABASE second SET work_mem = '5MB'",
                desk.start("postgres", "release"));

        assertThat(fenced()).contains("third").doesNotContain("first");
        desk.type("resume").ends(ExitCode.ROLLED_BACK);
        assertThat(TwoServers.names(old, "postgres", ACCESS)).isEqualTo(before);
    }

    @Test
    void aFenceThatWasKilledHalfWayIsReleasedToTheStateAsItWas() throws Exception {
        List<String> before = TwoServers.names(old, "postgres", ACCESS);
        Desk desk = new Desk(folder);
        AtALock.kill(
                old,
                "postgres",
                "ALTER DATABASE second SET work_mem = '5MB'",
                desk.start(
                        "postgres",
                        "fence",
                        old.uri("postgres"),
                        "--database",
                        "first",
                        "second",
                        "third"));
        assertThat(fenced()).contains("first").doesNotContain("third");

        desk.type("postgres", "release").ends(ExitCode.DONE);

        assertThat(TwoServers.names(old, "postgres", ACCESS)).isEqualTo(before);
    }

    @Test
    void theWayBackOfACloneGoesOnAfterAKillAndLeavesTheTargetAsItWas() throws Exception {
        now.execute("postgres", "CREATE DATABASE third");
        List<String> before = TwoServers.names(now, "third", EVERYTHING);
        Desk desk = new Desk(folder);
        String run =
                desk.type(
                                "postgres",
                                "clone",
                                "--from",
                                old.uri("postgres"),
                                "--to",
                                now.uri("postgres"),
                                "--database",
                                "first",
                                "second",
                                "third")
                        .ends(ExitCode.DONE)
                        .run();
        assertThat(TwoServers.names(now, "third", EVERYTHING)).isNotEqualTo(before);

        // It holds the database against whoever would drop it.
        AtALock.kill(
                now,
                "postgres",
                "COMMENT ON DATABASE second IS 'held'",
                desk.start("rollback", run, "--yes"));

        assertThat(TwoServers.names(now, "third", EVERYTHING)).isNotEqualTo(before);
        desk.type("resume").ends(ExitCode.ROLLED_BACK);
        assertThat(TwoServers.names(now, "third", EVERYTHING)).isEqualTo(before);
    }

    private static List<String> fenced() throws SQLException {
        return TwoServers.names(
                old,
                "postgres",
                """
                SELECT datname FROM pg_catalog.pg_db_role_setting, pg_catalog.pg_database d
                 WHERE setdatabase = d.oid AND setrole = 0
                   AND 'default_transaction_read_only=on' = ANY (setconfig)
                 ORDER BY 1
                """);
    }
}
