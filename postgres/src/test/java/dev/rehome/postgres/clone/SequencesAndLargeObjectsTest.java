package dev.rehome.postgres.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.landing.Landed;
import dev.rehome.postgres.landing.Markers;
import dev.rehome.postgres.largeobject.LargeObjects;
import dev.rehome.postgres.snapshot.Part;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class SequencesAndLargeObjectsTest {
    private static final CopyRelay.Passed UNNOTICED = CopyRelay.Passed.UNNOTICED;

    private static PostgresServer oldest;
    private static PostgresServer newest;

    private Session source;
    private Session target;

    @BeforeAll
    static void start() {
        oldest = PostgresServer.start(13);
        newest = PostgresServer.start(18);
        oldest.execute("postgres", "CREATE ROLE keeper", "CREATE ROLE stranger");
        newest.execute("postgres", "CREATE ROLE keeper");
    }

    @AfterAll
    static void stop() {
        oldest.close();
        newest.close();
    }

    @BeforeEach
    void makeDatabases() {
        oldest.execute("postgres", "DROP DATABASE IF EXISTS a WITH (FORCE)", "CREATE DATABASE a");
        newest.execute("postgres", "DROP DATABASE IF EXISTS b WITH (FORCE)", "CREATE DATABASE b");
        source = Server.at(oldest.uri("a")).open("a", SessionSettings.reading());
        target = Server.at(newest.uri("b")).open("b", SessionSettings.loading());
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        target.close();
    }

    @Test
    void setsSequencesOfEveryKindToWhereTheyStand() {
        String kinds =
                """
                CREATE SCHEMA "odd ' schema";
                CREATE SEQUENCE "odd ' schema"."q\\ ""1";
                CREATE SEQUENCE untouched START 7;
                CREATE SEQUENCE descending INCREMENT -1;
                CREATE SEQUENCE cycling MAXVALUE 3 CYCLE;
                CREATE SEQUENCE cached CACHE 50;
                CREATE SEQUENCE ending;
                CREATE TABLE t (id serial, other int GENERATED ALWAYS AS IDENTITY);
                """;
        oldest.execute("a", kinds);
        newest.execute("b", kinds);
        oldest.execute(
                "a",
                """
                SELECT nextval('"odd '' schema"."q\\ ""1"') FROM generate_series(1, 5);
                SELECT nextval('descending') FROM generate_series(1, 4);
                SELECT nextval('cycling') FROM generate_series(1, 5);
                SELECT nextval('cached');
                SELECT setval('ending', 9223372036854775807);
                INSERT INTO t SELECT FROM generate_series(1, 3);
                SELECT setval('t_other_seq', 100, false);
                """);
        newest.execute("b", "SELECT nextval('untouched')");
        var values = new SequenceValues(Catalog.read(source).sequences());

        assertThat(values.copy(source, target)).isEqualTo(8);

        assertThat(values.read(target)).isEqualTo(values.read(source));
        newest.execute("b", "DO $$ BEGIN ASSERT nextval('descending') = -5; END $$");
        newest.execute("b", "DO $$ BEGIN ASSERT nextval('untouched') = 7; END $$");
        newest.execute("b", "DO $$ BEGIN ASSERT nextval('t_other_seq') = 100; END $$");
    }

    @Test
    void namesTheSequenceThatIsMissing() {
        oldest.execute("a", "CREATE SEQUENCE only_here");
        var values = new SequenceValues(Catalog.read(source).sequences());

        assertThatThrownBy(() -> values.copy(source, target))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("public.only_here");
    }

    @Test
    void carriesLargeObjectsWithOwnersPrivilegesAndComments() throws Exception {
        oldest.execute(
                "a",
                "SELECT lo_from_bytea(1000 + i, convert_to(repeat(md5(i::text), i), 'UTF8'))"
                        + " FROM generate_series(1, 300) i",
                "SELECT lo_from_bytea(2000, '')",
                "SELECT lo_from_bytea(2001, convert_to(repeat('0123456789abcdef', 8192), 'UTF8'))",
                "SELECT lo_from_bytea(2002, convert_to(repeat('0123456789', 200001), 'UTF8'))",
                "SELECT lo_create(2003)",
                "SELECT lo_put(2003, 400000, 'after a hole')",
                "SELECT lo_from_bytea(4294967295, 'last')",
                "COMMENT ON LARGE OBJECT 2001 IS 'it''s \\ large'",
                "ALTER LARGE OBJECT 2002 OWNER TO keeper",
                "ALTER LARGE OBJECT 1007 OWNER TO stranger",
                "GRANT SELECT ON LARGE OBJECT 2000 TO PUBLIC",
                "GRANT SELECT, UPDATE ON LARGE OBJECT 2002 TO postgres WITH GRANT OPTION",
                "REVOKE ALL ON LARGE OBJECT 1008 FROM postgres",
                "GRANT SELECT ON LARGE OBJECT 1009 TO stranger");
        newest.execute("b", "SELECT lo_from_bytea(1005, 'of an earlier attempt')");
        new Markers(target).create("");
        var objects = new LargeObjects(1);
        List<Part> ranges = LargeObjects.ranges(source, 100);
        assertThat(ranges).hasSize(4);

        for (Part range : ranges) {
            Landed landed = objects.land(source, target, range, UNNOTICED);
            assertThat(objects.land(source, target, range, UNNOTICED)).isEqualTo(landed);
            assertThat(objects.read(target, range, UNNOTICED)).isEqualTo(landed.digest());
        }

        String bytes =
                "SELECT count(*) || md5(string_agg(oid || md5(lo_get(oid)), ',' ORDER BY oid))"
                        + " FROM pg_largeobject_metadata";
        assertThat(text(target, bytes)).isEqualTo(text(source, bytes));
        String described =
                """
                SELECT string_agg(concat_ws(' ', oid, pg_get_userbyid(lomowner), lomacl,
                                            obj_description(oid, 'pg_largeobject')), '; ' ORDER BY oid)
                  FROM pg_largeobject_metadata WHERE oid IN (1001, 1008, 2000, 2001, 2002)
                """;
        assertThat(text(target, described)).isEqualTo(text(source, described));
        assertThat(
                        text(
                                target,
                                "SELECT pg_get_userbyid(lomowner) FROM pg_largeobject_metadata"
                                        + " WHERE oid = 1007"))
                .as("its owner is not there")
                .isEqualTo("postgres");
    }

    @Test
    void copiesLargeObjectsAgainWhenStartedAgain() throws Exception {
        oldest.execute("a", "SELECT lo_from_bytea(1000, 'one'), lo_from_bytea(1001, 'two')");
        new Markers(target).create("");
        var objects = new LargeObjects(1);
        objects.land(source, target, LargeObjects.ranges(source, 10).getFirst(), UNNOTICED);
        oldest.execute("a", "SELECT lo_put(1000, 0, 'ONE'), lo_unlink(1001)");

        objects.startAgain(target);
        assertThat(new Markers(target).all()).isEmpty();
        for (Part range : LargeObjects.ranges(source, 10)) {
            objects.land(source, target, range, UNNOTICED);
        }

        assertThat(text(target, "SELECT convert_from(lo_get(1000), 'UTF8')")).isEqualTo("ONE");
        assertThat(text(target, "SELECT count(*) FROM pg_largeobject_metadata")).isEqualTo("1");
        assertThat(objects.read(target, Part.WHOLE, UNNOTICED))
                .isEqualTo(objects.read(source, Part.WHOLE, UNNOTICED))
                .isNotEqualTo(Digest.EMPTY);
    }

    @Test
    void removesMoreLargeObjectsThanTheLockTableHolds() throws Exception {
        newest.execute("b", "SELECT count(lo_create(i)) FROM generate_series(100001, 130000) i");
        new Markers(target).create("");

        new LargeObjects(1).startAgain(target);

        assertThat(text(target, "SELECT count(*) FROM pg_largeobject_metadata")).isEqualTo("0");
    }

    private static String text(Session session, String sql) throws SQLException {
        try (var statement = session.jdbc().createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
