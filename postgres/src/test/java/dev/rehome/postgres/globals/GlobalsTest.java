package dev.rehome.postgres.globals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.schema.Databases;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobalsTest {
    @TempDir Path folder;

    private static Session open(PostgresServer server, String user) {
        String uri = server.uri("postgres").replace("postgres@", user + "@");
        return new Server(ConnectionString.parse(uri)).open("postgres");
    }

    private static void fill(PostgresServer source) {
        source.execute(
                "postgres",
                "CREATE ROLE app LOGIN NOINHERIT CONNECTION LIMIT 7 VALID UNTIL '2030-01-01'"
                        + " PASSWORD 'first'",
                "CREATE ROLE \"Odd \"\"role\" CREATEDB",
                "CREATE ROLE boss SUPERUSER REPLICATION BYPASSRLS LOGIN",
                "CREATE ROLE rds_superuser",
                "GRANT \"Odd \"\"role\" TO app WITH ADMIN OPTION",
                "GRANT pg_monitor TO app",
                "ALTER ROLE app SET search_path TO 'shop', 'odd, \"one\"', public",
                "ALTER ROLE app SET work_mem = '8MB'",
                "COMMENT ON ROLE app IS 'it''s the app'",
                "CREATE DATABASE shop OWNER app TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C'"
                        + " LC_CTYPE 'C' CONNECTION LIMIT 50",
                "COMMENT ON DATABASE shop IS 'sells'",
                "ALTER DATABASE shop SET statement_timeout = '1min'",
                "ALTER DATABASE shop SET default_transaction_read_only = on",
                "ALTER DATABASE shop SET application_name = 'rehome fence 20261121-120000-abcd'",
                "ALTER ROLE app IN DATABASE shop SET work_mem = '9MB'",
                "REVOKE CONNECT ON DATABASE shop FROM PUBLIC",
                "GRANT CREATE ON DATABASE shop TO \"Odd \"\"role\" WITH GRANT OPTION");
    }

    @ParameterizedTest
    @CsvSource({"13, 18", "18, 18"})
    void rolesAndDatabasesArriveWithEverythingThatBelongsToThem(int from, int to) throws Exception {
        try (var source = PostgresServer.start(from);
                var target = PostgresServer.start(to)) {
            fill(source);
            target.execute("postgres", "CREATE ROLE boss NOLOGIN");
            try (Session reading = open(source, "postgres");
                    Session writing = open(target, "postgres")) {
                Globals globals = Globals.read(reading, true);
                DatabaseDefinition shop = Globals.database(reading, "shop");
                MakeGlobals.Made made = new MakeGlobals(writing).run(globals);
                assertThat(made.roles()).containsExactly("Odd \"role", "app");
                assertThat(made.skipped())
                        .containsExactly("role rds_superuser is left out: it is Amazon RDS's own");
                assertThat(new MakeDatabase(writing).create(shop)).isEmpty();
                assertThat(new MakeDatabase(writing).complete(shop)).isEmpty();
                // Again: nothing is made, nothing fails.
                assertThat(new MakeGlobals(writing).run(globals).roles()).isEmpty();
                assertThat(new MakeDatabase(writing).create(shop)).isEmpty();
                assertThat(new MakeDatabase(writing).complete(shop)).isEmpty();

                Globals there = Globals.read(writing, true);
                Role app = role(globals, "app");
                assertThat(app.password()).isPresent();
                assertThat(role(there, "app")).usingRecursiveComparison().isEqualTo(app);
                assertThat(role(there, "Odd \"role")).isEqualTo(role(globals, "Odd \"role"));
                assertThat(role(there, "boss").attributes())
                        .as("an existing role stays as it is")
                        .containsExactly(Role.Attribute.INHERIT);
                assertThat(there.memberships())
                        .extracting(Role.Membership::toString)
                        .contains("app in Odd \"role", "app in pg_monitor");
                DatabaseDefinition copy = Globals.database(writing, "shop");
                assertThat(copy)
                        .usingRecursiveComparison()
                        .ignoringCollectionOrder()
                        .isEqualTo(shop);
                assertThat(copy.settings())
                        .extracting(each -> each.setting().name())
                        .containsExactlyInAnyOrder("statement_timeout", "work_mem");
            }
        }
    }

    @Test
    void aLoginThatIsNoSuperuserMakesWhatItMayAndNamesTheRest() throws Exception {
        try (var source = PostgresServer.start(15);
                var target = PostgresServer.start(18)) {
            fill(source);
            source.execute("postgres", "CREATE ROLE reader LOGIN");
            target.execute("postgres", "CREATE ROLE mover LOGIN CREATEROLE CREATEDB");
            try (Session reading = open(source, "reader");
                    Session writing = open(target, "mover")) {
                Globals globals = Globals.read(reading, true);
                MakeGlobals.Made made = new MakeGlobals(writing).run(globals);
                assertThat(made.roles()).contains("app", "boss", "Odd \"role");
                assertThat(made.skipped())
                        .anyMatch(text -> text.startsWith("every password is left out"))
                        .anyMatch(text -> text.startsWith("SUPERUSER of role boss is left out"))
                        .anyMatch(text -> text.startsWith("REPLICATION of role boss is left out"))
                        .anyMatch(text -> text.startsWith("membership of app in pg_monitor"));
                DatabaseDefinition shop = Globals.database(reading, "shop");
                assertThat(new MakeDatabase(writing).create(shop)).isEmpty();
                assertThat(Globals.database(writing, "shop").owner()).isEqualTo("mover");
                assertThat(new MakeDatabase(writing).complete(shop)).isEmpty();
                assertThat(Globals.database(writing, "shop").owner()).isEqualTo("app");
                assertThat(Globals.database(writing, "shop").grants())
                        .containsExactlyInAnyOrderElementsOf(shop.grants());
                assertThat(Globals.database(writing, "shop").encoding()).isEqualTo("LATIN1");
            }
        }
    }

    @Test
    void aScriptReadAgainIsTheSameAndPsqlRunsItAndAnOlderServerTakesIt() throws Exception {
        Optional<Databases> programs = Databases.reading(15);
        assumeTrue(programs.isPresent());
        try (var source = PostgresServer.start(18);
                var older = PostgresServer.start(13);
                var plain = PostgresServer.start(18)) {
            fill(source);
            try (Session reading = open(source, "postgres");
                    Session writing = open(older, "postgres");
                    Session there = open(plain, "postgres")) {
                Globals globals = Globals.read(reading, true);
                var script = GlobalsScript.of(globals);
                assertThat(script.toString()).doesNotContain("SCRAM");
                assertThat(script.statements().toString()).doesNotContain("SCRAM");
                var again = GlobalsScript.parse(script.text(), new Redactor());
                assertThat(again.statements()).isEqualTo(script.statements());

                assertThat(new MakeGlobals(writing).run(again).skipped()).isEmpty();
                assertThat(role(Globals.read(writing, true), "app"))
                        .usingRecursiveComparison()
                        .isEqualTo(role(globals, "app"));
                assertThat(Globals.read(writing, false).memberships())
                        .filteredOn(each -> each.toString().equals("app in Odd \"role"))
                        .extracting(Role.Membership::admin)
                        .containsExactly(true);

                Path file = Files.writeString(folder.resolve("globals.sql"), script.text());
                programs.get()
                        .psql(
                                plain,
                                "postgres",
                                List.of("-v", "ON_ERROR_STOP=0", "-f", file.toString()));
                assertThat(Globals.read(there, true).roles())
                        .usingRecursiveComparison()
                        .isEqualTo(
                                globals.roles().stream()
                                        .filter(role -> !role.name().equals("rds_superuser"))
                                        .toList());
            }
        }
    }

    /** Each line by itself, since a server may quote from anywhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE \"a\" PASSWORD 'SCRAM-SHA-256$4096:c4nary==$a2V5:cHJv",
                "ALTER ROLE \"a\" PASSWORD 'md5c4nary",
                "ALTER ROLE \"a\" PASSWORD 'it''s my c4nary;\n",
                "ALTER ROLE \"a\" PASSWORD SCRAM-SHA-256$4096:c4nary==$a2V5:cHJv+/=;\n",
                """
                ALTER ROLE "a" PASSWORD 'SCRAM-SHA-256$4096:c4nary==$a2V5:cHJv+/=;
                ALTER ROLE "b" PASSWORD 'SCRAM-SHA-256$4096:c4naries$a2V5:cHJv';
                ALTER ROLE "c" PASSWORD 'clear as c4nary';
                ALTER ROLE "d" PASSWORD 'md50123456789abcdef0123456789abcdef'
                """
            })
    void everyPasswordIsKnownThatAScriptHoldsWhereItIsCutOffOrAQuoteIsMissing(String damaged) {
        var redactor = new Redactor();
        try {
            GlobalsScript.parse(damaged, redactor);
        } catch (Failure e) {
            assertThat(e).hasMessageContaining("is not understood");
        }

        for (String line : damaged.replace("''", "'").lines().toList()) {
            assertThat(redactor.scrub(line))
                    .doesNotContain("c4nar")
                    .doesNotContain("a2V5")
                    .doesNotContain("cHJv")
                    .doesNotContain("0123456789");
        }
    }

    @Test
    void aScriptMayHoldAPasswordOrANameOfAnyLength() {
        String endless = "x".repeat(1_000_000);
        assertThat(
                        GlobalsScript.parse(
                                        "ALTER ROLE \"%s\" PASSWORD '%s'"
                                                .formatted(endless, endless),
                                        new Redactor())
                                .statements())
                .hasSize(1);
    }

    @Test
    void refusesADatabaseThatTheTargetsVersionCannotHave() throws Exception {
        try (var target = PostgresServer.start(14);
                Session writing = open(target, "postgres")) {
            var icu =
                    new DatabaseDefinition(
                            "shop",
                            "postgres",
                            "UTF8",
                            new DatabaseDefinition.Locale(
                                    'i',
                                    "C",
                                    "C",
                                    java.util.Optional.of("de"),
                                    java.util.Optional.empty()),
                            "pg_default",
                            -1,
                            java.util.Optional.empty(),
                            List.of(),
                            List.of());
            assertThatThrownBy(() -> new MakeDatabase(writing).create(icu))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("database shop orders text by ICU")
                    .hasMessageContaining("PostgreSQL 14");
        }
    }

    private static Role role(Globals globals, String name) {
        return globals.roles().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
