package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clone is taken back whole, and nothing of anybody else's with it. */
@Timeout(300)
final class TakeBackTest {
    private static PostgresServer source;
    private static PostgresServer target;

    private final RememberedRun run = new RememberedRun();

    @BeforeAll
    static void startServers() {
        source = PostgresServer.start(15);
        target = PostgresServer.start(15);
        source.execute(
                "postgres",
                "CREATE ROLE app",
                "CREATE DATABASE orders",
                "CREATE DATABASE parcels OWNER app");
        source.execute("orders", "CREATE TABLE t AS SELECT generate_series(1, 100) AS id");
        source.execute("parcels", "CREATE TABLE t AS SELECT generate_series(1, 100) AS id");
    }

    @AfterAll
    static void stopServers() {
        target.close();
        source.close();
    }

    @AfterEach
    void clear() throws SQLException {
        for (String name : names("SELECT datname FROM pg_database WHERE oid >= 16384")) {
            target.execute("postgres", "DROP DATABASE \"%s\" WITH (FORCE)".formatted(name));
        }
        for (String name : names("SELECT rolname FROM pg_roles WHERE oid >= 16384")) {
            target.execute("postgres", "DROP OWNED BY " + name, "DROP ROLE " + name);
        }
    }

    @Test
    void leavesADatabaseAndARoleAloneThatAColleagueMadeAfterTheRunFailed() throws Exception {
        target.execute("postgres", "CREATE ROLE humble LOGIN");
        var humble =
                new ClonePostgres(
                        spec(false, "orders"),
                        store("source", source.uri("postgres")),
                        store("target", target.uri("postgres").replace("postgres@", "humble@")));
        Undo undo = humble.undo(run);
        assertThatThrownBy(() -> humble.apply(run)).hasMessageContaining("create database orders");
        target.execute("postgres", "CREATE ROLE app", "CREATE DATABASE orders OWNER app");
        target.execute("orders", "CREATE TABLE precious AS SELECT 1 AS id");

        ClonePostgres step = step(spec(false, "orders"));
        assertThatThrownBy(() -> step.apply(run))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("database orders")
                .hasMessageContaining("was not there when this run began");
        String proof = takeBack(step, undo);

        assertThat(proof).contains("left alone: database orders").contains("role app");
        assertThat(names(target, "orders", "SELECT id::text FROM precious")).containsExactly("1");
        assertThat(names("SELECT rolname FROM pg_roles WHERE rolname = 'app'")).hasSize(1);
    }

    @Test
    void leavesADatabaseAndARoleAloneThatTookThePlaceOfTheRunsOwn() throws Exception {
        ClonePostgres step = step(spec(false, "orders", "parcels"));
        Undo undo = step.undo(run);
        step.apply(run);
        target.execute(
                "postgres",
                "DROP DATABASE orders",
                "CREATE DATABASE orders",
                "DROP DATABASE parcels",
                "DROP ROLE app",
                "CREATE ROLE app");

        String proof = takeBack(step, undo);

        assertThat(proof).contains("left alone: database orders").contains("left alone: role app");
        assertThat(names("SELECT datname FROM pg_database WHERE datname = 'orders'")).hasSize(1);
        assertThat(names("SELECT rolname FROM pg_roles WHERE rolname = 'app'")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"orders\"", "\"app\""})
    void takesBackWhatWasBeingCreatedWhenItWasKilled(String noted) throws Exception {
        List<String> before = everything(target, "postgres");
        ClonePostgres step = step(spec(false, "orders"));
        Undo undo = step.undo(run);
        run.dieAt(text -> text.replaceFirst("\"begun\":.*?\\}\\}", "").contains(noted + ":"));
        assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
        run.begunAgain();

        takeBack(step, undo);

        assertThat(everything(target, "postgres")).isEqualTo(before);
    }

    @Test
    void goesOnAfterItWasKilledBeforeADatabaseHadItsName() throws Exception {
        ClonePostgres step = step(spec(false, "orders"));
        Undo undo = step.undo(run);
        run.dieAt(text -> text.replaceFirst("\"begun\":.*?\\}\\}", "").contains("\"orders\":"));
        assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
        run.begunAgain();
        assertThat(names("SELECT datname FROM pg_database WHERE oid >= 16384"))
                .containsExactly("rehome-making-%s-%x".formatted(run.id(), "orders".hashCode()));

        step.apply(run);

        assertThat(step.verify(run)).isInstanceOf(Verdict.Holds.class);
        assertThat(names("SELECT datname FROM pg_database WHERE oid >= 16384"))
                .containsExactly("orders");
        takeBack(step, undo);
        assertThat(names("SELECT datname FROM pg_database WHERE oid >= 16384")).isEmpty();
    }

    @Test
    void refusesADatabaseThatSomebodyHasFilledSinceTheRunBegan() throws Exception {
        target.execute("postgres", "CREATE DATABASE orders", "CREATE DATABASE parcels");
        ClonePostgres step = step(spec(false, "orders", "parcels"));
        Undo undo = step.undo(run);
        run.dieAt(text -> text.contains("\"ended\":{\""));
        assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RuntimeException.class);
        run.begunAgain();
        String later = new JournaledClone(run).ended("orders").isEmpty() ? "orders" : "parcels";
        target.execute("postgres", "DROP DATABASE " + later, "CREATE DATABASE " + later);
        target.execute(later, "CREATE TABLE precious AS SELECT 1 AS id");

        assertThat(step.check(run)).isEqualTo(Check.ready());
        assertThatThrownBy(() -> step.apply(run))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("database " + later)
                .hasMessageContaining("was not there when this run began");
        takeBack(step, undo);

        assertThat(names(target, later, "SELECT id::text FROM precious")).containsExactly("1");
    }

    @Test
    void doesNotCallADatabaseCopiedThatHasBeenReplacedSince() throws Exception {
        target.execute("postgres", "CREATE DATABASE orders");
        ClonePostgres step = step(spec(false, "orders", "parcels"));
        step.apply(run);
        target.execute("postgres", "DROP DATABASE orders", "CREATE DATABASE orders");

        assertThatThrownBy(() -> step.apply(run))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("database orders")
                .hasMessageContaining("was not there when this run began");
    }

    @Test
    void refusesADatabaseThatWasFilledBeforeItsTurnCame() throws Exception {
        target.execute("postgres", "CREATE DATABASE orders");
        ClonePostgres step = step(spec(false, "orders"));
        Undo undo = step.undo(run);
        new JournaledClone(run).begin(List.of("orders"), step.target());
        target.execute("orders", "CREATE TABLE precious AS SELECT 1 AS id");

        assertThatThrownBy(() -> step.apply(run))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("database orders")
                .hasMessageContaining("is not empty");
        takeBack(step, undo);

        assertThat(names(target, "orders", "SELECT id::text FROM precious")).containsExactly("1");
    }

    @Test
    void copiesTheDatabasesThatTheSourceHadWhenItBegan() throws Exception {
        ClonePostgres step = step(spec(true));
        Undo undo = step.undo(run);
        target.execute("postgres", "CREATE DATABASE late");
        run.dieAt(text -> text.contains("\"begun\""));
        assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
        run.begunAgain();
        source.execute("postgres", "CREATE DATABASE late");
        try {
            step.apply(run);

            assertThat(step.verify(run).toString()).contains("3 databases");
            takeBack(step, undo);
            assertThat(names("SELECT datname FROM pg_database WHERE oid >= 16384"))
                    .containsExactly("late");
        } finally {
            source.execute("postgres", "DROP DATABASE late");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 15, 18})
    void leavesATargetThatWasPreparedExactlyAsItWas(int major) throws Exception {
        try (var prepared = PostgresServer.start(major);
                var from = PostgresServer.start(13)) {
            from.execute(
                    "postgres",
                    "CREATE ROLE app",
                    "CREATE ROLE reader",
                    "CREATE ROLE boss",
                    "GRANT app TO boss WITH ADMIN OPTION",
                    "GRANT reader TO app",
                    "CREATE DATABASE orders OWNER app CONNECTION LIMIT 7",
                    "COMMENT ON DATABASE orders IS 'of the source'",
                    "REVOKE CONNECT ON DATABASE orders FROM PUBLIC",
                    "ALTER DATABASE orders SET work_mem = '8MB'",
                    "ALTER ROLE app IN DATABASE orders SET work_mem = '9MB'");
            from.execute("orders", EVERY_KIND);
            prepared.execute(
                    "postgres",
                    "CREATE ROLE app",
                    "CREATE ROLE boss",
                    "CREATE ROLE own",
                    "CREATE DATABASE orders OWNER own",
                    "COMMENT ON DATABASE orders IS 'of the target'",
                    "GRANT CREATE ON DATABASE orders TO app",
                    "ALTER DATABASE orders SET work_mem = '7MB'");
            prepared.execute(
                    "orders",
                    "GRANT USAGE ON SCHEMA public TO app",
                    "ALTER DEFAULT PRIVILEGES FOR ROLE own GRANT SELECT ON TABLES TO app",
                    "ALTER DEFAULT PRIVILEGES FOR ROLE own IN SCHEMA public"
                            + " GRANT EXECUTE ON FUNCTIONS TO app");
            List<String> before = everything(prepared, "orders");
            var step =
                    new ClonePostgres(
                            spec(false, "orders"),
                            store("source", from.uri("postgres")),
                            store("target", prepared.uri("postgres")));
            Undo undo = step.undo(run);
            step.apply(run);
            assertThat(step.verify(run)).isInstanceOf(Verdict.Holds.class);
            assertThat(run.notices)
                    .anySatisfy(
                            text ->
                                    assertThat(text)
                                            .contains("database orders was there before")
                                            .contains("owner own (source: app)"));
            assertThat(everything(prepared, "orders")).isNotEqualTo(before);

            takeBack(step, undo);

            assertThat(everything(prepared, "orders")).isEqualTo(before);
            assertThat(step.target().isEmpty("orders")).isTrue();
        }
    }

    @Test
    void endsWhoeverIsConnectedToADatabaseThatIsEmptied() throws Exception {
        target.execute("postgres", "CREATE DATABASE orders");
        ClonePostgres step = step(spec(false, "orders"));
        Undo undo = step.undo(run);
        step.apply(run);
        try (Session reader = step.target().server().open("orders")) {
            reader.execute("BEGIN");
            reader.query("SELECT count(*) FROM t", row -> row.getLong(1));

            assertThat(takeBack(step, undo)).contains("0 databases dropped, 1 emptied");

            assertThatThrownBy(() -> reader.execute("SELECT 1"))
                    .hasMessageContaining("terminating connection");
        }
    }

    @Test
    void namesWhoHoldsADatabaseThatIsToBeDropped() throws Exception {
        ClonePostgres step = step(spec(false, "orders"));
        Undo undo = step.undo(run);
        step.apply(run);
        try (var holder = target.connect("postgres");
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SET application_name = 'nightly report'");
            statement.execute("COMMENT ON DATABASE orders IS 'held'");

            assertThatThrownBy(() -> takeBack(step, undo))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("cannot drop database orders at the target: no lock")
                    .hasMessageContaining("of postgres, nightly report, idle in transaction");
        }

        assertThat(takeBack(step, undo)).startsWith("1 database dropped");
    }

    @Test
    void countsAsDroppedWhatItDroppedAndNothingElse() throws Exception {
        ClonePostgres step = step(spec(false, "orders", "parcels"));
        Undo undo = step.undo(run);
        step.apply(run);
        target.execute("postgres", "DROP DATABASE parcels");

        assertThat(takeBack(step, undo)).startsWith("1 database dropped, 0 emptied");
    }

    @Test
    void emptiesADatabaseOfThousandsOfTables() throws Exception {
        source.execute("postgres", "CREATE DATABASE many");
        try {
            source.execute(
                    "many", loop(1, 1250), loop(1251, 2500), loop(2501, 3750), loop(3751, 5000));
            target.execute("postgres", "CREATE DATABASE many");
            List<String> before = everything(target, "many");
            ClonePostgres step = step(spec(false, "many"));
            Undo undo = step.undo(run);
            step.apply(run);
            assertThat(
                            names(
                                    target,
                                    "many",
                                    "SELECT count(*) FROM pg_tables WHERE tablename ~ '^t'"))
                    .containsExactly("5000");

            takeBack(step, undo);

            assertThat(step.target().isEmpty("many")).isTrue();
            assertThat(everything(target, "many")).isEqualTo(before);
        } finally {
            source.execute("postgres", "DROP DATABASE many");
        }
    }

    private static String loop(int from, int to) {
        return """
        DO $$ BEGIN FOR i IN %d..%d LOOP
            EXECUTE format('CREATE TABLE t%%s (id int)', i);
        END LOOP; END $$
        """
                .formatted(from, to);
    }

    private static final String[] EVERY_KIND = {
        "GRANT CREATE ON SCHEMA public TO app",
        "COMMENT ON SCHEMA public IS 'of the source'",
        "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO reader",
        "ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES FOR ROLE boss IN SCHEMA public GRANT SELECT ON TABLES TO reader",
        "CREATE SCHEMA store AUTHORIZATION app",
        "CREATE TYPE public.mood AS ENUM ('good', 'bad')",
        "CREATE TYPE public.pair AS (a int, b int)",
        "CREATE TYPE public.span AS RANGE (subtype = float8)",
        "CREATE DOMAIN public.positive AS int CHECK (VALUE > 0)",
        "CREATE FUNCTION public.twice(x int) RETURNS int LANGUAGE sql AS 'SELECT 2 * x'",
        "CREATE AGGREGATE public.total(int) (sfunc = int4pl, stype = int, initcond = '0')",
        "CREATE PROCEDURE public.nothing() LANGUAGE sql AS 'SELECT 1'",
        "CREATE OPERATOR public.#= (leftarg = int, rightarg = int, function = int4pl)",
        "CREATE COLLATION public.plain FROM \"C\"",
        "CREATE TEXT SEARCH CONFIGURATION public.words (COPY = pg_catalog.simple)",
        "CREATE TABLE public.t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial,"
                + " m public.mood, p public.positive, a int, b int)",
        "CREATE STATISTICS public.both ON a, b FROM public.t",
        "CREATE TABLE store.child (id int REFERENCES public.t)",
        "CREATE TABLE public.part (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE public.part_1 PARTITION OF public.part FOR VALUES FROM (0) TO (9)",
        "CREATE VIEW public.v AS SELECT public.twice(id) FROM public.t",
        "CREATE MATERIALIZED VIEW store.mv AS SELECT * FROM public.v",
        "CREATE SEQUENCE public.alone",
        "CREATE CAST (public.pair AS text) WITH INOUT",
        "CREATE PUBLICATION everything FOR TABLE public.t",
        "CREATE FUNCTION public.ddl() RETURNS event_trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RETURN; END'",
        "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.ddl()",
        "CREATE FOREIGN DATA WRAPPER far",
        "CREATE SERVER there FOREIGN DATA WRAPPER far",
        "CREATE FOREIGN TABLE public.remote (id int) SERVER there",
        "SELECT lo_from_bytea(0, 'large')",
        "INSERT INTO public.t (p) SELECT i FROM generate_series(1, 50) i"
    };

    /** What a target is like, one thing a text, with the inside of one database. */
    static List<String> everything(PostgresServer server, String database) throws SQLException {
        return names(
                server,
                database,
                """
                SELECT concat_ws(' ', 'database', datname, oid, pg_get_userbyid(datdba),
                                 coalesce(datacl, acldefault('d', datdba)),
                                 datconnlimit, datallowconn, shobj_description(oid, 'pg_database'))
                  FROM pg_database
                UNION ALL SELECT concat_ws(' ', 'role', oid, rolname, rolcanlogin, rolconfig)
                  FROM pg_roles
                UNION ALL SELECT 'member ' || m FROM pg_auth_members m
                UNION ALL SELECT 'setting ' || s FROM pg_db_role_setting s
                UNION ALL SELECT 'tablespace ' || spcname FROM pg_tablespace
                UNION ALL SELECT concat_ws(' ', 'schema', oid, nspname, pg_get_userbyid(nspowner),
                                 nspacl, obj_description(oid, 'pg_namespace'))
                  FROM pg_namespace WHERE nspname !~ '^pg_'
                UNION ALL SELECT concat_ws(' ', 'default', pg_get_userbyid(defaclrole),
                                 defaclnamespace::regnamespace, defaclobjtype, defaclacl)
                  FROM pg_default_acl
                 ORDER BY 1
                """);
    }

    private String takeBack(ClonePostgres step, Undo written) throws InterruptedException {
        Undo undo = step.refine(written, run);
        assertThat(undo).isInstanceOf(Undo.By.class);
        var spec = (DropClonedSpec) ((Undo.By) undo).spec();
        var back = new DropClonedPostgres(spec, step.target());
        assertThat(back.forecast().changes()).isNotNull();
        var returning = new RememberedRun();
        back.apply(returning);
        back.apply(returning); // as after a crash
        Verdict verdict = back.verify(returning);
        assertThat(verdict).as(() -> left(spec, step.target())).isInstanceOf(Verdict.Holds.class);
        return ((Verdict.Holds) verdict).proof();
    }

    /** What is left in databases that were to be emptied. */
    private static String left(DropClonedSpec spec, PostgresStore target) {
        var left = new StringBuilder();
        for (String database : spec.emptied().keySet()) {
            try (Session session = target.server().open(database)) {
                left.append(
                        session.query(
                                """
                                SELECT pg_describe_object('pg_class'::regclass, oid, 0)
                                  FROM pg_class WHERE oid >= 16384
                                UNION ALL SELECT pg_describe_object('pg_proc'::regclass, oid, 0)
                                  FROM pg_proc WHERE oid >= 16384
                                UNION ALL SELECT pg_describe_object('pg_type'::regclass, oid, 0)
                                  FROM pg_type WHERE oid >= 16384
                                UNION ALL SELECT 'schema ' || nspname
                                  FROM pg_namespace WHERE oid >= 16384
                                UNION ALL SELECT 'extension ' || extname
                                  FROM pg_extension WHERE oid >= 16384
                                """,
                                row -> row.getString(1)));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return left.toString();
    }

    private static ClonePostgres step(CloneSpec spec) {
        return new ClonePostgres(
                spec,
                store("source", source.uri("postgres")),
                store("target", target.uri("postgres")));
    }

    static PostgresStore store(String name, String uri) {
        return new PostgresStore(name, Server.at(uri));
    }

    static CloneSpec spec(boolean all, String... databases) {
        return new CloneSpec(
                "source",
                "target",
                all ? Optional.empty() : Optional.of(List.of(databases)),
                all,
                2,
                true,
                false,
                true,
                true,
                Optional.empty(),
                List.of(),
                "");
    }

    private static List<String> names(String query) throws SQLException {
        return names(target, "postgres", query);
    }

    static List<String> names(PostgresServer server, String database, String query)
            throws SQLException {
        try (Session session = Server.at(server.uri(database)).open()) {
            return session.query(query, row -> row.getString(1));
        }
    }
}
