package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.globals.DatabaseDefinition;
import dev.rehome.postgres.globals.Globals;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where things lie, and by which rules text is ordered and encoded. */
final class PlacesAndLocalesTest {
    private static final Map<String, String> IN_PLACE = Map.of("allow_in_place_tablespaces", "on");

    private static final String WHERE =
            """
            SELECT c.relname, t.spcname FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace
             WHERE t.spcname IN ('fast', 'slow') AND c.relname !~ 'toast' ORDER BY 1
            """;

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void everythingLiesInTheTablespaceWhereItLay(int major) throws Exception {
        try (var from = PostgresServer.start(15, IN_PLACE);
                var to = PostgresServer.start(major)) {
            fill(from);
            // a default of the target's own must not draw anything to it
            to.execute(
                    "postgres",
                    "SET allow_in_place_tablespaces = on",
                    "CREATE TABLESPACE other LOCATION ''",
                    "ALTER SYSTEM SET default_tablespace = 'other'",
                    "SELECT pg_reload_conf()");
            Cloning cloning = Cloning.between(from, to);

            CloneReport report = cloning.run("shop");

            assertThat(report.notices()).isEmpty();
            cloning.expectIdentical("shop");
            assertThat(rows(to, WHERE)).isEqualTo(rows(from, WHERE)).hasSize(8);
            assertThat(
                            rows(
                                    to,
                                    "SELECT relname, spcname FROM pg_class c JOIN pg_tablespace t"
                                            + " ON t.oid = reltablespace WHERE spcname = 'other'"))
                    .isEmpty();
            assertThat(definition(cloning.target()).tablespace()).isEqualTo("slow");
            assertThat(definition(cloning.target())).isEqualTo(definition(cloning.source()));
            assertThat(
                            DumpedSchema.differences(
                                    from, to, "shop", ClientTools.atLeast(major).orElseThrow()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void tablespacesThatTheTargetForbidsAreNamedWithWhatHappensInstead(int major) throws Exception {
        try (var from = PostgresServer.start(15, IN_PLACE);
                var to = PostgresServer.start(major, IN_PLACE)) {
            fill(from);
            to.execute(
                    "postgres",
                    "CREATE ROLE mover LOGIN CREATEROLE CREATEDB",
                    "CREATE TABLESPACE fast LOCATION ''"); // there, and not for this login
            var cloning =
                    new Cloning(
                            Server.at(from.uri("postgres")),
                            Server.at(to.uri("postgres").replace("postgres@", "mover@")));

            CloneReport report = cloning.run("shop");

            assertThat(report.notices())
                    .anyMatch(text -> text.startsWith("tablespace slow is left out: "))
                    .anyMatch(
                            text ->
                                    text.startsWith(
                                            "tablespace slow of database shop, which lies in the"
                                                    + " default one instead"))
                    .anyMatch(text -> text.contains("in tablespace fast are in the default one"))
                    .hasSizeLessThan(12);
            assertThat(rows(to, WHERE)).isEmpty();
            Cloning.between(from, to).expectIdentical("shop");
        }
    }

    @ParameterizedTest
    @CsvSource({"15, 15", "15, 18", "17, 18"})
    void aDatabaseOrderedByIcuOrTheServerItselfStaysSo(int source, int target) throws Exception {
        try (var from = PostgresServer.start(source);
                var to = PostgresServer.start(target)) {
            from.execute(
                    "postgres",
                    source < 17
                            ? "CREATE DATABASE shop LOCALE_PROVIDER icu ICU_LOCALE"
                                    + " 'de-u-co-phonebk' LOCALE 'C.UTF-8' TEMPLATE template0"
                            : "CREATE DATABASE shop LOCALE_PROVIDER builtin BUILTIN_LOCALE"
                                    + " 'C.UTF-8' LOCALE 'C.UTF-8' TEMPLATE template0");
            from.execute(
                    "shop",
                    """
                    CREATE TABLE word (w text PRIMARY KEY, id int);
                    INSERT INTO word SELECT chr(200 + i) || 'Ärger' || i, i FROM generate_series(1, 300) i;
                    CREATE INDEX ON word (upper(w));
                    CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                    CREATE TABLE by_blind (w text COLLATE blind) PARTITION BY HASH (w);
                    CREATE TABLE by_blind_0 PARTITION OF by_blind FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                    CREATE TABLE by_blind_1 PARTITION OF by_blind FOR VALUES WITH (MODULUS 2, REMAINDER 1);
                    INSERT INTO by_blind SELECT w FROM word;
                    CREATE TABLE by_letter (w text) PARTITION BY RANGE (w);
                    CREATE TABLE to_m PARTITION OF by_letter FOR VALUES FROM (MINVALUE) TO ('m');
                    CREATE TABLE from_m PARTITION OF by_letter FOR VALUES FROM ('m') TO (MAXVALUE);
                    INSERT INTO by_letter SELECT w FROM word;
                    """);
            Cloning cloning = Cloning.between(from, to);

            cloning.run("shop");

            cloning.expectIdentical("shop");
            assertThat(definition(cloning.target())).isEqualTo(definition(cloning.source()));
            assertThat(definition(cloning.target()).locale().provider())
                    .isEqualTo(source < 17 ? 'i' : 'b');
        }
    }

    @Test
    void databasesInOtherEncodingsKeepTheirBytesOwnersAndSettings() throws Exception {
        try (var from = PostgresServer.start(13);
                var to = PostgresServer.start(18)) {
            from.execute("postgres", "CREATE ROLE owner");
            for (String encoding : List.of("SQL_ASCII", "LATIN1", "EUC_JP", "WIN1251")) {
                String name = "in_" + encoding.toLowerCase(java.util.Locale.ROOT);
                from.execute(
                        "postgres",
                        "CREATE DATABASE %s OWNER owner ENCODING '%s' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
                                .formatted(name, encoding),
                        "ALTER DATABASE %s SET search_path = 'a, b'".formatted(name),
                        "ALTER DATABASE %s CONNECTION LIMIT 9".formatted(name),
                        "REVOKE TEMP ON DATABASE %s FROM PUBLIC".formatted(name));
                from.execute(
                        name,
                        "CREATE TABLE public.t (id int PRIMARY KEY, v text, a int[])",
                        switch (encoding) {
                            case "EUC_JP" -> "INSERT INTO public.t VALUES (1, '日本語', '{1}')";
                            case "WIN1251" -> "INSERT INTO public.t VALUES (1, 'Привет', '{1}')";
                            case "LATIN1" -> "INSERT INTO public.t VALUES (1, 'Größe', '{1}')";
                            default ->
                                    "INSERT INTO public.t SELECT i,"
                                        + " convert_from(decode(lpad(to_hex(i), 2, '0'), 'hex'),"
                                        + " 'SQL_ASCII') FROM generate_series(1, 255) i";
                        });
            }
            String[] names = {"in_sql_ascii", "in_latin1", "in_euc_jp", "in_win1251"};
            Cloning cloning = Cloning.between(from, to);

            cloning.run(names);

            cloning.expectIdentical(names);
            for (String name : names) {
                assertThat(definition(cloning.target(), name))
                        .usingRecursiveComparison()
                        .ignoringCollectionOrder()
                        .isEqualTo(definition(cloning.source(), name));
            }
        }
    }

    private static void fill(PostgresServer server) {
        server.execute(
                "postgres",
                "CREATE TABLESPACE fast LOCATION ''",
                "CREATE TABLESPACE slow LOCATION ''",
                "CREATE DATABASE shop TABLESPACE slow");
        server.execute(
                "shop",
                """
                CREATE TABLE here (id int PRIMARY KEY USING INDEX TABLESPACE fast, v text);
                CREATE TABLE there (id int, v text) TABLESPACE fast;
                CREATE INDEX there_v ON there (v) TABLESPACE fast;
                CREATE INDEX there_id ON there (id);
                CREATE TABLE parted (id int) PARTITION BY RANGE (id) TABLESPACE fast;
                CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
                CREATE INDEX parted_id ON parted (id) TABLESPACE fast;
                CREATE MATERIALIZED VIEW m TABLESPACE fast AS SELECT 1 AS a;
                INSERT INTO here SELECT i, 'x' FROM generate_series(1, 100) i;
                INSERT INTO there SELECT i, 'x' FROM generate_series(1, 100) i;
                INSERT INTO parted SELECT generate_series(1, 9);
                """);
    }

    private static DatabaseDefinition definition(Server server) throws SQLException {
        return definition(server, "shop");
    }

    private static DatabaseDefinition definition(Server server, String database)
            throws SQLException {
        try (Session session = server.open()) {
            return Globals.database(session, database);
        }
    }

    private static List<String> rows(PostgresServer server, String query) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = server.connect("shop");
                var rows = connection.createStatement().executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return found;
    }
}
