package dev.rehome.platform.step.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.crash.CrashHarness;
import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed before and after anything is noted, which is also before and after the copy is written and
 * the file is replaced.
 */
final class KilledValuesTest {
    @TempDir Path folder;
    private final CrashHarness harness = new CrashHarness(KilledValues.class);

    private Path fresh(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private static void isBack(Path at) {
        try (var chart = new Chart(at, "")) {
            assertThat(chart.text()).isEqualTo(KilledValues.VALUES);
            assertThat(chart.others()).isEmpty();
        }
    }

    private static void isOldOrNew(Path at) {
        try (var chart = new Chart(at, "")) {
            assertThat(chart.text()).isIn(KilledValues.VALUES, KilledValues.AFTER);
        }
    }

    @Test
    void aRunKilledAtAnyNoteLeavesTheOldOrTheNewFileAndIsResumedOrRolledBack() throws Exception {
        int notes = harness.undisturbed(fresh("undisturbed").toString(), "forward");
        assertThat(notes).isGreaterThan(10);

        int begun = 0;
        for (int note = 1; note <= notes; note++) {
            Path killed = fresh("killed-" + note);
            harness.killedAt(note, killed.toString(), "forward");
            isOldOrNew(killed);
            assertThat(KilledValues.take(killed, false)).isEqualTo(ExitCode.DONE);
            try (var chart = new Chart(killed, "")) {
                assertThat(chart.text()).as("killed at %d", note).isEqualTo(KilledValues.AFTER);
                assertThat(chart.others()).as("killed at %d", note).hasSize(1);
            }
            assertThat(KilledValues.take(killed, true)).isEqualTo(ExitCode.DONE);
            isBack(killed);

            Path back = fresh("back-" + note);
            harness.killedAt(note, back.toString(), "forward");
            try (var chart = new Chart(back, "")) {
                if (!chart.hasRun()) {
                    continue;
                }
            }
            begun++;
            assertThat(KilledValues.take(back, true)).isEqualTo(ExitCode.DONE);
            isBack(back);
        }
        assertThat(begun).isGreaterThan(10);
    }

    @Test
    void aRollbackKilledAtAnyNoteIsGoneOnWith() throws Exception {
        Path undisturbed = fresh("undisturbed");
        KilledValues.take(undisturbed, false);
        int notes = harness.undisturbed(undisturbed.toString(), "back");

        for (int note = 1; note <= notes; note++) {
            for (boolean changedElsewhere : new boolean[] {false, true}) {
                Path killed = fresh("killed-%d-%s".formatted(note, changedElsewhere));
                KilledValues.take(killed, false);
                String ours = changedElsewhere ? "# w" : "# v";
                try (var chart = new Chart(killed, "")) {
                    chart.write(chart.text().replace("# v", ours));
                }
                harness.killedAt(note, killed.toString(), "back");
                assertThat(KilledValues.take(killed, true)).isEqualTo(ExitCode.DONE);
                try (var chart = new Chart(killed, "")) {
                    assertThat(chart.text())
                            .as("killed at %d", note)
                            .isEqualTo(KilledValues.VALUES.replace("# v", ours));
                    assertThat(chart.others()).as("killed at %d", note).isEmpty();
                }
            }
        }
    }
}
