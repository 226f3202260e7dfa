package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.process.ProcessStat;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.step.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command and its children do when Rehome itself is killed, and who resumes then. */
@Timeout(120)
final class KilledExecTest {
    @TempDir Path folder;
    private long pid;
    private long child;

    @AfterEach
    void endWhatIsLeft() {
        for (long left : new long[] {child, pid}) {
            ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private RunId killed(boolean idempotent) throws Exception {
        Process rehome =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledExec.class.getName(),
                                folder.toString(),
                                Boolean.toString(idempotent))
                        .inheritIO()
                        .start();
        pid = pidIn("pid");
        child = pidIn("child");
        assertThat(rehome.destroyForcibly().waitFor()).isEqualTo(128 + 9);
        assertThat(runs(pid)).as("nobody was there to end it").isTrue();
        assertThat(runs(child)).isTrue();
        try (var rig = new Rig(folder)) {
            return rig.operations.runs(1).getFirst().run();
        }
    }

    private long pidIn(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        while (!Files.exists(file) || Files.readString(file).isBlank()) {
            Thread.sleep(20);
        }
        return Long.parseLong(Files.readString(file).strip());
    }

    private static boolean runs(long process) {
        return ProcessStat.of(process).isPresent();
    }

    @Test
    void whatMayRunTwiceIsEndedWithItsChildrenBeforeItRunsAgain() throws Exception {
        RunId run = killed(true);
        Files.createFile(folder.resolve("go"));

        try (var rig = new Rig(folder)) {
            assertThat(rig.resume(run).outcome()).isEqualTo(Event.Outcome.DONE);
        }

        assertThat(runs(pid)).isFalse();
        assertThat(runs(child)).isFalse();
        assertThat(folder.resolve("runs")).hasContent("run\nrun");
    }

    @Test
    void whatMayNotRunTwiceGoesOnUntilAPersonHasItRunAgain() throws Exception {
        RunId run = killed(false);
        Files.createFile(folder.resolve("go"));

        try (var rig = new Rig(folder)) {
            assertThat(rig.resume(run).outcome()).isEqualTo(Event.Outcome.IN_DOUBT);
            assertThat(runs(pid)).isTrue();
            assertThat(runs(child)).isTrue();
            assertThat(folder.resolve("runs")).hasContent("run");

            var told =
                    new ResumeOptions(
                            Set.of(), Set.of(), Set.of("1"), Map.of(), "looked", List.of(), "me");
            assertThat(rig.operations.resume(run, told).outcome()).isEqualTo(Event.Outcome.DONE);
        }

        assertThat(runs(pid)).isFalse();
        assertThat(runs(child)).isFalse();
        assertThat(folder.resolve("runs")).hasContent("run\nrun");
    }
}
