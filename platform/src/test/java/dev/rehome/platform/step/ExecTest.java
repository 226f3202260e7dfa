package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.process.ProcessStat;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ExecTest {
    @TempDir Path folder;
    private Rig rig;

    @BeforeEach
    void setUp() {
        rig = new Rig(folder);
    }

    @AfterEach
    void tearDown() {
        rig.close();
    }

    private String shell(String line, String more) {
        return "  - exec: { command: [sh, -c, \"%s\"], directory: \"%s\"%s }\n"
                .formatted(line, folder, more);
    }

    @Test
    void showsWhatTheCommandSaysWhileItRuns() throws InterruptedException {
        Finish finish = rig.run(shell("echo one; echo two >&2; pwd", ""));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(rig.notices()).contains("one", "two", folder.toString());
    }

    @Test
    void keepsASecretOutOfItsOutputAndOfTheJournal() throws InterruptedException {
        rig.environment.put("TOKEN", "s3cret-token-4711");

        Finish finish =
                rig.run(
                        shell(
                                "echo got $AUTH; printf %s $AUTH > seen",
                                ", environment: { AUTH: \"Bearer ${env:TOKEN}\" }"));

        assertThat(folder.resolve("seen")).hasContent("Bearers3cret-token-4711");
        assertThat(rig.everything(finish.run()))
                .contains("got Bearer «${env:TOKEN}»")
                .doesNotContain("s3cret-token-4711");
    }

    @Test
    void anEscapedDollarIsNoReferenceAlsoBesideOneAndAfterAResume() throws InterruptedException {
        rig.environment.put("TOKEN", "s3cret-token-4711");
        Finish failed =
                rig.run(
                        shell(
                                "printf '%s|%s' \\\"$A\\\" \\\"$B\\\" > seen; test -e mended",
                                ", environment: { A: \"$${env:TOKEN} $${x}\", B: \"$${env:TOKEN}"
                                        + " ${env:TOKEN} $${x}\" }"));
        assertThat(folder.resolve("seen"))
                .hasContent("${env:TOKEN} ${x}|${env:TOKEN} s3cret-token-4711 ${x}");
        touch("mended");
        touch("seen");

        assertThat(rig.resume(failed.run()).outcome()).isEqualTo(Event.Outcome.DONE);

        assertThat(folder.resolve("seen"))
                .hasContent("${env:TOKEN} ${x}|${env:TOKEN} s3cret-token-4711 ${x}");
    }

    @Test
    void aDollarRightBeforeAReferenceIsRefusedAsNobodyCouldReadItBack() {
        rig.stores = "vars: { dollar: \"$\" }\n";

        assertThatThrownBy(
                        () ->
                                rig.runbook(
                                        shell(
                                                "true",
                                                ", environment: { A: \"${dollar}${env:T}\" }")))
                .hasMessageContaining("a dollar right before ${env:T} cannot be written");
    }

    @Test
    void aCommandFindsOurEnvironmentButForWhatStoresLogInWith() throws InterruptedException {
        rig.environment.put("HOME", "as-if-it-were-a-password");
        rig.stores = "stores: { cluster: { kubernetes: in-cluster, password: \"${env:HOME}\" } }\n";
        String tell = "echo \\\"home=$HOME path=$PATH heap=$REHOME_HEAP\\\"";

        rig.run(shell(tell, ""));
        rig.run(shell(tell, ", environment: { HOME: \"${env:HOME}\" }"));

        String path = System.getenv("PATH");
        assertThat(rig.notices())
                .containsExactly(
                        "home= path=%s heap=".formatted(path),
                        "home=«${env:HOME}» path=%s heap=".formatted(path));
    }

    @Test
    void aProgramIsLookedUpInThePathThatTheStepGives() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path program = Files.writeString(bin.resolve("deploy-it"), "#!/bin/sh\necho deployed\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        String step =
                "  - exec: { command: [deploy-it], check: [deploy-it], directory: \"%s\", environment: {"
                        .formatted(folder);

        assertThat(rig.planText(step + " A: b } }\n"))
                .contains("! error: there is no program 'deploy-it' that can be run");
        String known = step + " PATH: \"bin:/usr/bin:/bin\" } }\n";
        assertThat(rig.planText(known)).doesNotContain("there is no program");
        assertThat(rig.run(known.replace("check: [deploy-it], ", "")).outcome())
                .isEqualTo(Event.Outcome.DONE);
        assertThat(rig.notices()).contains("deployed");
    }

    @Test
    void aCheckThatDoesNotEndIsEndedAndNamedWithItsBoundInThePlanAndInTheRun()
            throws InterruptedException {
        String step = shell("true", ", within: 1s, check: [sh, -c, \"echo $$ > pid; sleep 1000\"]");
        String told =
                "the check 'sh -c echo $$ > pid; sleep 1000' did not end within 1.0 s, and was"
                        + " ended";

        assertThat(rig.planText(step)).contains("1  exec\n  ! error: " + told);
        touch("there");
        Finish finish =
                rig.run(
                        shell("rm there", "")
                                + shell(
                                        "true",
                                        ", within: 1s, check: [sh, -c, \"test -e there || sleep"
                                                + " 1000\"]"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.events)
                .filteredOn(Event.StepFailed.class::isInstance)
                .singleElement()
                .satisfies(
                        event -> {
                            var failed = (Event.StepFailed) event;
                            assertThat(failed.step()).isEqualTo("2");
                            assertThat(failed.what())
                                    .contains("test -e there || sleep 1000' did not end within");
                        });
    }

    @Test
    void aCheckThatWritesWithoutEndIsEnded() throws InterruptedException {
        assertThat(rig.planText(shell("true", ", check: [\"yes\"]")))
                .contains("! error: the check 'yes' wrote more than 1.00 MB, and was ended");
    }

    @Test
    void whatACommandLeavesRunningIsToldAndDoesNotHoldTheRunUp() throws Exception {
        Finish finish = rig.run(shell("sleep 1000 & echo $! > child", ""));
        long child = awaitPid("child");

        try {
            assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
            assertThat(rig.notices())
                    .singleElement()
                    .satisfies(
                            told ->
                                    assertThat(told)
                                            .startsWith(
                                                    "left running in the background, its output"
                                                            + " goes nowhere from now on: "
                                                            + child
                                                            + " ")
                                            .endsWith("sleep 1000"));
            assertThat(ProcessStat.of(child)).isPresent();
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void refusesASecretAmongTheArguments() {
        assertThatThrownBy(() -> rig.runbook("  - exec: { command: [curl, \"${env:TOKEN}\"] }\n"))
                .hasMessageContaining("cannot hold a secret, but is ${env:TOKEN}");
    }

    @Test
    void saysWhatTheCommandSaidLastWhenItFails() throws InterruptedException {
        Finish finish = rig.run(shell("echo connecting; echo no such release >&2; exit 3", ""));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint())
                .isEqualTo(
                        """
                        'sh -c echo connecting; echo no such release >&2; exit 3' ended with 3:
                        connecting
                        no such release
                        mend what it says, then resume: it is run again\
                        """);
    }

    @Test
    void isRunAgainAfterItFailed() throws InterruptedException {
        Finish failed = rig.run(shell("test -e mended && echo done > result", ""));
        touch("mended");

        Finish finish = rig.resume(failed.run());

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(folder.resolve("result")).hasContent("done");
    }

    @Test
    void isTakenBackByTheCommandThatIsGivenForIt() throws InterruptedException {
        Finish done =
                rig.run(shell("echo new > version", ", undo: [sh, -c, \"echo old > version\"]"));

        Finish back = rig.rollback(done.run());

        assertThat(back.outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(folder.resolve("version")).hasContent("old");
    }

    @Test
    void isNotRunWhereItsCheckSaysThatNothingIsLeft() throws InterruptedException {
        touch("there");
        String step = shell("echo run >> runs", ", check: [test, -e, there]");

        assertThat(rig.planText(step)).contains("its check says that nothing is left to do");
        assertThat(rig.run(step).outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void differsWhereItsCheckDoesNotAgreeAfterwards() throws InterruptedException {
        Finish finish = rig.run(shell("true", ", check: [test, -e, there]"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DIFFERS);
        assertThat(rig.complaint()).contains("'test -e there' says that something is left to do");
    }

    @Test
    void aSecretThatIsMissingIsAProblemOfThePlan() throws InterruptedException {
        assertThat(rig.planText(shell("true", ", environment: { TOKEN: \"${env:TOKN}\" }")))
                .contains("! error: no secret for ${env:TOKN}");
    }

    @Test
    void aCommandWithoutAProgramIsToldWhenTheRunbookIsRead() {
        assertThatThrownBy(() -> rig.runbook("  - exec: { command: [] }\n"))
                .hasMessageContaining("a command names no program");
    }

    @Test
    void aSecretThatTheRunbookRefersToElsewhereIsHiddenInItsOutputToo()
            throws InterruptedException {
        rig.environment.put("SITE_TOKEN", "token-of-another-step");

        Finish finish =
                rig.run(
                        shell("printf '%s-%s' token-of another-step", "")
                                + "  - http: { url: \"http://127.0.0.1:1/\", headers: {"
                                + " Authorization: \"${env:SITE_TOKEN}\" } }\n");

        assertThat(rig.everything(finish.run())).doesNotContain("token-of-another-step");
    }

    @Test
    void aProgramThatIsNotThereIsAProblemOfThePlan() throws InterruptedException {
        assertThat(rig.planText("  - exec: { command: [helmm, upgrade] }\n"))
                .contains("! error: there is no program 'helmm' that can be run");
    }

    @Test
    void aPauseEndsTheCommandWithAllThatItStarted() throws Exception {
        var finish = new AtomicReference<Finish>();
        Thread run =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        finish.set(
                                                rig.run(
                                                        shell(
                                                                "echo $$ > pid; sleep 300 & echo $!"
                                                                        + " > child; wait",
                                                                "")));
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        long child = awaitPid("child");

        assertThat(rig.operations.pause()).isTrue();
        run.join();

        assertThat(finish.get().outcome()).isEqualTo(Event.Outcome.PAUSED);
        assertThat(ProcessStat.of(child)).isEmpty();
    }

    @Test
    void asksAPersonAboutACommandWhoseEndNobodySaw() throws Exception {
        Finish paused = paused("");

        Finish asked = rig.resume(paused.run());

        assertThat(asked.outcome()).isEqualTo(Event.Outcome.IN_DOUBT);
        assertThat(rig.complaint()).contains("was begun, and nobody saw how it ended");
        touch("go");
        Finish again =
                rig.operations.resume(
                        paused.run(),
                        new ResumeOptions(
                                Set.of(),
                                Set.of(),
                                Set.of("1"),
                                Map.of(),
                                "looked",
                                List.of(),
                                "me"));
        assertThat(again.outcome()).isEqualTo(Event.Outcome.DONE);
    }

    @Test
    void runsAgainWithoutAskingWhatMayRunTwice() throws Exception {
        Finish paused = paused(", idempotent: true");
        touch("go");

        assertThat(rig.resume(paused.run()).outcome()).isEqualTo(Event.Outcome.DONE);
    }

    private Finish paused(String more) throws Exception {
        String step = shell("echo $$ > pid; while ! test -e go; do sleep 0.05; done", more);
        var runbook = rig.runbook(step);
        var finish = new AtomicReference<Finish>();
        Thread run =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        finish.set(
                                                rig.operations.run(runbook, RunOptions.by("me")));
                                    } catch (InterruptedException | Failure e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        long _ = awaitPid("pid");
        rig.operations.pause();
        run.join();
        tearDown();
        setUp(); // as a process of its own would go on with it
        return finish.get();
    }

    private long awaitPid(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        while (!Files.exists(file) || Files.readString(file).isBlank()) {
            Thread.sleep(20);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private void touch(String name) {
        try {
            Files.writeString(folder.resolve(name), "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
