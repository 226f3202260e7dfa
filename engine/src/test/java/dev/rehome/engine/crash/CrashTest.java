package dev.rehome.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever moment a run is killed at, resumed it ends as if nothing had happened. */
final class CrashTest {
    private static final int FEW_PARTS = 2;
    private static final int MANY_PARTS = 60;
    private static final int RANDOM_RUNS = 4;
    private static final int KILLS_MAX = 6;

    @TempDir Path folder;
    private final CrashHarness harness = new CrashHarness(Rehearsal.class);

    private Path fresh(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    private static List<String> state(Path at) {
        return new World(at).state();
    }

    @Test
    void endsAsUndisturbedWhenKilledAtAnyBoundaryOfTheJournal() throws Exception {
        Path undisturbed = fresh("undisturbed");
        int boundaries = harness.undisturbed(undisturbed.toString(), "forward", "" + FEW_PARTS);
        assertThat(boundaries).isGreaterThan(40);

        for (int boundary = 1; boundary <= boundaries; boundary++) {
            Path killed = fresh("killed-" + boundary);
            harness.killedAt(boundary, killed.toString(), "forward", "" + FEW_PARTS);

            assertThat(Rehearsal.take(killed, false, FEW_PARTS).exitCode())
                    .isEqualTo(ExitCode.DONE);
            assertThat(state(killed))
                    .as("killed at boundary %d of %d", boundary, boundaries)
                    .isEqualTo(state(undisturbed));
        }
    }

    @Test
    void endsRolledBackWhenTheRollbackIsKilledAtAnyBoundaryOfTheJournal() throws Exception {
        Path undisturbed = fresh("undisturbed");
        Rehearsal.take(undisturbed, false, FEW_PARTS);
        int boundaries = harness.undisturbed(undisturbed.toString(), "back", "" + FEW_PARTS);
        assertThat(state(undisturbed)).noneMatch(line -> line.startsWith("t_"));

        for (int boundary = 1; boundary <= boundaries; boundary++) {
            Path killed = fresh("killed-" + boundary);
            Rehearsal.take(killed, false, FEW_PARTS);
            harness.killedAt(boundary, killed.toString(), "back", "" + FEW_PARTS);

            assertThat(Rehearsal.take(killed, true, FEW_PARTS).exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(state(killed))
                    .as("killed at boundary %d of %d", boundary, boundaries)
                    .isEqualTo(state(undisturbed));
        }
    }

    @Test
    void endsAsUndisturbedWhenKilledAgainAndAgainAtRandomInstants() throws Exception {
        Path undisturbed = fresh("undisturbed");
        Rehearsal.take(undisturbed, false, MANY_PARTS);
        long seed = System.nanoTime();
        var random = new Random(seed);

        int kills = 0;
        for (int run = 1; run <= RANDOM_RUNS; run++) {
            Path killed = fresh("killed-" + run);
            for (int kill = 0; kill < KILLS_MAX; kill++) {
                if (!harness.killedAfter(
                        Duration.ofMillis(200 + random.nextInt(900)),
                        killed.toString(),
                        "forward",
                        "" + MANY_PARTS)) {
                    break;
                }
                kills++;
            }
            assertThat(Rehearsal.take(killed, false, MANY_PARTS).exitCode())
                    .isEqualTo(ExitCode.DONE);
            assertThat(state(killed))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(state(undisturbed));
        }
        assertThat(kills).as("seed %d", seed).isPositive();
    }
}
