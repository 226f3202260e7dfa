package dev.rehome.postgres.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.tree.Tree;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {13, 18})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FenceTest {
    private static final String RUN = "20261121-120000-abcd";
    private static final String OTHER = "20261121-130000-efgh";
    private static final List<String> SHOP = List.of("shop \"1\"");
    private static final String SQL_NAME = "\"shop \"\"1\"\"\"";

    @Parameter int major;
    private @Nullable PostgresServer running;

    private PostgresServer postgres() {
        if (running == null) {
            running = PostgresServer.start(major, Map.of("max_prepared_transactions", "2"));
        }
        return running;
    }

    private Fence asSuperuser() {
        return new Fence(Server.at(postgres().uri("postgres")));
    }

    private Fence asOwner() {
        return new Fence(
                Server.at(
                        "host=127.0.0.1 port=%d user=owner dbname=postgres"
                                .formatted(postgres().port())));
    }

    @BeforeParameterizedClassInvocation
    void starts() {
        postgres()
                .execute(
                        "postgres",
                        "CREATE ROLE owner LOGIN",
                        "CREATE ROLE writer LOGIN",
                        "CREATE ROLE granter LOGIN",
                        "CREATE ROLE granted LOGIN",
                        "CREATE ROLE another LOGIN",
                        "ALTER ROLE writer SET default_transaction_read_only = off");
    }

    @BeforeEach
    void createsTheShop() {
        postgres()
                .execute(
                        "postgres",
                        "DROP DATABASE IF EXISTS " + SQL_NAME + " WITH (FORCE)",
                        "CREATE DATABASE " + SQL_NAME + " OWNER owner");
        execute("owner", "CREATE TABLE orders (id int)", "GRANT ALL ON orders TO PUBLIC");
    }

    @AfterParameterizedClassInvocation
    void stops() {
        postgres().close();
        running = null;
    }

    private static Fence.Raised raised(String run) {
        return new Fence.Raised(run, FenceMode.CLOSED, "postgres");
    }

    private Connection connect(String user, String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/shop+%%221%%22?user=%s&options=%s"
                        .formatted(postgres().port(), user, options));
    }

    private void execute(String user, String... statements) {
        try (Connection connection = connect(user, "");
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Test
    void refusesWritesFromEveryoneUntilReleased() {
        List<DatabaseAccess> before = asSuperuser().before(SHOP);

        FenceReport report = asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);

        assertThat(report.gaps()).isEqualTo(FenceMode.READ_ONLY.gaps());
        for (String user : List.of("owner", "writer", "postgres")) {
            assertThatThrownBy(() -> execute(user, "INSERT INTO orders VALUES (1)"))
                    .as(user)
                    .hasMessageContaining("read-only transaction");
            assertThatCode(() -> execute(user, "SELECT * FROM orders")).doesNotThrowAnyException();
        }
        assertThat(asSuperuser().holds(SHOP, FenceMode.READ_ONLY, RUN)).isTrue();
        assertThat(asSuperuser().holds(SHOP, FenceMode.CLOSED, RUN)).isFalse();

        asSuperuser().release(before, raised(RUN));

        assertThat(asSuperuser().holds(SHOP, FenceMode.READ_ONLY, RUN)).isFalse();
        execute("writer", "INSERT INTO orders VALUES (1)");
        assertThat(asSuperuser().before(SHOP)).isEqualTo(before);
    }

    @Test
    void outlivesARestart() {
        asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);

        postgres().crashAndRestart();

        assertThat(asSuperuser().holds(SHOP, FenceMode.READ_ONLY, RUN)).isTrue();
    }

    @Test
    void endsSessionsThatBeganBefore() throws SQLException {
        try (Connection old = connect("writer", "");
                var statement = old.createStatement()) {
            statement.execute("INSERT INTO orders VALUES (1)");

            FenceReport report = asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);

            assertThat(report.ended()).extracting("user").containsExactly("writer");
            assertThatThrownBy(() -> statement.execute("INSERT INTO orders VALUES (2)"))
                    .isInstanceOf(SQLException.class)
                    .extracting("SQLState")
                    .isEqualTo("57P01");
        }
    }

    @Test
    void bringsBackEverySettingAndGrantAsItWas() {
        execute(
                "postgres",
                "ALTER DATABASE " + SQL_NAME + " SET default_transaction_read_only = 'false'",
                "ALTER DATABASE " + SQL_NAME + " SET work_mem = '5MB'",
                "ALTER ROLE owner IN DATABASE "
                        + SQL_NAME
                        + " SET default_transaction_read_only = off",
                "ALTER ROLE granted IN DATABASE "
                        + SQL_NAME
                        + " SET default_transaction_read_only = 'yes'",
                "REVOKE CONNECT ON DATABASE " + SQL_NAME + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO granter WITH GRANT OPTION");
        grantsOn("granter", "granted");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        assertThat(before.getFirst().readOnly()).hasSize(3);
        assertThat(before.getFirst().grants()).hasSize(3);

        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        assertThat(asSuperuser().holds(SHOP, FenceMode.CLOSED, RUN)).isTrue();
        for (String user : List.of("owner", "granter", "granted", "writer")) {
            assertThatThrownBy(() -> execute(user, "SELECT 1"))
                    .as(user)
                    .hasMessageContaining("permission denied for database");
        }
        asSuperuser().release(before, raised(RUN));

        assertThat(asSuperuser().before(SHOP)).isEqualTo(before);
    }

    private void grantsOn(String grantor, String grantee) {
        postgres()
                .execute(
                        "postgres",
                        "SET ROLE %s; GRANT CONNECT ON DATABASE %s TO %s; RESET ROLE"
                                .formatted(grantor, SQL_NAME, grantee));
    }

    /** In the order of names, each stands before the one who granted to it. */
    @Test
    void bringsBackAChainOfGrantsThatHangOnNothingElse() {
        execute(
                "postgres",
                "REVOKE CONNECT, TEMP ON DATABASE " + SQL_NAME + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO granter WITH GRANT OPTION");
        grantsOn("granter", "granted WITH GRANT OPTION");
        grantsOn("granted", "another");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        assertThat(before.getFirst().grants()).hasSize(4);

        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        asSuperuser().release(before, raised(RUN));

        assertThat(asSuperuser().before(SHOP)).isEqualTo(before);
    }

    @Test
    void keepsOfTwoGrantsToItselfOnlyTheOneThatWasThereBefore() {
        execute(
                "postgres",
                "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO granter WITH GRANT OPTION");
        grantsOn("granter", "postgres");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);

        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        asSuperuser().release(before, raised(RUN));

        assertThat(asSuperuser().before(SHOP)).isEqualTo(before);
    }

    @Test
    void bringsBackAllElseWhenOneWhoHadTheRightIsGone() {
        execute(
                "postgres",
                "CREATE ROLE leaver",
                "REVOKE CONNECT ON DATABASE " + SQL_NAME + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO granted, leaver");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        postgres().execute("postgres", "DROP ROLE leaver");

        assertThatThrownBy(() -> asSuperuser().release(before, raised(RUN)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("leaver");

        execute("granted", "SELECT 1");
        assertThat(asSuperuser().before(SHOP).getFirst().grants())
                .extracting(DatabaseAccess.Grant::grantee)
                .containsExactly("granted", "owner");
    }

    @Test
    void bringsBackTheRightsADatabaseIsBornWith() {
        List<DatabaseAccess> before = asSuperuser().before(SHOP);

        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        asSuperuser().release(before, raised(RUN));

        assertThat(asSuperuser().before(SHOP)).isEqualTo(before);
        execute("granted", "SELECT 1");
    }

    @Test
    void saysThatASessionWhichAsksToWriteStillDoesUnlessNobodyElseIsLetIn() {
        List<DatabaseAccess> before = asSuperuser().before(SHOP);

        FenceReport readOnly = asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);

        assertThat(readOnly.gaps()).asString().contains("begins READ WRITE, writes all the same");
        assertThatCode(
                        () ->
                                execute(
                                        "granted",
                                        "BEGIN READ WRITE; INSERT INTO orders VALUES (7); COMMIT"))
                .doesNotThrowAnyException();

        FenceReport closed = asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);

        assertThat(closed.gaps()).asString().doesNotContain("READ WRITE");
        assertThatThrownBy(() -> execute("granted", "SELECT 1"))
                .hasMessageContaining("permission denied for database");
        asSuperuser().release(before, raised(RUN));
    }

    @Test
    void isRaisedAndReleasedByAnOwnerWithoutOtherPrivileges() {
        List<DatabaseAccess> before = asOwner().before(SHOP);

        FenceReport report = asOwner().raise(SHOP, FenceMode.READ_ONLY, RUN);

        assertThat(report.gaps())
                .filteredOn(gap -> !FenceMode.READ_ONLY.gaps().contains(gap))
                .singleElement()
                .asString()
                .contains("role writer keeps default_transaction_read_only = off");
        assertThatThrownBy(() -> execute("granted", "INSERT INTO orders VALUES (1)"))
                .hasMessageContaining("read-only transaction");

        asOwner().raise(SHOP, FenceMode.CLOSED, RUN);
        assertThatThrownBy(() -> execute("writer", "SELECT 1"))
                .hasMessageContaining("permission denied for database");

        asOwner().release(before, new Fence.Raised(RUN, FenceMode.CLOSED, "owner"));
        assertThat(asOwner().before(SHOP)).isEqualTo(before);
    }

    @Test
    void reportsPreparedTransactions() {
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        execute("owner", "BEGIN; INSERT INTO orders VALUES (1); PREPARE TRANSACTION 'left over'");
        try {
            assertThat(asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN).gaps())
                    .filteredOn(gap -> !FenceMode.READ_ONLY.gaps().contains(gap))
                    .singleElement()
                    .asString()
                    .contains("prepared transaction 'left over' of owner");
        } finally {
            asSuperuser().release(before, raised(RUN));
            execute("owner", "ROLLBACK PREPARED 'left over'");
        }
    }

    @Test
    void meetsAnotherRunsFenceNamesItAndChangesNothing() {
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        asOwner().raise(SHOP, FenceMode.READ_ONLY, RUN);
        List<DatabaseAccess> fenced = asSuperuser().before(SHOP);

        assertThat(fenced).extracting(DatabaseAccess::fencedBy).containsExactly(Optional.of(RUN));
        assertThatThrownBy(() -> asSuperuser().raise(SHOP, FenceMode.CLOSED, OTHER))
                .isInstanceOf(Failure.class)
                .hasMessage("database shop \"1\" is fenced by run " + RUN)
                .extracting("remedy")
                .asString()
                .startsWith("take that fence down first, with the journal that holds it: rehome")
                .contains("rollback " + RUN);
        assertThatThrownBy(() -> asSuperuser().release(before, raised(OTHER)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("fenced by run " + RUN + ", and taking back run " + OTHER);
        assertThat(asSuperuser().before(SHOP)).isEqualTo(fenced);
        assertThat(asSuperuser().holds(SHOP, FenceMode.READ_ONLY, OTHER)).isFalse();

        asSuperuser().release(before, raised(RUN));
        assertThat(asSuperuser().before(SHOP)).isEqualTo(before);
    }

    /** Such a state is what a fence inside a fence once wrote down as the one to come back to. */
    @Test
    void isNotReleasedToAStateThatWouldShutTheDatabaseAgain() {
        List<DatabaseAccess> open = asSuperuser().before(SHOP);
        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        List<DatabaseAccess> shut = asSuperuser().before(SHOP);
        asSuperuser().release(open, raised(RUN));

        assertThatThrownBy(() -> asSuperuser().release(shut, raised(OTHER)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("accepts writes and did not before run " + OTHER);
        assertThat(asSuperuser().before(SHOP)).isEqualTo(open);
    }

    private Since since(List<DatabaseAccess> before, Fence.Raised fence) {
        return new Since(before.getFirst(), asSuperuser().before(SHOP).getFirst(), fence);
    }

    private String acl() throws SQLException {
        try (Connection connection = connect("postgres", "");
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT array_to_string(datacl, ' ') FROM pg_database WHERE datname"
                                        + " = current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void leavesWhatOthersGrantedWhileItStoodClosedAndNamesIt() throws SQLException {
        execute("postgres", "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO granted");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        postgres()
                .execute(
                        "postgres",
                        "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO writer",
                        "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO granter WITH GRANT OPTION");
        grantsOn("granter", "another");
        assertThat(since(before, raised(RUN)).down()).isFalse();

        asSuperuser().release(before, raised(RUN));
        asSuperuser().release(before, raised(RUN));

        assertThat(acl().split(" "))
                .containsExactlyInAnyOrder(
                        "=Tc/owner",
                        "owner=CTc/owner",
                        "granted=c/owner",
                        "writer=c/owner",
                        "granter=c*/owner",
                        "another=c/granter");
        assertThat(since(before, raised(RUN)).down()).isTrue();
        assertThat(since(before, raised(RUN)).others())
                .containsExactlyInAnyOrder(
                        "kept: CONNECT for writer, granted while the fence stood",
                        "kept: CONNECT for granter with grant option, granted while the fence"
                                + " stood",
                        "kept: CONNECT for another, granted while the fence stood");
    }

    @Test
    void touchesNoRightToConnectWhereItOnlyMadeSessionsReadOnly() throws SQLException {
        var fence = new Fence.Raised(RUN, FenceMode.READ_ONLY, "postgres");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);
        postgres()
                .execute(
                        "postgres",
                        "REVOKE CONNECT ON DATABASE " + SQL_NAME + " FROM PUBLIC",
                        "GRANT CONNECT ON DATABASE " + SQL_NAME + " TO writer, postgres");

        asSuperuser().release(before, fence);

        assertThat(acl().split(" "))
                .containsExactlyInAnyOrder(
                        "=T/owner", "owner=CTc/owner", "writer=c/owner", "postgres=c/owner");
        assertThat(since(before, fence).down()).isTrue();
        assertThat(since(before, fence).others())
                .containsExactlyInAnyOrder(
                        "kept: CONNECT for writer, granted while the fence stood",
                        "kept: CONNECT for postgres, granted while the fence stood",
                        "not given: CONNECT for PUBLIC, revoked while the fence stood");
    }

    @Test
    void leavesTheSettingsThatOthersChangedWhileItStoodAndNamesThem() {
        execute(
                "postgres",
                "ALTER ROLE granted IN DATABASE "
                        + SQL_NAME
                        + " SET default_transaction_read_only = 'no'",
                "ALTER ROLE another IN DATABASE "
                        + SQL_NAME
                        + " SET default_transaction_read_only = 'no'");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);
        postgres()
                .execute(
                        "postgres",
                        "ALTER ROLE granter IN DATABASE "
                                + SQL_NAME
                                + " SET default_transaction_read_only = 'off'",
                        "ALTER ROLE granted IN DATABASE "
                                + SQL_NAME
                                + " RESET default_transaction_read_only",
                        "ALTER DATABASE " + SQL_NAME + " SET application_name = 'theirs'");

        asSuperuser().release(before, raised(RUN));

        assertThat(since(before, raised(RUN)).down()).isTrue();
        assertThat(asSuperuser().before(SHOP).getFirst().readOnly())
                .containsExactlyInAnyOrder(
                        new DatabaseAccess.Setting("another", "no"),
                        new DatabaseAccess.Setting("granter", "off"));
        assertThat(since(before, raised(RUN)).others())
                .containsExactlyInAnyOrder(
                        "kept: default_transaction_read_only = off for granter, set while the fence"
                                + " stood",
                        "not set: default_transaction_read_only = no for granted, reset while the"
                                + " fence stood",
                        "kept: application_name = theirs, set while the fence stood");
    }

    @Test
    void bringsBackTheNameThatADatabaseGivesItsSessions() {
        execute("postgres", "ALTER DATABASE " + SQL_NAME + " SET application_name = 'the shop'");
        List<DatabaseAccess> before = asSuperuser().before(SHOP);

        asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);
        asSuperuser().raise(SHOP, FenceMode.CLOSED, RUN);
        asSuperuser().release(before, raised(RUN));

        assertThat(asSuperuser().before(SHOP)).isEqualTo(before);
        assertThat(before.getFirst().sign()).contains("the shop");
    }

    @Test
    void triesAWriteWithoutFiringWhatHangsOnOne() {
        execute(
                "postgres",
                "CREATE FUNCTION no_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE"
                        + " 'no DDL today'; END$$",
                "CREATE EVENT TRIGGER no_ddl ON ddl_command_start EXECUTE FUNCTION no_ddl()");
        assertThat(asSuperuser().refusing(SHOP)).isEmpty();
        assertThat(asOwner().refusing(SHOP)).isEmpty();

        List<DatabaseAccess> before = asSuperuser().before(SHOP);
        asSuperuser().raise(SHOP, FenceMode.READ_ONLY, RUN);
        assertThat(asSuperuser().refusing(SHOP)).isEqualTo(SHOP);
        assertThat(asOwner().refusing(SHOP)).isEqualTo(SHOP);
        asSuperuser().release(before, raised(RUN));
    }

    @Test
    void namesADatabaseThatDoesNotExist() {
        assertThatThrownBy(() -> asSuperuser().before(List.of("nowhere")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no database nowhere");
    }

    @Test
    void writesItsStateDownAndReadsItBack() {
        for (DatabaseAccess each : asSuperuser().before(SHOP)) {
            assertThat(Tree.read(DatabaseAccess.class, Tree.of(each))).isEqualTo(each);
        }
    }
}
