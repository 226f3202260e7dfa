package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very command, on real servers, as a process that can be killed. */
final class KilledCloneTest {
    private static final String PASSWORD = "canary-w7Q!x:pR2";
    private static final int KILLS = 6;

    /** From the first to the last moment of a clone of this data, on a quiet or a busy machine. */
    private static final int LATEST_KILL_MILLIS = 6000;

    private static final String DATA =
            """
            CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE, balance numeric(12,2));
            CREATE TABLE purchase (id serial PRIMARY KEY,
                customer bigint NOT NULL REFERENCES customer, what jsonb, tags text[]);
            CREATE INDEX ON purchase USING gin (tags);
            CREATE INDEX ON purchase (customer);
            INSERT INTO customer (name, balance)
                SELECT 'c' || i, i / 100.0 FROM generate_series(1, 100000) i;
            INSERT INTO purchase (customer, what, tags)
                SELECT 1 + i % 100000, jsonb_build_object('n', i), array['a' || i % 7, 'b']
                  FROM generate_series(1, 300000) i;
            """;

    private static PostgresServer source;
    private static PostgresServer target;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        source = PostgresServer.start(15);
        target = PostgresServer.start(15);
        source.execute("postgres", "CREATE DATABASE shop");
        source.execute("shop", DATA);
        source.execute(
                "postgres",
                "CREATE ROLE mover SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE shop_owner");
        source.execute("shop", "ALTER TABLE customer OWNER TO shop_owner");
    }

    @AfterAll
    static void stopServers() {
        target.close();
        source.close();
    }

    @Test
    void goesOnAfterEachKillAndEndsIdenticalAndLeavesNothingWhenRolledBack() throws Exception {
        Desk desk = new Desk(folder);
        String[] clone = {"postgres", "clone", "--from", from(), "--to", to(), "--jobs", "2"};
        var random = new Random(20261120);
        Started started = desk.start(clone);
        int kills = 0;
        while (!started.process().waitFor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS)
                && kills < KILLS) {
            assertThat(arguments(started.process())).doesNotContain(PASSWORD);
            started.process().destroyForcibly().waitFor();
            kills++;
            // Killed before the run was journaled, there is nothing to resume: begin it.
            boolean begun = desk.type("runs").out().contains("postgres-clone");
            started =
                    begun ? desk.start("resume", "--store", "source=" + from()) : desk.start(clone);
        }
        started.answer().ends(ExitCode.DONE);
        assertThat(kills).as("kills that found the clone at work").isPositive();

        String run = desk.type("runs").run();
        desk.type("postgres", "verify", "--from", from(), "--to", target.uri("shop"))
                .ends(ExitCode.DONE);
        assertThat(names("SELECT nspname FROM pg_namespace WHERE nspname = 'rehome'", "shop"))
                .isEmpty();

        // The source's password is needed no more: only the target is touched.
        desk.type("rollback", run, "--yes").ends(ExitCode.DONE);
        assertThat(names("SELECT datname FROM pg_database", "postgres")).doesNotContain("shop");
        assertThat(names("SELECT rolname FROM pg_roles", "postgres"))
                .doesNotContain("mover", "shop_owner");
        assertThat(desk.everythingWritten()).doesNotContain(PASSWORD);
    }

    @Test
    void goesOnAtOnceWhenItWasKilledWhileALongIndexWasBuilt() throws Exception {
        source.execute("postgres", "CREATE DATABASE slow");
        source.execute(
                "slow",
                """
                CREATE FUNCTION public.slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
                $$ BEGIN
                    IF current_setting('port') <> '%d' THEN PERFORM pg_sleep(0.003); END IF;
                    RETURN i;
                END $$;
                CREATE TABLE t (i int);
                INSERT INTO t SELECT generate_series(1, 2000);
                CREATE INDEX long_to_build ON t (slow(i));
                """
                        .formatted(source.port()));
        Desk desk = new Desk(folder);
        String from = source.uri("slow");
        Started started =
                desk.start("postgres", "clone", "--from", from, "--to", to(), "--jobs", "2");
        String building =
                "SELECT pid::text FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'"
                        + " AND state = 'active'";
        while (names(building, "postgres").isEmpty()) {
            assertThat(started.process().isAlive()).isTrue();
            Thread.sleep(20);
        }
        started.process().destroyForcibly().waitFor();

        desk.start("resume").answer().ends(ExitCode.DONE);
        assertThat(desk.type("show").out())
                .contains("made without a password, which has to be given by hand");

        desk.type("postgres", "verify", "--from", from, "--to", target.uri("slow"))
                .ends(ExitCode.DONE);
        assertThat(names("SELECT nspname FROM pg_namespace WHERE nspname = 'rehome'", "slow"))
                .isEmpty();
        assertThat(names("SELECT relname FROM pg_class WHERE relname ~ '^long_to'", "slow"))
                .containsExactly("long_to_build");
    }

    private String from() {
        return "postgresql://mover:%s@127.0.0.1:%d/shop"
                .formatted(PASSWORD.replace("!", "%21").replace(":", "%3A"), source.port());
    }

    private static String to() {
        return target.uri("postgres");
    }

    /** The command lines of the programs that it started. */
    private static String arguments(Process process) {
        return process.descendants()
                .map(child -> child.info().commandLine().orElse(""))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> names(String query, String database) throws SQLException {
        return TwoServers.names(target, database, query);
    }
}
