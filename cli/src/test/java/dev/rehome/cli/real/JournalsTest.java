package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Journals that fail in the middle of a run, and two operators with one journal. */
@Timeout(300)
final class JournalsTest {
    private static TwoServers servers;
    private static PostgresServer team;

    @TempDir Path folder;
    private Desk desk;

    @BeforeAll
    static void startServers() {
        servers = TwoServers.start().database("shop", 1_500_000);
        team = PostgresServer.start(15);
    }

    @AfterAll
    static void stopServers() {
        team.close();
        servers.close();
    }

    @BeforeEach
    void sitDown() {
        desk = new Desk(folder).with("REHOME_JOURNAL", team.uri("postgres"));
        team.execute("postgres", "DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        desk.write(
                "move.yaml",
                servers.runbook(
                        "- postgres.clone: { from: old, to: new, databases: shop, jobs: 1 }"));
    }

    @AfterEach
    void clearTheNewServer() throws Exception {
        for (String database : servers.databasesOnTheNew()) {
            servers.now().execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
        }
    }

    private Started running() throws InterruptedException {
        Started run = desk.start("run", "move.yaml", "--yes");
        run.until("> 1 postgres.clone");
        return run;
    }

    private void assertWhole() throws InterruptedException {
        desk.type(
                        "postgres",
                        "verify",
                        "--from",
                        servers.old().uri("shop"),
                        "--to",
                        servers.now().uri("shop"))
                .ends(ExitCode.DONE);
    }

    private static long takenOver() throws Exception {
        return TwoServers.names(
                        team,
                        "postgres",
                        "SELECT DISTINCT token::text FROM rehome_entry WHERE token > 0")
                .size();
    }

    @Test
    void aSecondOperatorIsTurnedAwayWhileTheFirstIsAtIt() throws Exception {
        Started first = running();
        first.signal("STOP"); // it is at it for as long as this takes, however busy the machine

        assertThat(desk.type("resume").ends(ExitCode.REFUSED).err())
                .contains("is being run by")
                .contains("process " + first.process().pid());
        assertThat(desk.type("rollback", "--yes").ends(ExitCode.REFUSED).err())
                .contains("is being run by");
        assertThat(desk.type("status").ends(ExitCode.DONE).out()).contains("running");

        first.signal("CONT");
        first.answer().ends(ExitCode.DONE);
    }

    @Test
    void aSecondOperatorGoesOnAtOnceWhenTheFirstWasKilled() throws Exception {
        Started first = running();
        first.signal("KILL");
        assertThat(first.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.type("status").out()).contains("interrupted");

        desk.type("resume").ends(ExitCode.DONE);
        assertWhole();
    }

    @Test
    void anOperatorWhoCameToAfterHisLeaseWasTakenWritesNothingAnyMore() throws Exception {
        Started asleep = running();
        asleep.signal("STOP");
        Answer second = desk.type("resume");
        for (int i = 0; i < 60 && second.exit() == ExitCode.REFUSED.code(); i++) {
            Thread.sleep(1000); // until the lease, which nobody renews, has run out
            second = desk.type("resume");
        }
        second.ends(ExitCode.DONE);
        assertThat(takenOver()).isEqualTo(2);
        long before = entries();

        asleep.signal("CONT");
        Answer first = asleep.answer();

        assertThat(first.exit()).as(first.out() + first.err()).isNotZero();
        assertThat(first.out() + first.err()).contains("was taken over by another process");
        assertThat(entries()).isEqualTo(before);
        assertWhole();
    }

    private static long entries() throws Exception {
        return Long.parseLong(
                TwoServers.names(team, "postgres", "SELECT count(*)::text FROM rehome_entry")
                        .getFirst());
    }

    @Test
    void aJournalThatIsAwayForAMomentIsWaitedFor() throws Exception {
        Started run = running();
        team.crashAndRestart();

        run.answer().ends(ExitCode.DONE);
        assertThat(desk.type("status").out()).containsPattern("1 +done");
        assertWhole();
    }

    @Test
    void aJournalThatStaysAwayStopsTheRunWhichGoesOnWhenItIsBack() throws Exception {
        Started run = running();
        team.stop();
        Answer stopped;
        try {
            stopped = run.answer();
        } finally {
            team.start();
        }

        assertThat(stopped.exit()).as(stopped.out()).isEqualTo(ExitCode.FAILED.code());
        assertThat(stopped.err())
                .contains("the journal at 127.0.0.1:" + team.port() + "/postgres cannot be used")
                .contains("make it reachable and writable, then resume");
        desk.type("resume").ends(ExitCode.DONE);
        assertWhole();
    }

    @Test
    void aFullDiskUnderTheJournalStopsTheRunWhichGoesOnWhenThereIsRoom() throws Exception {
        boolean mounts = new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
        if (!mounts) {
            System.err.println("SKIPPED: needs a disk of its own, which cannot be mounted here");
        }
        assumeThat(mounts).isTrue();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        desk.with("REHOME_JOURNAL", disk.resolve("journal.db").toString());

        Answer answer =
                desk.script(
                        List.of("unshare", "-rm"),
                        """
                        mount -t tmpfs -o size=1000k none disk
                        "$@" doctor
                        head -c 900000 /dev/zero > disk/filler
                        "$@" run move.yaml --yes
                        echo "full: $?"
                        rm disk/filler
                        "$@" resume
                        echo "room again: $?"
                        """);

        assertThat(answer.out()).contains("full: 1\n").contains("room again: 0\n");
        assertThat(answer.out() + answer.err())
                .contains("the journal " + disk.resolve("journal.db") + " cannot be used")
                .contains("disk is full")
                .contains("make it reachable and writable, then resume");
        assertWhole();
    }
}
