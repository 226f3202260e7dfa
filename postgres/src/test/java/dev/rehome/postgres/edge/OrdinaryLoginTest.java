package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target as managed services offer it: the login has CREATEROLE and CREATEDB, and no more. */
final class OrdinaryLoginTest {
    private static final String ROLES =
            """
            CREATE ROLE app LOGIN; CREATE ROLE audit NOLOGIN; CREATE ROLE "Odd ""reader" NOLOGIN;
            CREATE ROLE lead NOLOGIN; GRANT app TO lead; GRANT "Odd ""reader" TO app WITH ADMIN OPTION
            """;

    private static final String SHOP =
            """
            ALTER DATABASE shop SET search_path = 'sales, public';
            ALTER ROLE app IN DATABASE shop SET work_mem = '8MB';
            COMMENT ON DATABASE shop IS 'sells';
            REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO "Odd ""reader";
            CREATE SCHEMA sales AUTHORIZATION app; CREATE SCHEMA trail AUTHORIZATION audit;
            GRANT USAGE ON SCHEMA sales TO "Odd ""reader", audit; GRANT USAGE ON SCHEMA trail TO app;
            ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA sales GRANT SELECT ON TABLES TO "Odd ""reader";
            ALTER DEFAULT PRIVILEGES FOR ROLE lead REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            SET ROLE app;
            CREATE TYPE sales.state AS ENUM ('new', 'paid');
            CREATE TABLE sales.customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
            CREATE TABLE sales.purchase (id serial PRIMARY KEY, customer int REFERENCES sales.customer,
                state sales.state DEFAULT 'new', at date);
            CREATE INDEX ON sales.purchase (at);
            CREATE TABLE sales.log (day int, what text) PARTITION BY RANGE (day);
            CREATE TABLE sales.log_1 PARTITION OF sales.log FOR VALUES FROM (1) TO (50);
            CREATE TABLE sales.log_2 PARTITION OF sales.log FOR VALUES FROM (50) TO (200);
            CREATE INDEX ON sales.log (what);
            INSERT INTO sales.customer (name) SELECT 'c' || i FROM generate_series(1, 100) i;
            INSERT INTO sales.purchase (customer, at) SELECT 1 + i % 100, date '2020-01-01' + i FROM generate_series(1, 1000) i;
            INSERT INTO sales.log SELECT i, 'w' || i FROM generate_series(1, 150) i;
            GRANT SELECT ON sales.customer TO audit WITH GRANT OPTION;
            GRANT INSERT (name) ON sales.customer TO audit;
            SET ROLE audit;
            GRANT SELECT ON sales.customer TO "Odd ""reader";
            CREATE TABLE trail.entry (id int PRIMARY KEY, owner name, what text);
            INSERT INTO trail.entry SELECT i, CASE WHEN i % 2 = 0 THEN 'app' ELSE 'audit' END, 'x' FROM generate_series(1, 50) i;
            CREATE POLICY own ON trail.entry USING (owner = CURRENT_USER);
            ALTER TABLE trail.entry ENABLE ROW LEVEL SECURITY; ALTER TABLE trail.entry FORCE ROW LEVEL SECURITY;
            GRANT SELECT ON trail.entry TO app;
            CREATE MATERIALIZED VIEW trail.counted AS SELECT count(*) FROM sales.customer;
            CREATE TABLE trail.nobody_reads (a int); INSERT INTO trail.nobody_reads VALUES (1);
            REVOKE ALL ON trail.nobody_reads FROM audit;
            CREATE FUNCTION trail.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''fired''; END';
            REVOKE EXECUTE ON FUNCTION trail.note() FROM PUBLIC;
            CREATE TRIGGER never BEFORE INSERT OR DELETE ON trail.entry FOR EACH ROW EXECUTE FUNCTION trail.note();
            ALTER TABLE trail.entry ENABLE ALWAYS TRIGGER never;
            RESET ROLE;
            SET ROLE lead; RESET ROLE;
            SELECT lo_from_bytea(4711, 'large'); ALTER LARGE OBJECT 4711 OWNER TO audit;
            GRANT SELECT ON LARGE OBJECT 4711 TO app;
            CREATE PUBLICATION orders FOR TABLE sales.customer; ALTER PUBLICATION orders OWNER TO app;
            CREATE FUNCTION public.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            ALTER FUNCTION public.on_ddl() OWNER TO app;
            CREATE EVENT TRIGGER on_ddl ON ddl_command_end EXECUTE FUNCTION public.on_ddl();
            """;

    @ParameterizedTest
    @ValueSource(ints = {15, 17, 18})
    void everyOwnersThingsArriveAndNothingBorrowedStays(int major) throws Exception {
        ClientTools witness = ClientTools.atLeast(major).orElseThrow();
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(major)) {
            fill(from);
            to.execute("postgres", "CREATE ROLE mover LOGIN CREATEROLE CREATEDB");

            CloneReport report = as("mover", from, to).run("shop");

            assertThat(report.notices())
                    .hasSize(2)
                    .contains("1 login made without a password, which has to be given by hand")
                    .last()
                    .asString()
                    .startsWith("EVENT TRIGGER on_ddl is left out: ERROR: permission denied");
            Cloning.between(from, to).expectIdentical("shop");
            assertThat(DumpedSchema.differences(from, to, "shop", witness))
                    .allMatch(line -> line.contains("on_ddl"));
            assertThat(rows(to, "postgres", OWNER_AND_SETTINGS))
                    .isEqualTo(rows(from, "postgres", OWNER_AND_SETTINGS));
            assertThat(
                            rows(
                                    to,
                                    "shop",
                                    "SELECT lomowner::regrole, lomacl FROM"
                                            + " pg_largeobject_metadata"))
                    .isEqualTo(
                            rows(
                                    from,
                                    "shop",
                                    "SELECT lomowner::regrole, lomacl FROM"
                                            + " pg_largeobject_metadata"));
            assertThat(rows(to, "shop", major < 16 ? MEMBERSHIPS_OF_MOVER : USABLE_BY_MOVER))
                    .as("roles lent to the login")
                    .isEmpty();
            try (var session = Server.at(to.uri("shop")).open()) {
                assertThat(session.query("SHOW session_replication_role", row -> row.getString(1)))
                        .containsExactly("origin");
            }
        }
    }

    /** The small one is done long before the other needs the roles for the last time. */
    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aDatabaseThatIsDoneDoesNotTakeTheRolesAwayFromOneThatIsNot(int major) throws Exception {
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(major)) {
            fill(from);
            from.execute(
                    "shop",
                    "CREATE MATERIALIZED VIEW sales.slow AS SELECT 1 AS one FROM pg_sleep(2)",
                    "CREATE MATERIALIZED VIEW sales.slower AS SELECT one FROM sales.slow",
                    "ALTER MATERIALIZED VIEW sales.slow OWNER TO app",
                    "ALTER MATERIALIZED VIEW sales.slower OWNER TO app",
                    "CREATE INDEX ON sales.slower (one)");
            from.execute("postgres", "CREATE DATABASE corner OWNER app");
            from.execute(
                    "corner",
                    "CREATE TABLE t AS SELECT 1 AS id",
                    "ALTER TABLE t OWNER TO app",
                    "CREATE TABLE u AS SELECT 1 AS id",
                    "ALTER TABLE u OWNER TO audit");
            to.execute("postgres", "CREATE ROLE mover LOGIN CREATEROLE CREATEDB");

            as("mover", from, to).run("shop", "corner");

            Cloning.between(from, to).expectIdentical("shop", "corner");
            assertThat(rows(to, "shop", major < 16 ? MEMBERSHIPS_OF_MOVER : USABLE_BY_MOVER))
                    .as("roles lent to the login")
                    .isEmpty();
        }
    }

    private static final String OWNER_AND_SETTINGS =
            """
            SELECT pg_get_userbyid(datdba), shobj_description(d.oid, 'pg_database'),
                   (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a),
                   (SELECT string_agg(coalesce(setrole::regrole::text, '') || setconfig::text, ' '
                                      ORDER BY setrole = 0)
                      FROM pg_db_role_setting)
              FROM pg_database d WHERE datname = 'shop'
            """;

    private static final String MEMBERSHIPS_OF_MOVER =
            "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'mover'::regrole";

    /** CREATEROLE brings a membership that can grant, and nothing else. */
    private static final String USABLE_BY_MOVER =
            MEMBERSHIPS_OF_MOVER + " AND (inherit_option OR set_option)";

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void whatBelongsToARoleThatCannotBeLentIsNamedOnceAndStaysWithTheLogin(int major)
            throws Exception {
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(major)) {
            fill(from);
            from.execute(
                    "shop",
                    "CREATE ROLE boss SUPERUSER",
                    "CREATE TABLE public.first_of_boss (a int)",
                    "CREATE TABLE public.second_of_boss (a int)",
                    "ALTER TABLE public.first_of_boss OWNER TO boss",
                    "ALTER TABLE public.second_of_boss OWNER TO boss");
            to.execute(
                    "postgres",
                    "CREATE ROLE boss SUPERUSER",
                    "CREATE ROLE mover LOGIN CREATEROLE CREATEDB");

            CloneReport report = as("mover", from, to).run("shop");

            assertThat(report.notices())
                    .filteredOn(text -> text.contains("boss"))
                    .singleElement()
                    .asString()
                    .contains("first_of_boss")
                    .contains("all else of role boss belongs to mover instead");
            Cloning.between(from, to).expectIdentical("shop");
        }
    }

    @Test
    void sessionsWithoutTriggersAreBackAtOriginWhenTheyEnd() throws Exception {
        try (var to = PostgresServer.start(15, Map.of("log_statement", "all"))) {
            Session session =
                    Server.at(to.uri("postgres")).open("postgres", SessionSettings.loading());
            assertThat(session.query("SHOW session_replication_role", row -> row.getString(1)))
                    .containsExactly("replica");
            session.close();
            // behind a pooler the server's session goes on after the client's last word
            assertThat(Files.readString(to.log())).contains("RESET session_replication_role");
        }
    }

    private static void fill(PostgresServer server) {
        server.execute("postgres", ROLES, "CREATE DATABASE shop OWNER app");
        server.execute("shop", SHOP);
    }

    private static Cloning as(String user, PostgresServer from, PostgresServer to) {
        return new Cloning(Server.at(from.uri("postgres")), Server.at(uri(to, user, "postgres")));
    }

    private static String uri(PostgresServer server, String user, String database) {
        return server.uri(database).replace("postgres@", user + "@");
    }

    private static List<String> rows(PostgresServer server, String database, String query)
            throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = server.connect(database);
                var rows = connection.createStatement().executeQuery(query)) {
            while (rows.next()) {
                var line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(rows.getString(i)).append('|');
                }
                found.add(line.toString());
            }
        }
        return found;
    }
}
