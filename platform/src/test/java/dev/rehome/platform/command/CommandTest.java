package dev.rehome.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.process.ProcessStat;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CommandTest {
    private static final Command.Bounds SHORT =
            new Command.Bounds("the check", Duration.ofSeconds(1), 1_000);

    @TempDir Path folder;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private Command shell(String line) {
        return new Command(List.of("sh", "-c", line), folder, Command.inherited(Set.of()));
    }

    private long pidIn(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        while (!Files.exists(file) || Files.readString(file).isBlank()) {
            Thread.sleep(20);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private static boolean runs(long pid) {
        return ProcessStat.of(pid).isPresent();
    }

    private static void awaitEnd(long pid) throws InterruptedException {
        while (runs(pid)) {
            Thread.sleep(20);
        }
    }

    @Test
    void whatIsLeftInTheBackgroundHoldsNothingUpAndIsNamed() throws Exception {
        long began = System.nanoTime();

        Command.Ended ended =
                shell("sleep 1000 & echo $! > child; echo started").run(_ -> {}, lines::add);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        long child = pidIn("child");
        try {
            assertThat(ended.exit()).isZero();
            assertThat(lines).containsExactly("started");
            assertThat(runs(child)).isTrue();
            assertThat(ended.left())
                    .singleElement()
                    .satisfies(
                            left ->
                                    assertThat(left)
                                            .startsWith(child + " ")
                                            .endsWith("sleep 1000"));
        } finally {
            ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void whatSomethingBehindTheProgramWritesRightAfterItsEndIsTaken() throws Exception {
        Command.Ended ended = shell("(sleep 0.5; echo late) & echo early").run(_ -> {}, lines::add);

        assertThat(lines).containsExactly("early", "late");
        assertThat(ended.left()).isEmpty();
    }

    @Test
    void anInterruptEndsAlsoWhatHasLostItsParent() throws Exception {
        var outcome = new AtomicReference<Object>();
        Thread running =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        outcome.set(
                                                shell(
                                                                "(sleep 1000 & echo $! > child);"
                                                                    + " echo $$ > pid; sleep 1000")
                                                        .run(_ -> {}, lines::add));
                                    } catch (InterruptedException e) {
                                        outcome.set(e);
                                    }
                                });
        long child = pidIn("child");
        long pid = pidIn("pid");
        assertThat(ProcessHandle.of(pid).orElseThrow().descendants().map(ProcessHandle::pid))
                .doesNotContain(child);

        running.interrupt();
        running.join();

        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(runs(pid)).isFalse();
        assertThat(runs(child)).isFalse();
    }

    @Test
    void aLookThatDoesNotEndIsEndedWhenItsTimeIsUp() throws Exception {
        assertThatThrownBy(() -> shell("echo $$ > pid; sleep 1000").look(SHORT, lines::add))
                .isInstanceOf(Failure.class)
                .hasMessage("the check did not end within 1.0 s, and was ended");

        assertThat(runs(pidIn("pid"))).isFalse();
    }

    @Test
    void aLookThatWritesWithoutEndIsEndedAtItsBound() {
        assertThatThrownBy(() -> shell("yes").look(SHORT, lines::add))
                .isInstanceOf(Failure.class)
                .hasMessage("the check wrote more than 1.00 kB, and was ended");
    }

    @Test
    void aLookEndsWhatItLeavesRunning() throws Exception {
        int exit =
                shell("sleep 1000 & echo $! > child")
                        .look(
                                new Command.Bounds("the check", Duration.ofSeconds(30), 1_000),
                                lines::add);

        assertThat(exit).isZero();
        assertThat(runs(pidIn("child"))).isFalse();
    }

    @Test
    void aLineWithoutEndIsCutWithRoomForASecretAtTheCut() throws Exception {
        shell("head -c 10000000 /dev/zero | tr '\\0' x; echo; echo after").run(_ -> {}, lines::add);

        assertThat(lines).hasSize(2).last().isEqualTo("after");
        assertThat(lines.getFirst()).hasSizeLessThan(58_000).endsWith("x… (9.94 MB more)");
    }

    @Test
    void linesEndAsTheirSystemsEndThemAndTheLastOneNeedsNoEnd() throws Exception {
        shell("printf 'one\\r\\n\\r\\ntwo\\n\\n 10%%\\r 20%%\\rlast – ü'").run(_ -> {}, lines::add);

        assertThat(lines).containsExactly("one", "", "two", "", " 10%", " 20%", "last – ü");
    }

    @Test
    void aProgramIsLookedUpInThePathOfTheCommandAndRunFromThere() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path program = Files.writeString(bin.resolve("deploy-it"), "#!/bin/sh\necho deployed\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var known =
                new Command(List.of("deploy-it"), folder, Map.of("PATH", bin + ":/usr/bin:/bin"));

        assertThat(known.program()).contains(program);
        assertThat(known.run(_ -> {}, lines::add).exit()).isZero();
        assertThat(lines).containsExactly("deployed");
        assertThat(new Command(List.of("deploy-it"), folder, Command.inherited(Set.of())).program())
                .isEmpty();
    }

    @Test
    void theProgramNeverBeginsWhenWeAreKilledBeforeItsProcessIsNoted() throws Exception {
        Process killed =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledAtTheGate.class.getName(),
                                folder.toString())
                        .inheritIO()
                        .start();
        long gate = pidIn("pid");
        assertThat(runs(gate)).isTrue();

        killed.destroyForcibly().waitFor();
        awaitEnd(gate);

        assertThat(folder.resolve("begun")).doesNotExist();
    }
}
