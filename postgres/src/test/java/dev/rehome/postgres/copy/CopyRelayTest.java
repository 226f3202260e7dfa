package dev.rehome.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.sandbox.PostgresServer;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class CopyRelayTest {
    private static final int MANY_ROWS = 400_000;

    private static PostgresServer oldest;
    private static PostgresServer newest;

    private final CopyRelay relay = new CopyRelay();
    private Session source;
    private Session target;

    @BeforeAll
    static void start() {
        oldest = PostgresServer.start(13);
        newest = PostgresServer.start(18);
        oldest.execute(
                "postgres",
                """
                CREATE TABLE many AS
                SELECT i AS id, md5(i::text) AS hash, repeat('x', i %% 200) AS padding,
                       now() + i * interval '1 s' AS at, i / 7.0 AS amount
                FROM generate_series(1, %d) AS i
                """
                        .formatted(MANY_ROWS));
    }

    @AfterAll
    static void stop() {
        oldest.close();
        newest.close();
    }

    @BeforeEach
    void open() throws SQLException {
        source = new Server(ConnectionString.parse(oldest.uri("postgres"))).open();
        target = new Server(ConnectionString.parse(newest.uri("postgres"))).open();
        target.execute("DROP TABLE IF EXISTS many, small");
        target.execute(
                "CREATE TABLE many (id int, hash text, padding text, at timestamptz, amount"
                        + " numeric)");
        source.jdbc().setAutoCommit(false);
        target.jdbc().setAutoCommit(false);
        begin(source);
        begin(target);
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        target.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void movesEveryRowBetweenTheOldestAndTheNewestServer(boolean binary) throws Exception {
        var rows = new AtomicLong();
        var bytes = new AtomicLong();

        Digest sent =
                relay.relay(
                        source,
                        target,
                        copy("many", binary),
                        (moreRows, moreBytes) -> {
                            rows.addAndGet(moreRows);
                            bytes.addAndGet(moreBytes);
                        });
        target.jdbc().commit();

        assertThat(sent.items()).isEqualTo(MANY_ROWS);
        assertThat(rows).hasValue(MANY_ROWS);
        assertThat(bytes.get()).isBetween(sent.bytes(), sent.bytes() + 5L * MANY_ROWS + 30);
        assertThat(relay.digest(target, copy("many", binary), CopyRelay.Passed.UNNOTICED))
                .isEqualTo(sent)
                .isEqualTo(relay.digest(source, copy("many", binary), CopyRelay.Passed.UNNOTICED));
        String checksum =
                "SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM (SELECT * FROM many"
                        + " WHERE id % 1000 < 10) t";
        assertThat(text(target, checksum)).isEqualTo(text(source, checksum));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void movesTablesWithoutRowsAndWithoutColumns(boolean binary) throws Exception {
        source.execute("CREATE TEMP TABLE small (a int)");
        target.execute("CREATE TEMP TABLE small (a int)");
        assertThat(relay.relay(source, target, copy("small", binary), CopyRelay.Passed.UNNOTICED))
                .isEqualTo(Digest.EMPTY);

        source.execute("ALTER TABLE small DROP a");
        target.execute("ALTER TABLE small DROP a");
        source.execute("INSERT INTO small DEFAULT VALUES");
        source.execute("INSERT INTO small SELECT FROM small");
        assertThat(
                        relay.relay(
                                        source,
                                        target,
                                        copy("small", binary),
                                        CopyRelay.Passed.UNNOTICED)
                                .items())
                .isEqualTo(2);
        assertThat(text(target, "SELECT count(*) FROM small")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void movesRowsOfAnySizeThroughOneBuffer(boolean binary) throws Exception {
        String table = "CREATE TEMP TABLE small (a int, b text)";
        source.execute(table);
        target.execute(table);
        source.execute(
                """
                INSERT INTO small
                SELECT i, repeat(chr(65 + i % 26), (1.35 ^ i)::int) FROM generate_series(1, 52) i
                """); // up to 6 MB, every size around that of the buffer among them
        source.execute(
                "INSERT INTO small SELECT i, repeat('y', 524288 - i) FROM generate_series(0, 60)"
                        + " i");

        Digest sent =
                relay.relay(source, target, copy("small", binary), CopyRelay.Passed.UNNOTICED);

        assertThat(relay.digest(target, copy("small", binary), CopyRelay.Passed.UNNOTICED))
                .isEqualTo(sent);
        String sums =
                "SELECT sum(length(b)) || md5(string_agg(md5(b), '' ORDER BY a, b)) FROM small";
        assertThat(text(target, sums)).isEqualTo(text(source, sums));
    }

    @Test
    void leavesBothSessionsUsableWhenTheSourceFailsHalfWay() throws Exception {
        CopySql failing =
                new CopySql(
                        "public.many",
                        "COPY (SELECT 1 / (300000 - id), hash FROM many) TO STDOUT",
                        "COPY many (id, hash) FROM STDIN",
                        false);

        assertThatThrownBy(() -> relay.relay(source, target, failing, CopyRelay.Passed.UNNOTICED))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("public.many")
                .hasMessageContaining("the source postgresql://")
                .hasMessageContaining("division by zero (SQLSTATE 22012");

        usableAfterRollback();
    }

    @Test
    void leavesBothSessionsUsableWhenTheTargetFailsHalfWay() throws Exception {
        target.execute("ALTER TABLE many ADD CHECK (id <> 100000)");
        target.jdbc().commit();
        var passed = new AtomicLong();

        assertThatThrownBy(
                        () ->
                                relay.relay(
                                        source,
                                        target,
                                        copy("many", false),
                                        (rows, bytes) -> passed.addAndGet(rows)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the target postgresql://")
                .hasMessageContaining("violates check constraint")
                .hasMessageContaining("100000");

        usableAfterRollback();
        assertThat(passed.get()).as("rows sent to a target that had failed").isLessThan(350_000);
    }

    @Test
    void leavesBothSessionsUsableWhenEitherStatementIsRefused() throws Exception {
        var noTarget = new CopySql("x", "COPY many TO STDOUT", "COPY absent FROM STDIN", false);
        assertThatThrownBy(() -> relay.relay(source, target, noTarget, CopyRelay.Passed.UNNOTICED))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("relation \"absent\" does not exist");
        usableAfterRollback();

        var noSource = new CopySql("x", "COPY absent TO STDOUT", "COPY many FROM STDIN", false);
        assertThatThrownBy(() -> relay.relay(source, target, noSource, CopyRelay.Passed.UNNOTICED))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("relation \"absent\" does not exist");
        usableAfterRollback();
    }

    @Test
    void saysWhenTheSourceGoesAwayAndLeavesTheTargetUsable() throws Exception {
        String pid = text(source, "SELECT pg_backend_pid()");
        var once = new AtomicLong();

        assertThatThrownBy(
                        () ->
                                relay.relay(
                                        source,
                                        target,
                                        copy("many", false),
                                        (rows, bytes) -> terminateOnce(once, oldest, pid)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("lost the connection to the source");

        assertThat(source.wire().isClosed()).isTrue();
        target.jdbc().rollback();
        assertThat(text(target, "SELECT count(*) FROM many")).isEqualTo("0");
    }

    @Test
    void saysWhenTheTargetGoesAwayAndLeavesTheSourceUsable() throws Exception {
        String pid = text(target, "SELECT pg_backend_pid()");
        var once = new AtomicLong();

        assertThatThrownBy(
                        () ->
                                relay.relay(
                                        source,
                                        target,
                                        copy("many", false),
                                        (rows, bytes) -> terminateOnce(once, newest, pid)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("lost the connection to the target");

        assertThat(target.wire().isClosed()).isTrue();
        source.jdbc().rollback();
        assertThat(text(source, "SELECT count(*) FROM many"))
                .isEqualTo(Integer.toString(MANY_ROWS));
    }

    @Test
    void stopsWithinMomentsWhenInterrupted() throws Exception {
        var copying = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        var endless =
                new CopySql(
                        "endless",
                        "COPY (SELECT generate_series(1, 2000000000), 'x') TO STDOUT",
                        "COPY many (id, hash) FROM STDIN",
                        false);
        Thread copy =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        relay.relay(
                                                source,
                                                target,
                                                endless,
                                                (rows, bytes) -> copying.countDown());
                                    } catch (Throwable e) {
                                        thrown.set(e);
                                    }
                                });
        assertThat(copying.await(20, TimeUnit.SECONDS)).isTrue();

        copy.interrupt();

        assertThat(copy.join(java.time.Duration.ofSeconds(5))).isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(source.wire().isClosed()).isTrue();
    }

    @Test
    void readsTheNoticesOfATalkativeTarget() throws Exception {
        target.execute(
                """
                CREATE FUNCTION talk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE NOTICE 'row % %', NEW.id, repeat('!', 200); RETURN NEW; END $$
                """);
        target.execute(
                "CREATE TRIGGER talk BEFORE INSERT ON many FOR EACH ROW EXECUTE FUNCTION talk()");

        Digest sent = relay.relay(source, target, copy("many", false), CopyRelay.Passed.UNNOTICED);

        assertThat(sent.items()).isEqualTo(MANY_ROWS);
        target.jdbc().rollback();
    }

    @Test
    void noticesRowsThatTheTargetDropped() throws Exception {
        target.execute(
                """
                CREATE FUNCTION drop_one() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RETURN CASE WHEN NEW.id = 7 THEN NULL ELSE NEW END; END $$
                """);
        target.execute(
                "CREATE TRIGGER t BEFORE INSERT ON many FOR EACH ROW EXECUTE FUNCTION drop_one()");

        assertThatThrownBy(
                        () ->
                                relay.relay(
                                        source,
                                        target,
                                        copy("many", true),
                                        CopyRelay.Passed.UNNOTICED))
                .hasMessageContaining("sent 400000 rows, 400000 passed, the target took 399999");
        usableAfterRollback();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writesRowsToAFileAndLoadsThemFromIt(boolean binary, @TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("many.dat");
        Digest written;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            written =
                    relay.copyOut(
                            source,
                            copy("many", binary),
                            data -> writeFully(channel, data),
                            CopyRelay.Passed.UNNOTICED);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            InputStream in = Channels.newInputStream(channel);
            assertThat(
                            relay.copyIn(
                                    target,
                                    copy("many", binary),
                                    buffer -> {
                                        byte[] some = in.readNBytes(60_000);
                                        buffer.put(some);
                                    },
                                    CopyRelay.Passed.UNNOTICED))
                    .isEqualTo(MANY_ROWS);
        }
        assertThat(relay.digest(target, copy("many", binary), CopyRelay.Passed.UNNOTICED))
                .isEqualTo(written);
    }

    private static void writeFully(FileChannel channel, ByteBuffer data)
            throws java.io.IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }

    private static void terminateOnce(AtomicLong once, PostgresServer server, String pid) {
        if (once.incrementAndGet() == 3) {
            server.execute("postgres", "SELECT pg_terminate_backend(%s)".formatted(pid));
        }
    }

    private void usableAfterRollback() throws Exception {
        source.jdbc().rollback();
        target.jdbc().rollback();
        assertThat(text(target, "SELECT count(*) FROM many")).isEqualTo("0");
        assertThat(text(source, "SELECT count(*) FROM many"))
                .isEqualTo(Integer.toString(MANY_ROWS));
        CopySql few =
                new CopySql(
                        "few",
                        "COPY (SELECT 1, 'one') TO STDOUT",
                        "COPY many (id, hash) FROM STDIN",
                        false);
        assertThat(relay.relay(source, target, few, CopyRelay.Passed.UNNOTICED).items())
                .isEqualTo(1);
        target.jdbc().rollback();
        source.jdbc().rollback();
    }

    private static CopySql copy(String table, boolean binary) {
        String format = binary ? " (FORMAT binary)" : "";
        return new CopySql(
                table,
                "COPY " + table + " TO STDOUT" + format,
                "COPY " + table + " FROM STDIN" + format,
                binary);
    }

    private static void begin(Session session) throws SQLException {
        session.execute("SELECT 1");
    }

    private static String text(Session session, String sql) throws SQLException {
        try (var statement = session.jdbc().createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
