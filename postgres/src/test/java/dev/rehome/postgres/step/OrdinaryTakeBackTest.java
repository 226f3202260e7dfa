package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a login that is no superuser lends itself to clone, and to take a clone back, it gives back.
 */
@Timeout(300)
final class OrdinaryTakeBackTest {
    private static final String LENT = "\"lent\":[\"";
    private static final String FILLED = "\"ended\":{\"";

    private static PostgresServer source;
    private static PostgresServer fifteen;
    private static PostgresServer eighteen;
    private static PostgresServer target;

    private final RememberedRun run = new RememberedRun();

    @BeforeAll
    static void startServers() {
        source = PostgresServer.start(15);
        fifteen = PostgresServer.start(15);
        eighteen = PostgresServer.start(18);
        target = fifteen;
        source.execute(
                "postgres",
                "CREATE ROLE app",
                "CREATE ROLE audit",
                "CREATE DATABASE orders OWNER app");
        source.execute(
                "orders",
                "CREATE SCHEMA sales AUTHORIZATION app",
                "CREATE TABLE sales.t AS SELECT generate_series(1, 100) AS id",
                "ALTER TABLE sales.t OWNER TO app",
                "CREATE TABLE public.seen (id int)",
                "ALTER TABLE public.seen OWNER TO audit",
                "CREATE FUNCTION public.note() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "ALTER FUNCTION public.note() OWNER TO audit");
    }

    @AfterAll
    static void stopServers() {
        eighteen.close();
        fifteen.close();
        source.close();
    }

    @AfterEach
    void clear() {
        target.execute(
                "postgres",
                "DROP DATABASE IF EXISTS orders WITH (FORCE)",
                "DROP ROLE mover, app, audit");
    }

    @ParameterizedTest
    @CsvSource({
        "15, false, " + LENT,
        "15, false, " + FILLED,
        "15, true, " + LENT,
        "15, true, " + FILLED,
        "18, false, " + FILLED,
        "18, true, " + LENT
    })
    void aKilledCloneTakenBackLeavesTheLoginInTheRolesItWasIn(
            int major, boolean thereBefore, String deadly) throws Exception {
        prepare(major);
        if (thereBefore) {
            target.execute("postgres", "CREATE DATABASE orders OWNER mover");
        }
        List<String> before = TakeBackTest.everything(target, "postgres");
        ClonePostgres step = step();
        Undo undo = step.undo(run);
        run.dieAt(text -> text.contains(deadly));
        assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
        run.begunAgain();

        takeBack(step, undo);

        assertThat(TakeBackTest.everything(target, "postgres")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aCloneThatIsDoneLeavesNothingLentAndIsTakenOutOfADatabaseThatWasThere(int major)
            throws Exception {
        prepare(major);
        target.execute("postgres", "CREATE DATABASE orders OWNER mover");
        List<String> before = TakeBackTest.everything(target, "orders");
        List<String> members = TakeBackTest.names(target, "postgres", MEMBERS);
        ClonePostgres step = step();
        Undo undo = step.undo(run);
        step.apply(run);
        assertThat(step.verify(run)).isInstanceOf(Verdict.Holds.class);
        assertThat(TakeBackTest.names(target, "postgres", MEMBERS)).isEqualTo(members);

        assertThat(takeBack(step, undo)).contains("0 databases dropped, 1 emptied");

        assertThat(TakeBackTest.everything(target, "orders")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aDatabaseThatCannotBeDroppedLeavesNothingLentEither(int major) throws Exception {
        prepare(major);
        ClonePostgres step = step();
        Undo undo = step.undo(run);
        step.apply(run);
        List<String> members = TakeBackTest.names(target, "postgres", MEMBERS);
        try (var superuser = target.connect("orders")) {
            assertThat(superuser.isValid(1)).isTrue();

            assertThatThrownBy(() -> takeBack(step, undo))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("cannot drop database orders");
        }

        assertThat(TakeBackTest.names(target, "postgres", MEMBERS)).isEqualTo(members);
        assertThat(takeBack(step, undo)).contains("1 database dropped, 0 emptied");
    }

    @Test
    void namesWhoHoldsALockThatItMayNotEnd() throws Exception {
        prepare(15);
        target.execute("postgres", "CREATE DATABASE orders OWNER mover");
        ClonePostgres step = step();
        Undo undo = step.undo(run);
        step.apply(run);
        try (var superuser = target.connect("orders");
                var statement = superuser.createStatement()) {
            superuser.setAutoCommit(false);
            statement.execute("SET application_name = 'nightly report'");
            statement.execute("LOCK TABLE sales.t IN ACCESS SHARE MODE");

            assertThatThrownBy(() -> takeBack(step, undo))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("no lock within 10s")
                    .hasMessageContaining("of postgres, nightly report");
        }

        assertThat(takeBack(step, undo)).contains("0 databases dropped, 1 emptied");
    }

    @Test
    void anotherAttemptKnowsWhatTheFirstOneLent() throws Exception {
        prepare(15);
        List<String> members = TakeBackTest.names(target, "postgres", MEMBERS);
        ClonePostgres step = step();
        run.dieAt(text -> text.contains(FILLED));
        assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
        run.begunAgain();
        assertThat(TakeBackTest.names(target, "postgres", MEMBERS)).isNotEqualTo(members);

        step.apply(run);

        assertThat(TakeBackTest.names(target, "postgres", MEMBERS)).isEqualTo(members);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKilledRestoreTakenBackLeavesTheLoginInTheRolesItWasIn(
            boolean killed, @TempDir Path folder) throws Exception {
        Path out = folder.resolve("dump");
        new DumpPostgres(
                        new DumpSpec(
                                "source",
                                out.toString(),
                                Optional.of(List.of("orders")),
                                false,
                                2,
                                true,
                                false,
                                ""),
                        TakeBackTest.store("source", source.uri("postgres")))
                .apply(new RememberedRun());
        prepare(15);
        List<String> before = TakeBackTest.everything(target, "postgres");
        List<String> members = TakeBackTest.names(target, "postgres", MEMBERS);
        var step =
                new RestorePostgres(
                        new RestoreSpec(
                                out.toString(), "target", Optional.empty(), 2, true, true, true),
                        mover());
        Undo undo = step.undo(run);
        if (killed) {
            run.dieAt(text -> text.contains(FILLED));
            assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
            run.begunAgain();
            assertThat(TakeBackTest.names(target, "postgres", MEMBERS)).isNotEqualTo(members);
        } else {
            step.apply(run);
            assertThat(TakeBackTest.names(target, "postgres", MEMBERS)).isEqualTo(members);
        }

        takeBack(step.refine(undo, run), step.target());

        assertThat(TakeBackTest.everything(target, "postgres")).isEqualTo(before);
    }

    private static final String MEMBERS = "SELECT m::text FROM pg_auth_members m ORDER BY 1";

    /** The owners' roles are there before; since 16 it takes more than CREATEROLE to lend them. */
    private void prepare(int major) {
        target = major == 15 ? fifteen : eighteen;
        target.execute(
                "postgres",
                "CREATE ROLE app",
                "CREATE ROLE audit",
                "CREATE ROLE mover LOGIN CREATEROLE CREATEDB");
        if (major >= 16) {
            target.execute(
                    "postgres",
                    "GRANT app TO mover WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
                    "GRANT audit TO mover WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
        }
    }

    private String takeBack(ClonePostgres step, Undo written) throws InterruptedException {
        return takeBack(step.refine(written, run), step.target());
    }

    private static String takeBack(Undo undo, PostgresStore store) throws InterruptedException {
        var back = new DropClonedPostgres((DropClonedSpec) ((Undo.By) undo).spec(), store);
        var returning = new RememberedRun();
        back.apply(returning);
        back.apply(returning); // as after a crash
        Verdict verdict = back.verify(returning);
        assertThat(verdict).isInstanceOf(Verdict.Holds.class);
        return ((Verdict.Holds) verdict).proof();
    }

    private ClonePostgres step() {
        return new ClonePostgres(
                TakeBackTest.spec(false, "orders"),
                TakeBackTest.store("source", source.uri("postgres")),
                mover());
    }

    private static PostgresStore mover() {
        return TakeBackTest.store("target", target.uri("postgres").replace("postgres@", "mover@"));
    }
}
