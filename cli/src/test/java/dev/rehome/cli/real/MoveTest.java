package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.tree.Json;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A move by runbook, with every command that helps around it. */
@Timeout(300)
final class MoveTest {
    private static final String MOVE =
            """
            - postgres.fence: { store: old, databases: "${services}_${deployment}" }
            - postgres.clone: { from: old, to: new, databases: "${services}_${deployment}" }
            - approve: { text: "Point the application at new?" }
              name: switch over
            - parallel:
              - postgres.verify: { from: old, to: new, databases: fence_demo }
                name: check fence
              - postgres.verify: { from: old, to: new, databases: indexd_demo }
                when: ${deployment} == production
            - postgres.verify: { from: old, to: new, databases: indexd_demo }
              name: last look
            """;

    private static TwoServers servers;

    @TempDir Path folder;
    private Desk desk;

    @BeforeAll
    static void startServers() {
        servers = TwoServers.start();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void sitDown() {
        servers.database("fence_demo", 1000).database("indexd_demo", 2000);
        desk = new Desk(folder);
    }

    @AfterEach
    void clearTheNewServer() throws Exception {
        for (String database : servers.databasesOnTheNew()) {
            servers.now().execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
        }
    }

    @Test
    void beginsWithARunbookWhosePlanSaysWhatIsMissing() throws Exception {
        assertThat(desk.type("init", "move.yaml").ends(ExitCode.DONE).out())
                .contains("rehome plan move.yaml");
        assertThat(desk.type("validate", "move.yaml").ends(ExitCode.DONE).out())
                .isEqualTo("move.yaml: a runbook of 4 steps and 5 stores\n");
        assertThat(desk.type("plan", "move.yaml").ends(ExitCode.BAD_INPUT).out())
                .contains("SOURCE_PGPASSWORD is not set")
                .contains("export SOURCE_PGPASSWORD=");
        assertThat(desk.type("init", "move.yaml").ends(ExitCode.BAD_INPUT).err())
                .contains("move.yaml exists already and is left as it is");
    }

    @Test
    void plansInTextAndInJsonTheSame() throws Exception {
        desk.write("move.yaml", servers.runbook(MOVE));

        String text = desk.type("plan", "move.yaml").ends(ExitCode.DONE).out();
        Object json = Json.read(desk.type("plan", "move.yaml", "--json").ends(ExitCode.DONE).out());

        assertThat(text)
                .containsSubsequence(
                        "1  postgres.fence",
                        "  ~ change database fence_demo at old begins sessions read-only",
                        "  ? warning: a session that sets default_transaction_read_only to off",
                        "2  postgres.clone",
                        "  + create database fence_demo at new",
                        "  > move the rows of 1 table",
                        "  undo: drops the databases",
                        "3  switch over  (approve)",
                        "4.1  check fence  (postgres.verify)",
                        "  = read the rows of database fence_demo at old and new",
                        "4.2  postgres.verify\n  skipped: when ${deployment} == production",
                        "2 to create",
                        "0 to destroy",
                        "2 to read");
        assertThat(json).isInstanceOf(Map.class);
        String hash = String.valueOf(((Map<?, ?>) json).get("hash"));
        assertThat(text).contains("Plan " + hash.substring(0, 12));
        assertThat(servers.databasesOnTheNew()).isEmpty();
        assertThat(desk.type("runs").out()).contains("No runs in");
    }

    @Test
    void plansARoleThatTwoClonesNeedOnce() throws Exception {
        servers.old().execute("postgres", "CREATE ROLE clerk");
        desk.write(
                "move.yaml",
                servers.runbook(
                        """
                        - postgres.clone: { from: old, to: new, databases: fence_demo }
                        - postgres.clone: { from: old, to: new, databases: indexd_demo }
                        """));

        String plan;
        try {
            plan = desk.type("plan", "move.yaml").ends(ExitCode.DONE).out();
        } finally {
            servers.old().execute("postgres", "DROP ROLE clerk");
        }

        assertThat(plan).containsOnlyOnce("+ create role clerk at new").contains("3 to create");
    }

    @Test
    void warnsOfTwoClonesOfTheSameDatabase() throws Exception {
        desk.write(
                "move.yaml",
                servers.runbook(
                        """
                        - postgres.clone: { from: old, to: new, databases: fence_demo }
                        - postgres.clone: { from: old, to: new, databases: fence_demo }
                        """));

        assertThat(desk.type("plan", "move.yaml").ends(ExitCode.DONE).out())
                .contains("? warning: step 1 makes database fence_demo at new as well")
                .contains("2 to create");
    }

    @Test
    void runsASavedPlanAndRefusesItWhenTheSourceHasDriftedMeanwhile() throws Exception {
        desk.write("move.yaml", servers.runbook(MOVE));
        desk.type("plan", "move.yaml", "--out", "move.plan").ends(ExitCode.DONE);
        servers.old().execute("fence_demo", "CREATE TABLE later (id int)");

        assertThat(
                        desk.type("run", "move.yaml", "--plan", "move.plan")
                                .ends(ExitCode.REFUSED)
                                .err())
                .contains("step 2 postgres.clone: no longer: move the rows of 1 table")
                .contains("step 2 postgres.clone: now also: move the rows of 2 table")
                .contains("plan again");
        assertThat(servers.databasesOnTheNew()).isEmpty();

        desk.type("plan", "move.yaml", "--out", "move.plan").ends(ExitCode.DONE);
        desk.type("run", "move.yaml", "--plan", "move.plan").ends(ExitCode.WAITING);
        assertThat(servers.databasesOnTheNew()).containsExactly("fence_demo", "indexd_demo");
        desk.type("rollback", "--yes").ends(ExitCode.DONE);
    }

    @Test
    void rollsTheCloneBackWhenOnlyAVerificationCameAfterIt() throws Exception {
        String[] clone = {
            "postgres",
            "clone",
            "--from",
            servers.old().uri("postgres"),
            "--to",
            servers.now().uri("postgres"),
            "--database",
            "fence_demo"
        };
        assertThat(desk.type(clone).ends(ExitCode.DONE).out()).contains("Undo it:");
        clone[1] = "verify";
        assertThat(desk.type(clone).ends(ExitCode.DONE).out()).doesNotContain("Undo it:");

        desk.type("rollback", "--yes").ends(ExitCode.DONE);

        assertThat(servers.databasesOnTheNew()).isEmpty();
        assertThat(desk.type("resume", "--help").ends(ExitCode.DONE).out())
                .contains("--store 'source=${env:SOURCE_URI}'");
    }

    @Test
    void comparesNoDatabaseWithARecordThatDoesNotHoldIt() throws Exception {
        desk.write(
                "move.yaml",
                servers.runbook(
                        """
                        - postgres.record: { store: old, databases: fence_demo, file: state.json }
                        - postgres.compare-record: { store: old, databases: indexd_demo, file: state.json }
                        """));

        assertThat(desk.type("run", "move.yaml", "--yes").ends(ExitCode.DIFFERS).out())
                .contains("not recorded in")
                .contains("database indexd_demo is not in the record, which holds fence_demo");
    }

    @Test
    void dropsNothingOnAServerThatItDidNotCloneTo() throws Exception {
        desk.write(
                "clone.yaml",
                servers.runbook("- postgres.clone: { from: old, to: new, databases: fence_demo }"));
        desk.type("run", "clone.yaml", "--yes").ends(ExitCode.DONE);

        for (String answer :
                List.of(
                        desk.type(
                                        "rollback",
                                        "--yes",
                                        "--store",
                                        "new=" + servers.old().uri("postgres"))
                                .ends(ExitCode.REFUSED)
                                .err(),
                        desk.type("rollback", "--store", "new=" + servers.old().uri("postgres"))
                                .ends(ExitCode.REFUSED)
                                .err())) {
            assertThat(answer)
                    .contains("store new is another one than this run began with")
                    .contains("it was postgres " + systemIdentifier(servers.now()))
                    .contains("is postgres " + systemIdentifier(servers.old()) + " now")
                    .contains("--store new=");
        }
        assertThat(TwoServers.names(servers.old(), "fence_demo", "SELECT count(*)::text FROM t"))
                .containsExactly("1000");

        desk.type("rollback", "--yes").ends(ExitCode.DONE);
        assertThat(servers.databasesOnTheNew()).isEmpty();
    }

    private static String systemIdentifier(PostgresServer server) throws SQLException {
        return TwoServers.names(
                        server,
                        "postgres",
                        "SELECT system_identifier::text FROM pg_control_system()")
                .getFirst();
    }

    @Test
    void waitsAtTheGateGoesOnWhenApprovedAndComesBackStepByStep() throws Exception {
        desk.write("move.yaml", servers.runbook(MOVE));

        Answer waiting = desk.type("run", "move.yaml", "--yes").ends(ExitCode.WAITING);
        String run = waiting.run();
        assertThat(waiting.out())
                .contains("|| step 3 waits for approval: Point the application at new?")
                .contains("Agree:    rehome approve " + run);
        assertThat(desk.type("resume").ends(ExitCode.WAITING).out()).contains("Resuming move");
        assertThat(desk.type("approve", "--step", "switch").ends(ExitCode.BAD_INPUT).err())
                .contains("runbook move has no step 'switch'")
                .contains("3 switch over");
        assertThat(desk.type("approve", "--reason", "both teams agreed").ends(ExitCode.DONE).out())
                .contains("Approved: step 3 switch over");
        assertThat(desk.type("approve").ends(ExitCode.BAD_INPUT).err())
                .contains("no step of run " + run + " waits for approval");

        assertThat(desk.type("resume").ends(ExitCode.DONE).out())
                .contains("ok 4.1 check fence")
                .contains("- 4.2 postgres.verify  skipped: when ${deployment} == production")
                .contains("5 steps done, 1 skipped");
        assertThat(desk.type("resume").ends(ExitCode.DONE).out())
                .contains("run " + run + " is finished; nothing was left to do");
        assertThat(desk.type("show").ends(ExitCode.DONE).out())
                .contains("3: approved by")
                .contains("both teams agreed")
                .endsWith("done: 5 steps done, 1 skipped\n");
        assertThat(desk.type("runs").out()).contains(run).contains("done");

        assertThat(desk.type("rollback", "--to", "9").ends(ExitCode.BAD_INPUT).err())
                .contains("its steps are 1 postgres.fence, 2 postgres.clone, 3 switch over");
        assertThat(desk.type("rollback", "--to", "switch over", "--yes").ends(ExitCode.DONE).out())
                .contains("Rolling back move")
                .contains(
                        "stepped back to before step 3 switch over, 2 of 6 steps still done; rehome"
                                + " resume "
                                + run)
                .contains("Go on:    rehome resume " + run)
                .contains("Go back:  rehome rollback " + run);
        assertThat(servers.databasesOnTheNew()).containsExactly("fence_demo", "indexd_demo");

        Answer unasked = desk.type("rollback", "--to", "2").ends(ExitCode.BAD_INPUT);
        assertThat(unasked.out())
                .contains("- destroy database fence_demo at new (")
                .doesNotContain("is no longer fenced");
        assertThat(unasked.err())
                .contains("no terminal to ask on whether run " + run)
                .contains("type the same command again, with --yes")
                .doesNotContain("rehome rollback");
        assertThat(servers.databasesOnTheNew()).containsExactly("fence_demo", "indexd_demo");

        desk.type("rollback", "--yes").ends(ExitCode.DONE);
        assertThat(servers.databasesOnTheNew()).isEmpty();
        servers.old().execute("fence_demo", "INSERT INTO t VALUES (0, 'writes again')");
        assertThat(desk.type("rollback").ends(ExitCode.DONE).out())
                .contains("is rolled back already");
        desk.type("resume").ends(ExitCode.REFUSED);
    }

    @Test
    void goesBackToAStepSaysWhereItStandsAndGoesOnFromThereOrAllTheWayBack() throws Exception {
        desk.write(
                "move.yaml",
                servers.runbook(
                        """
                        - postgres.fence: { store: old, databases: fence_demo }
                        - postgres.clone: { from: old, to: new, databases: fence_demo }
                        """));
        String run = desk.type("run", "move.yaml", "--yes").ends(ExitCode.DONE).run();
        String where = "stepped back to before step 2 postgres.clone, 1 of 2 steps still done";

        assertThat(desk.type("rollback", "--to", "2", "--yes").ends(ExitCode.DONE).out())
                .contains(where + "; rehome resume " + run)
                .contains("Go on:    rehome resume " + run)
                .contains("Go back:  rehome rollback " + run);

        assertThat(servers.databasesOnTheNew()).isEmpty();
        assertThat(desk.type("status", "--watch").ends(ExitCode.ROLLED_BACK).out().lines())
                .first()
                .isEqualTo(run + "  move  " + where);
        assertThat(desk.type("runs").out()).contains("  stepped back  move  " + where);
        assertThat(desk.type("show").out()).contains("  " + where);
        for (String command : List.of("status", "runs")) {
            assertThat(Json.read(desk.type(command, "--json").ends(ExitCode.DONE).out()))
                    .asInstanceOf(MAP)
                    .containsEntry("state", "stepped-back")
                    .hasEntrySatisfying(
                            "steppedBack",
                            at ->
                                    assertThat(at)
                                            .asInstanceOf(MAP)
                                            .containsEntry("before", "2")
                                            .containsEntry("label", "postgres.clone")
                                            .containsEntry("done", 1L)
                                            .containsEntry("of", 2L));
        }

        desk.type("resume").ends(ExitCode.DONE);
        assertThat(servers.databasesOnTheNew()).containsExactly("fence_demo");
        assertThat(desk.type("status", "--watch").ends(ExitCode.DONE).out())
                .startsWith(run + "  move  done\n");

        desk.type("rollback", "--to", "postgres.clone", "--yes").ends(ExitCode.DONE);
        assertThat(desk.type("rollback", "--yes").ends(ExitCode.DONE).out())
                .contains("rolled back");
        assertThat(desk.type("status", "--watch").ends(ExitCode.ROLLED_BACK).out())
                .startsWith(run + "  move  rolled back\n");
        servers.old().execute("fence_demo", "INSERT INTO t VALUES (0, 'writes again')");
    }

    @Test
    void stopsAtATimeoutTriesAsOftenAsItMayAndIsSkippedOrRetriedWithAReason() throws Exception {
        servers.database("fence_demo", 400_000);
        desk.write(
                "move.yaml",
                servers.runbook(
                        """
                        - postgres.clone: { from: old, to: new, databases: fence_demo }
                          name: copy
                          timeout: 60ms
                          retry: { times: 1, pause: 100ms }
                        - postgres.verify: { from: old, to: new, databases: indexd_demo }
                          name: look
                        """));

        Answer failed = desk.type("run", "move.yaml", "--yes").ends(ExitCode.FAILED);
        assertThat(failed.out())
                .contains("attempt 2 in 0.1 s")
                .contains("it took longer than its timeout of 60ms")
                .contains("give it longer, such as: rehome resume")
                .contains("Go on:    rehome resume " + failed.run());
        assertThat(desk.type("retry", "--step", "copy").ends(ExitCode.BAD_INPUT).err())
                .contains("--reason");
        assertThat(
                        desk.type("retry", "--step", "copi", "--reason", "x")
                                .ends(ExitCode.BAD_INPUT)
                                .err())
                .contains("did you mean 'copy'?");
        desk.type("retry", "--step", "copy", "--reason", "the disk was busy").ends(ExitCode.FAILED);
        // The database that is compared next is not there.
        desk.type("skip", "--step", "copy", "--reason", "not needed today").ends(ExitCode.DIFFERS);

        assertThat(desk.type("status").ends(ExitCode.DONE).out())
                .containsPattern("1 +skipped +copy .*not needed today")
                .containsPattern("2 +differs +look");
        assertThat(desk.type("show").out())
                .contains("the disk was busy")
                .contains("1: skipped by")
                .contains("not needed today");
        assertThat(
                        desk.type("skip", "--step", "1", "--reason", "again")
                                .ends(ExitCode.BAD_INPUT)
                                .err())
                .contains("step 1 copy is skipped already");
        desk.type("rollback", "--yes").ends(ExitCode.DONE);
        assertThat(servers.databasesOnTheNew()).isEmpty();
    }

    @Test
    void isWatchedFromAnotherTerminalUntilItEnds() throws Exception {
        servers.database("indexd_demo", 300_000);
        desk.write(
                "move.yaml",
                servers.runbook(
                        "- postgres.clone: { from: old, to: new, databases: indexd_demo }"));

        Started run = desk.start("run", "move.yaml", "--yes");
        run.until("> 1 postgres.clone");
        run.signal("STOP"); // until somebody watches, however busy the machine
        Started watch = desk.start("status", "--watch");
        watch.until("running");
        run.signal("CONT");
        Answer watched = watch.answer().ends(ExitCode.DONE);
        run.answer().ends(ExitCode.DONE);

        assertThat(watched.out()).contains("running").containsPattern("1 +done +postgres.clone");
        assertThat(watched.out()).doesNotContain("\033");
        List<String> json = desk.type("status", "--json").out().lines().toList();
        assertThat(json).hasSize(1);
        assertThat(Json.read(json.getFirst())).isInstanceOf(Map.class);
    }

    @Test
    void saysWhatIsWrongWithWhatWasTyped() throws Exception {
        desk.write("move.yaml", servers.runbook(MOVE));

        assertThat(
                        desk.type("run", "move.yaml", "--yes", "--approve", "swich over")
                                .ends(ExitCode.BAD_INPUT)
                                .err())
                .contains("did you mean 'switch over'?");
        assertThat(desk.type("runs").out()).as("nothing was begun").contains("No runs in");
        assertThat(desk.type("run", "move.yaml").ends(ExitCode.BAD_INPUT).err())
                .contains("no terminal to ask on")
                .contains("--yes");
        assertThat(desk.type("run", "moov.yaml", "--yes").ends(ExitCode.BAD_INPUT).err())
                .contains("moov.yaml: there is no such file");
        assertThat(
                        desk.type("plan", "move.yaml", "--var", "deploymnt=x")
                                .ends(ExitCode.BAD_INPUT)
                                .err())
                .contains("did you mean 'deployment'?");
        assertThat(
                        desk.type("run", "move.yaml", "--plan", "no.plan")
                                .ends(ExitCode.BAD_INPUT)
                                .err())
                .contains("there is no saved plan");
        assertThat(
                        desk.type("plan", "move.yaml", "--out", "move.yaml")
                                .ends(ExitCode.BAD_INPUT)
                                .err())
                .contains("move.yaml is there already and is no saved plan");
        assertThat(desk.type("resume").ends(ExitCode.BAD_INPUT).err())
                .contains("the journal holds no run");
        assertThat(desk.type("status", "--wach").ends(ExitCode.BAD_INPUT).err())
                .contains("did you mean '--watch'?");
    }

    @Test
    void knowsASourceThatIsTheTargetAndAProtectedStoreByAnyName() throws Exception {
        String local = servers.old().uri("postgres").replace("127.0.0.1", "localhost");
        String socket =
                "host=%s port=%d user=postgres dbname=postgres"
                        .formatted(
                                TwoServers.names(
                                                servers.old(),
                                                "postgres",
                                                "SHOW unix_socket_directories")
                                        .getFirst(),
                                servers.old().port());
        String down = "postgresql://postgres@127.0.0.1:1/postgres";
        for (String name : List.of(local, socket)) {
            assertThat(
                            desk.type(
                                            "postgres",
                                            "clone",
                                            "--from",
                                            servers.old().uri("fence_demo"),
                                            "--to",
                                            name)
                                    .ends(ExitCode.REFUSED)
                                    .err())
                    .contains("source and target are the same store");
            desk.write("move.yaml", guarded(servers.now().uri("postgres"), name));
            assertThat(desk.type("plan", "move.yaml").ends(ExitCode.DONE).out())
                    .as("the protected store is only read")
                    .contains("+ create database fence_demo at new");
        }

        desk.write("move.yaml", guarded(servers.old().uri("postgres"), local));
        assertThat(desk.type("plan", "move.yaml").ends(ExitCode.REFUSED).out())
                .contains("store new would be written, but it is the protected store production");
        desk.write("move.yaml", guarded(servers.now().uri("postgres"), down));
        assertThat(desk.type("plan", "move.yaml").ends(ExitCode.REFUSED).out())
                .contains("nobody can tell that new, which would be written, is not the protected")
                .contains("make production reachable, or take it out of the runbook");
        desk.type("run", "move.yaml", "--yes").ends(ExitCode.REFUSED);
        assertThat(servers.databasesOnTheNew()).isEmpty();
    }

    private static String guarded(String target, String production) {
        return """
        rehome: 1
        name: move
        stores:
          old: { postgres: "%s" }
          new: { postgres: "%s" }
          production: { postgres: "%s", protected: true }
        steps:
          - postgres.clone: { from: old, to: new, databases: fence_demo }
        """
                .formatted(servers.old().uri("postgres"), target, production);
    }

    @Test
    void explainsEveryKindAndLooksAtTheMachine() throws Exception {
        List<String> kinds =
                desk.type("explain")
                        .ends(ExitCode.DONE)
                        .out()
                        .lines()
                        .takeWhile(line -> !line.isEmpty())
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .toList();

        assertThat(kinds).contains("postgres.clone", "postgres.drop-cloned", "approve", "parallel");
        for (String kind : kinds) {
            assertThat(desk.type("explain", kind).ends(ExitCode.DONE).out())
                    .startsWith(kind + "\n")
                    .contains("Example:")
                    .contains("Undo:")
                    .contains("  when     run it only if");
        }
        assertThat(desk.type("doctor").out())
                .contains("Java 25")
                .contains("pg_dump")
                .contains("Journal")
                .contains("free in");
    }
}
