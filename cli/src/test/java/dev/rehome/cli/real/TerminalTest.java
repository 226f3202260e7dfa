package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees on a terminal, and what Ctrl-C does there. */
@Timeout(300)
final class TerminalTest {
    private static TwoServers servers;

    @TempDir Path folder;
    private Desk desk;

    @BeforeAll
    static void startServers() {
        servers = TwoServers.start().database("shop", 1_000_000);
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void sitDown() {
        desk = new Desk(folder);
    }

    @AfterEach
    void clearTheNewServer() throws Exception {
        for (String database : servers.databasesOnTheNew()) {
            servers.now().execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
        }
    }

    private static String[] cloning() {
        return new String[] {
            "postgres",
            "clone",
            "--from",
            servers.old().uri("shop"),
            "--to",
            servers.now().uri("postgres"),
            "--jobs",
            "1"
        };
    }

    private String state() throws InterruptedException {
        return desk.type("status").ends(ExitCode.DONE).out();
    }

    @Test
    void ctrlCPausesWhereTheRunGoesOnLaterAndSaysHow() throws Exception {
        Tty tty = desk.onTerminal(100, cloning());
        tty.until("public.t");
        tty.type(Tty.CTRL_C);

        assertThat(tty.exit()).as(tty.raw()).isEqualTo(ExitCode.PAUSED.code());
        String run = Desk.run(tty.text());
        assertThat(tty.text())
                .contains("pausing where it can go on later; Ctrl-C again ends at once")
                .contains("paused: rehome resume " + run + " goes on")
                .contains("Go on:    rehome resume " + run)
                .contains("Go back:  rehome rollback " + run);
        assertThat(state()).contains("paused").containsPattern("1 +stopped +postgres.clone");

        assertThat(desk.type("resume").ends(ExitCode.DONE).out()).contains("Resuming");
        desk.type(
                        "postgres",
                        "verify",
                        "--from",
                        servers.old().uri("shop"),
                        "--to",
                        servers.now().uri("shop"))
                .ends(ExitCode.DONE);
    }

    @Test
    void aSecondCtrlCEndsAtOnceAndTheRunStillGoesOn() throws Exception {
        Tty tty = desk.onTerminal(100, cloning());
        tty.until("public.t");
        tty.type(Tty.CTRL_C + Tty.CTRL_C);

        assertThat(tty.exit()).as(tty.raw()).isEqualTo(ExitCode.PAUSED.code());
        assertThat(tty.text()).contains("goes on");
        desk.type("resume").ends(ExitCode.DONE);
    }

    @Test
    void ctrlCBeforeTheYesTouchesNothing() throws Exception {
        desk.write(
                "move.yaml",
                servers.runbook("- postgres.clone: { from: old, to: new, databases: shop }"));
        Tty tty = desk.onTerminal(100, "run", "move.yaml");
        tty.until("Go ahead? [y/N]");
        tty.type(Tty.CTRL_C);

        assertThat(tty.exit()).as(tty.raw()).isEqualTo(ExitCode.PAUSED.code());
        assertThat(tty.text()).contains("interrupted; nothing was touched");
        assertThat(servers.databasesOnTheNew()).isEmpty();
        assertThat(desk.type("runs").out()).contains("No runs");
    }

    @Test
    void sigtermPausesAsCtrlCDoes() throws Exception {
        Started run = desk.start(cloning());
        run.until("> 1 postgres.clone");
        run.process().destroy();

        Desk.Answer answer = run.answer();
        assertThat(answer.exit()).as(answer.out()).isEqualTo(ExitCode.PAUSED.code());
        assertThat(answer.out()).contains("Go on:    rehome resume");
        desk.type("resume").ends(ExitCode.DONE);
    }

    @Test
    void aLostTerminalPausesAsCtrlCDoes() throws Exception {
        Started run = desk.start(cloning());
        run.until("> 1 postgres.clone");
        run.signal("HUP");

        assertThat(run.answer().exit()).isEqualTo(ExitCode.PAUSED.code());
    }

    @Test
    void asksBeforeItRunsAndBeforeItRollsBack() throws Exception {
        desk.write(
                "move.yaml",
                servers.runbook("- postgres.clone: { from: old, to: new, databases: shop }"));
        Tty no = desk.onTerminal(100, "run", "move.yaml");
        no.until("Go ahead? [y/N]");
        no.type("n\n");
        assertThat(no.exit()).as(no.raw()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(no.text()).contains("not agreed to; nothing was touched");

        Tty yes = desk.onTerminal(100, "run", "move.yaml");
        yes.until("Go ahead? [y/N]");
        yes.type("y\n");
        assertThat(yes.exit()).as(yes.raw()).isZero();

        servers.now().execute("shop", "INSERT INTO t VALUES (0, 'written since')");
        try (var _ = servers.now().connect("shop")) {
            Tty unasked = desk.onTerminal(100, "rollback");
            assertThat(unasked.exit()).as(unasked.raw()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(unasked.text())
                    .contains("! error: others have used database shop at new")
                    .doesNotContain("Roll back?");

            Tty notBack = desk.onTerminal(100, "rollback", "--discard-new-data");
            notBack.until("Roll back? [y/N]");
            notBack.type("\n");
            assertThat(notBack.exit()).as(notBack.raw()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(notBack.text())
                    .contains("- destroy database shop at new (")
                    .contains("1 session is connected to database shop")
                    .contains("nothing was touched");
        }
        assertThat(servers.databasesOnTheNew()).containsExactly("shop");

        Tty back = desk.onTerminal(100, "rollback", "--discard-new-data");
        back.until("Roll back? [y/N]");
        back.type("yes\n");
        assertThat(back.exit()).as(back.raw()).isEqualTo(ExitCode.DONE.code());
        assertThat(servers.databasesOnTheNew()).isEmpty();
    }

    @Test
    void fitsANarrowTerminal() throws Exception {
        Tty tty = desk.onTerminal(24, cloning());
        assertThat(tty.exit()).as(tty.raw()).isZero();

        // What is repainted: between the codes that turn wrapping off and on.
        var pictures = tty.raw().split("\033\\[\\?7l", -1);
        assertThat(pictures.length).isGreaterThan(2);
        for (int i = 1; i < pictures.length; i++) {
            String picture = pictures[i].substring(0, pictures[i].indexOf("\033[?7h"));
            for (String line : picture.split("\r?\n", -1)) {
                assertThat(line.replaceAll("\033\\[[0-9;]*m", "").length())
                        .as(line)
                        .isLessThanOrEqualTo(24);
            }
        }
    }

    @Test
    void usesNoColoursWhenAskedNotTo() throws Exception {
        Tty tty = desk.with("NO_COLOR", "1").onTerminal(80, cloning());

        assertThat(tty.exit()).as(tty.raw()).isZero();
        assertThat(tty.raw()).doesNotContainPattern("\033\\[[0-9;]*m");
    }

    @Test
    void printsPlainLinesOnADumbTerminal() throws Exception {
        Tty tty = desk.with("TERM", "dumb").onTerminal(80, cloning());

        assertThat(tty.exit()).as(tty.raw()).isZero();
        assertThat(tty.raw()).doesNotContain("\033").contains("  > 1 postgres.clone");
    }

    @Test
    void printsPlainLinesIntoAPipe() throws Exception {
        Started run = desk.start(cloning());

        assertThat(run.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.answer().ends(ExitCode.DONE).out())
                .doesNotContain("\033")
                .doesNotContain("\r")
                .contains("  > 1 postgres.clone");
    }
}
