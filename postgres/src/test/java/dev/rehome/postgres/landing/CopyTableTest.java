package dev.rehome.postgres.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.copy.CopyFormat;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.snapshot.Epoch;
import dev.rehome.postgres.snapshot.ExportedSnapshot;
import dev.rehome.postgres.snapshot.Part;
import dev.rehome.postgres.snapshot.TableCopy;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class CopyTableTest {
    private static final CopyRelay.Passed UNNOTICED = CopyRelay.Passed.UNNOTICED;
    private static final String MANY =
            "CREATE TABLE many (id int, hash text, at timestamptz, amount numeric, gone int)";

    private static PostgresServer oldest;
    private static PostgresServer newest;

    private final CopyRelay relay = new CopyRelay();
    private Session target;

    @BeforeAll
    static void start() {
        oldest = PostgresServer.start(13);
        newest = PostgresServer.start(18, Map.of("autovacuum", "off"));
    }

    @AfterAll
    static void stop() {
        oldest.close();
        newest.close();
    }

    @BeforeEach
    void makeDatabases() {
        for (PostgresServer server : List.of(oldest, newest)) {
            server.execute(
                    "postgres",
                    "DROP DATABASE IF EXISTS a WITH (FORCE)",
                    "DROP DATABASE IF EXISTS b WITH (FORCE)",
                    "CREATE DATABASE a",
                    "CREATE DATABASE b");
        }
        target = Server.at(newest.uri("b")).open("b", SessionSettings.loading());
        new Markers(target).create("");
    }

    @AfterEach
    void close() throws SQLException {
        target.close();
    }

    private void many(PostgresServer source) {
        source.execute(
                "a",
                MANY,
                "INSERT INTO many SELECT i, md5(i::text), now() + i * interval '1 s', i / 7.0"
                        + " FROM generate_series(1, 100000) i",
                "DELETE FROM many WHERE id % 3 = 0");
        newest.execute("b", MANY);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void landsEveryPartExactlyOnceWhateverIsRepeated(int major) throws Exception {
        PostgresServer server = major == 13 ? oldest : newest;
        many(server);
        try (var snapshot = ExportedSnapshot.take(Server.at(server.uri("a")), "a");
                Session source = snapshot.open()) {
            server.execute("a", "UPDATE many SET hash = 'later'", "INSERT INTO many VALUES (0)");
            CopyTable table = copyTable(snapshot, "many");
            List<Part> parts = Part.of(table.copy().table(), major, 1 << 20);
            assertThat(parts).hasSizeGreaterThan(3);

            Digest sum = Digest.EMPTY;
            for (Part part : parts) {
                Landed landed = table.land(relay, source, target, part, UNNOTICED);
                assertThat(table.land(relay, source, target, part, UNNOTICED)).isEqualTo(landed);
                sum = sum.plus(landed.digest());
            }

            assertThat(sum.items()).isEqualTo(66667);
            assertThat(table.read(relay, target, Part.WHOLE, UNNOTICED)).isEqualTo(sum);
            assertThat(table.read(relay, source, Part.WHOLE, UNNOTICED)).isEqualTo(sum);
            assertThat(new Markers(target).of(table.copy().table().oid()))
                    .extracting(Landed::part)
                    .isEqualTo(parts);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void landsATreeHashedByAnEnumThroughItsRoot(int major) throws Exception {
        PostgresServer server = major == 13 ? oldest : newest;
        String tree =
                """
                CREATE TYPE colour AS ENUM ('red', 'green', 'blue', 'white', 'black', 'grey');
                CREATE TABLE tree (c colour, n int, v text) PARTITION BY HASH (c);
                CREATE TABLE leaf_0 PARTITION OF tree FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                CREATE TABLE leaf_1 PARTITION OF tree FOR VALUES WITH (MODULUS 2, REMAINDER 1);
                """;
        server.execute(
                "a",
                tree,
                "INSERT INTO tree SELECT c, n, repeat('x', 90) FROM"
                        + " unnest(enum_range(NULL::colour)) c, generate_series(1, 4000) n");
        newest.execute("b", tree);
        try (var snapshot = ExportedSnapshot.take(Server.at(server.uri("a")), "a");
                Session source = snapshot.open()) {
            CopyTable table = copyTable(snapshot, "tree");
            List<Part> parts = Part.of(table.copy().table(), major, 500_000);
            assertThat(parts).hasSizeGreaterThan(3);
            for (Part part : parts.subList(0, 2)) {
                Landed landed = table.land(relay, source, target, part, UNNOTICED);
                assertThat(table.land(relay, source, target, part, UNNOTICED)).isEqualTo(landed);
            }
            table.startAgain(target);
            assertThat(text("SELECT count(*) FROM public.tree")).isEqualTo("0");
            Digest sum = Digest.EMPTY;
            for (Part part : parts) {
                sum = sum.plus(table.land(relay, source, target, part, UNNOTICED).digest());
            }

            assertThat(sum.items()).isEqualTo(24_000);
            assertThat(table.read(relay, target, Part.WHOLE, UNNOTICED)).isEqualTo(sum);
            assertThat(table.read(relay, source, Part.WHOLE, UNNOTICED)).isEqualTo(sum);

            table.startAgain(target);
            assertThat(table.land(relay, source, target, Part.WHOLE, UNNOTICED).digest())
                    .isEqualTo(sum);
            assertThat(text("SELECT count(DISTINCT tableoid) FROM public.tree")).isEqualTo("2");
        }
    }

    @Test
    void freezesTheRowsOfAWholeTable() throws Exception {
        many(oldest);
        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a");
                Session source = snapshot.open()) {
            copyTable(snapshot, "many").land(relay, source, target, Part.WHOLE, UNNOTICED);
        }
        newest.execute("b", "CREATE EXTENSION pg_visibility");
        assertThat(
                        text(
                                "SELECT count(*) FILTER (WHERE all_frozen) > 0.9 * count(*) FROM"
                                        + " public.pg_visibility_map('public.many')"))
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "target"})
    void landsExactlyOnceAfterABackendWasKilledHalfWay(String side) throws Exception {
        many(oldest);
        // A part of more than the system's own buffers take: none is sent whole before the kill.
        oldest.execute(
                "a",
                "INSERT INTO many SELECT i, md5(i::text), now(), i / 7.0"
                        + " FROM generate_series(100001, 600000) i");
        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a")) {
            CopyTable table = copyTable(snapshot, "many");
            List<Part> parts = Part.of(table.copy().table(), 13, 16 << 20);
            Session victim = snapshot.open();
            table.land(relay, victim, target, parts.get(0), UNNOTICED);
            int pid = side.equals("source") ? victim.backendPid() : target.backendPid();
            var buffers = new AtomicInteger();

            assertThatThrownBy(
                            () ->
                                    table.land(
                                            relay,
                                            victim,
                                            target,
                                            parts.get(1),
                                            (rows, bytes) -> {
                                                if (buffers.incrementAndGet() == 2) {
                                                    terminate(side, pid);
                                                }
                                            }))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("public.many, part 2 of");

            victim.close();
            target.close();
            target = Server.at(newest.uri("b")).open("b", SessionSettings.loading());
            try (Session source = snapshot.open()) {
                Digest sum = Digest.EMPTY;
                for (Part part : parts) {
                    sum = sum.plus(table.land(relay, source, target, part, UNNOTICED).digest());
                }
                assertThat(table.read(relay, target, Part.WHOLE, UNNOTICED)).isEqualTo(sum);
                assertThat(table.read(relay, source, Part.WHOLE, UNNOTICED)).isEqualTo(sum);
            }
        }
    }

    private static void terminate(String side, int pid) {
        (side.equals("source") ? oldest : newest)
                .execute("postgres", "SELECT pg_terminate_backend(%d)".formatted(pid));
    }

    @Test
    void keepsWhatLandedWhenNothingWasWrittenSince() throws Exception {
        many(oldest);
        Epoch first = land("many", List.of(Part.WHOLE));

        assertThat(proveUnchanged(first)).isEqualTo(ProveUnchanged.Verdict.NOTHING_WRITTEN);
    }

    @Test
    void keepsWhatLandedWhenTheRowsProveEqual() throws Exception {
        many(oldest);
        Epoch first = land("many", List.of(Part.WHOLE));
        oldest.execute("a", "CREATE TABLE another (a int)");

        assertThat(proveUnchanged(first)).isEqualTo(ProveUnchanged.Verdict.SAME_ROWS);
    }

    @Test
    void throwsAwayWhatLandedWhenOneRowHasChangedAndCopiesItAgain() throws Exception {
        many(oldest);
        Epoch first = land("many", List.of(Part.WHOLE));
        oldest.execute("a", "UPDATE many SET amount = amount + 1 WHERE id = 50000");
        assertThat(proveUnchanged(first)).isEqualTo(ProveUnchanged.Verdict.CHANGED);

        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a");
                Session source = snapshot.open()) {
            CopyTable table = copyTable(snapshot, "many");
            table.startAgain(target);
            assertThat(text("SELECT count(*) FROM public.many")).isEqualTo("0");
            Landed landed = table.land(relay, source, target, Part.WHOLE, UNNOTICED);
            assertThat(table.read(relay, target, Part.WHOLE, UNNOTICED)).isEqualTo(landed.digest());
        }
    }

    @Test
    void throwsAwayWhatLandedWhenAColumnHasChanged() throws Exception {
        many(oldest);
        Epoch first = land("many", List.of(Part.WHOLE));
        oldest.execute("a", "ALTER TABLE many RENAME hash TO sum");

        assertThat(proveUnchanged(first)).isEqualTo(ProveUnchanged.Verdict.CHANGED);
    }

    private Epoch land(String name, List<Part> parts) throws Exception {
        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a");
                Session source = snapshot.open()) {
            int number = new Markers(target).begin(snapshot.epoch());
            CopyTable table = new CopyTable(copyTable(snapshot, name).copy(), number);
            for (Part part : parts) {
                table.land(relay, source, target, part, UNNOTICED);
            }
            assertThat(new Markers(target).epochs()).containsExactly(snapshot.epoch());
            return snapshot.epoch();
        }
    }

    private ProveUnchanged.Verdict proveUnchanged(Epoch first) throws Exception {
        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a");
                Session source = snapshot.open()) {
            var markers = new Markers(target);
            List<Epoch> before = markers.epochs();
            assertThat(before).containsExactly(first);
            CopyTable table = new CopyTable(copyTable(snapshot, "many").copy(), 2);
            return new ProveUnchanged(snapshot.epoch(), before)
                    .of(table, markers.of(table.copy().table().oid()), relay, source, UNNOTICED);
        }
    }

    @Test
    void copiesTablesOfEveryShape() throws Exception {
        String shapes =
                """
                CREATE SCHEMA "odd ""schema";
                CREATE TABLE "odd ""schema"."new
                line ü sixty-three bytes are the most that a name can be 123456789" ("a ""b" int, "%d" text);
                CREATE TABLE no_columns ();
                CREATE TABLE only_generated (a int GENERATED ALWAYS AS (1) STORED);
                CREATE TABLE generated (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text);
                CREATE TABLE identity (id int GENERATED ALWAYS AS IDENTITY, v text);
                CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent);
                CREATE TABLE parted (k int, v text) PARTITION BY LIST (k);
                CREATE TABLE leaf PARTITION OF parted FOR VALUES IN (1, 2);
                CREATE UNLOGGED TABLE fast (a int);
                CREATE TABLE "order" ("select" int, "from" int[]);
                """;
        oldest.execute("a", shapes);
        oldest.execute(
                "a",
                """
                INSERT INTO "odd ""schema"."new
                line ü sixty-three bytes are the most that a name can be 123456789" VALUES (1, E'tab\\t\\\\n'), (2, NULL);
                INSERT INTO no_columns DEFAULT VALUES; INSERT INTO no_columns SELECT FROM no_columns;
                INSERT INTO only_generated DEFAULT VALUES; INSERT INTO generated VALUES (21, DEFAULT, 'x');
                INSERT INTO identity (v) VALUES ('one'), ('two');
                INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 3);
                INSERT INTO parted VALUES (1, 'a'), (2, 'b'); INSERT INTO fast VALUES (1);
                INSERT INTO "order" VALUES (1, '{1,NULL,3}');
                CREATE TABLE dropped (a int, b int, c int); ALTER TABLE dropped DROP b;
                INSERT INTO dropped VALUES (1, 3);
                """);
        newest.execute("b", shapes);
        newest.execute("b", "CREATE TABLE dropped (c int, a int)");
        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a");
                Session source = snapshot.open()) {
            Database database = Catalog.read(snapshot.session());
            for (Table table : database.tables()) {
                if (table.holdsRows()) {
                    var copy = new TableCopy(table, CopyFormat.of(table, database));
                    var copyTable = new CopyTable(copy, 1);
                    Landed landed = copyTable.land(relay, source, target, Part.WHOLE, UNNOTICED);
                    assertThat(copyTable.read(relay, target, Part.WHOLE, UNNOTICED))
                            .as(table.name().toString())
                            .isEqualTo(landed.digest());
                    assertThat(landed.digest().items()).isPositive();
                }
            }
            assertThat(database.tables()).filteredOn(Table::holdsRows).hasSize(11);
        }
        assertThat(text("SELECT a || ',' || b FROM public.generated")).isEqualTo("21,42");
        assertThat(text("SELECT string_agg(id || v, ',' ORDER BY id) FROM public.identity"))
                .isEqualTo("1one,2two");
        assertThat(text("SELECT a || ',' || c FROM public.dropped")).isEqualTo("1,3");
        assertThat(text("SELECT count(*) FROM public.no_columns")).isEqualTo("2");
        assertThat(text("SELECT count(*) FROM ONLY public.parent")).isEqualTo("1");
    }

    @Test
    void refusesATableThatRowSecurityWouldThinOut() throws Exception {
        oldest.execute(
                "a",
                "CREATE ROLE reader LOGIN",
                "CREATE TABLE secret (a int)",
                "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
                "GRANT SELECT ON secret TO reader",
                "INSERT INTO secret VALUES (1)");
        newest.execute("b", "CREATE TABLE secret (a int)");
        try (var snapshot =
                        ExportedSnapshot.take(
                                Server.at(oldest.uri("a").replace("postgres@", "reader@")), "a");
                Session source = snapshot.open()) {
            CopyTable table = copyTable(snapshot, "secret");
            assertThatThrownBy(() -> table.land(relay, source, target, Part.WHOLE, UNNOTICED))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("row-level security");
            assertThat(new Markers(target).all()).isEmpty();
        } finally {
            oldest.execute("a", "DROP OWNED BY reader", "DROP ROLE reader");
        }
    }

    @Test
    void copiesATableAgainThatForeignKeysOfAnEarlierAttemptPointTo() throws Exception {
        many(oldest);
        newest.execute(
                "b",
                "ALTER TABLE many ADD PRIMARY KEY (id)",
                "CREATE TABLE pointing (id int REFERENCES many)",
                "INSERT INTO many VALUES (7)");
        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a");
                Session source = snapshot.open()) {
            snapshot.lock(List.of(copyTable(snapshot, "many").copy().table()));
            CopyTable table = copyTable(snapshot, "many");

            table.startAgain(target);
            Landed landed = table.land(relay, source, target, Part.WHOLE, UNNOTICED);

            assertThat(table.read(relay, target, Part.WHOLE, UNNOTICED)).isEqualTo(landed.digest());
            assertThat(landed.digest().items()).isEqualTo(66667);
        }
    }

    @Test
    void saysThatTheSnapshotIsGone() throws Exception {
        try (var snapshot = ExportedSnapshot.take(Server.at(oldest.uri("a")), "a")) {
            snapshot.check();
            oldest.execute(
                    "postgres",
                    "SELECT pg_terminate_backend(%d)".formatted(snapshot.session().backendPid()));

            assertThatThrownBy(snapshot::check)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("of a is gone");
            assertThatThrownBy(snapshot::open)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("of a is gone");
        }
    }

    @Test
    void leavesNoTraceOfMarkers() {
        var markers = new Markers(target);
        assertThat(markers.exist()).isTrue();
        markers.drop();
        assertThat(markers.exist()).isFalse();
        markers.drop();
    }

    private CopyTable copyTable(ExportedSnapshot snapshot, String name) {
        Database database = Catalog.read(snapshot.session());
        Table table =
                database.tables().stream()
                        .filter(each -> each.name().equals(new QualifiedName("public", name)))
                        .findFirst()
                        .orElseThrow();
        return new CopyTable(new TableCopy(table, CopyFormat.of(table, database)), 1);
    }

    private String text(String sql) throws SQLException {
        try (var statement = target.jdbc().createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
