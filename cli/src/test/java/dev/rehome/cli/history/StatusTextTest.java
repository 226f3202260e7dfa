package dev.rehome.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.Wrap;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Portion;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.run.RunStatus.State;
import dev.rehome.engine.run.RunStatus.StepStatus;
import dev.rehome.engine.run.StepState;
import dev.rehome.engine.step.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StatusTextTest {
    private static final Instant BEGAN = Instant.parse("2026-11-20T20:15:00Z");
    private static final Owner ADA = new Owner("ada@desk", "desk", 1, "then");
    private static final StatusText PLAIN = new StatusText(Look.PLAIN, ZoneOffset.UTC);
    private static final StatusText TERMINAL =
            new StatusText(new Look(true, true, true), ZoneOffset.UTC);

    private static StepStatus step(int path, StepState state, String note, String... differences) {
        boolean begun = state != StepState.PENDING && state != StepState.SKIPPED;
        boolean running = state == StepState.RUNNING;
        var standing =
                Standing.of(
                        Duration.ofSeconds(192),
                        new Portion(Amount.bytes(4_200_000_000L), Amount.bytes(12_000_000_000L)),
                        110_000_000,
                        "copying tables");
        return new StepStatus(
                String.valueOf(path),
                "copy shop-" + path,
                "postgres.clone",
                state,
                begun ? Optional.of(BEGAN) : Optional.empty(),
                begun && !running ? Optional.of(BEGAN.plusSeconds(9)) : Optional.empty(),
                Duration.ofSeconds(9),
                1,
                running ? Optional.of(new Told(BEGAN, standing)) : Optional.empty(),
                note,
                state == StepState.FAILED ? "make room\nthen resume" : "",
                List.of(differences),
                "");
    }

    private static RunStatus run(State state, List<StepStatus> steps, List<String> noReturn) {
        boolean owned = state == State.RUNNING;
        List<String> begun =
                new ArrayList<>(
                        steps.stream()
                                .filter(step -> step.since().isPresent())
                                .map(StepStatus::path)
                                .filter(path -> !noReturn.contains(path))
                                .toList());
        Collections.reverse(begun);
        return new RunStatus(
                new RunId("20261120-201500-k3f"),
                "move-the-shop",
                Optional.empty(),
                state,
                false,
                owned ? Optional.of(ADA) : Optional.empty(),
                BEGAN,
                BEGAN.plusSeconds(760),
                "the summary",
                Optional.empty(),
                new RunStatus.WayBack(begun, noReturn),
                steps);
    }

    /** Many steps are done, one is going, and some are yet to come. */
    private static RunStatus long40() {
        return run(
                State.RUNNING,
                IntStream.rangeClosed(1, 40)
                        .mapToObj(
                                path ->
                                        step(
                                                path,
                                                path < 32
                                                        ? StepState.DONE
                                                        : path == 32
                                                                ? StepState.RUNNING
                                                                : StepState.PENDING,
                                                path < 32 ? "9 rows\nand more" : ""))
                        .toList(),
                List.of());
    }

    @Test
    void answersFirstAndInTheOrderInWhichItIsAsked() {
        assertThat(PLAIN.brief(long40()))
                .containsExactly(
                        "20261120-201500-k3f  move-the-shop  running",
                        "  began 2026-11-20 20:15:00, last heard of 2026-11-20 20:27:40, run by"
                                + " ada@desk (process 1)",
                        "",
                        "  Done       31 of 40 steps, 12 min 40 s since it began",
                        "  Now        32 copy shop-32  3:12  35 %  4.20 GB of 12.0 GB  110 MB/s"
                                + "  1:10 left  copying tables",
                        "  Next       33 copy shop-33, then 7 more",
                        "  Different  nothing",
                        "  Way back   a rollback undoes 32 steps from 32 back to 1",
                        "",
                        "  1 to 31: 31 steps done or skipped",
                        "  32   running       copy shop-32  3:12",
                        "  33 to 40: 8 steps to come",
                        "");
    }

    @Test
    void fitsAScreenOfEightyColumnsAlsoWithFortySteps() {
        List<String> lines = new Wrap(80).lines(TERMINAL.brief(long40()).stream());

        assertThat(lines).hasSizeLessThan(20);
        assertThat(lines)
                .extracting(line -> line.replaceAll("\033\\[[0-9]*m", ""))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void paintsHowFarTheRunAndItsStepAreWherePicturesCanBePainted() {
        List<String> lines =
                TERMINAL.brief(long40()).stream()
                        .map(line -> line.replaceAll("\033\\[[0-9]*m", ""))
                        .toList();

        assertThat(lines)
                .contains("             " + "━".repeat(31) + "─".repeat(9))
                .contains("             " + "━".repeat(14) + "─".repeat(26));
        assertThat(String.join("", PLAIN.whole(long40()))).doesNotContain("━", "#");
    }

    @Test
    void namesWhatFailedOrDiffersAndWhatCanBeDoneAboutIt() {
        RunStatus failed =
                run(
                        State.FAILED,
                        List.of(
                                step(1, StepState.DONE, "9 rows"),
                                step(
                                        2,
                                        StepState.DIFFERS,
                                        "9 differ",
                                        "a",
                                        "b",
                                        "c",
                                        "d",
                                        "e",
                                        "f"),
                                step(3, StepState.FAILED, "the disk is full")),
                        List.of());

        assertThat(PLAIN.brief(failed))
                .containsSubsequence(
                        "  Different  2 copy shop-2 differs: 9 differ",
                        "             a",
                        "             e",
                        "             and 1 more",
                        "             3 copy shop-3 failed: the disk is full",
                        "             what to do: make room",
                        "             what to do: then resume",
                        "  the summary");
        assertThat(PLAIN.whole(failed)).containsOnlyOnce("             f");
    }

    @Test
    void saysThatAResumeBeginsWithTheStepThatFailed() {
        List<StepStatus> steps =
                List.of(
                        step(1, StepState.DONE, "9 rows"),
                        step(2, StepState.FAILED, "the disk is full"),
                        step(3, StepState.PENDING, ""),
                        step(4, StepState.PENDING, ""));

        assertThat(PLAIN.brief(run(State.FAILED, steps, List.of())))
                .contains("  Next       2 copy shop-2 again, then 2 more");
    }

    @Test
    void saysFromWhichStepsThereIsNoWayBack() {
        RunStatus run =
                run(
                        State.DONE,
                        List.of(
                                step(1, StepState.DONE, ""),
                                step(2, StepState.DONE, ""),
                                step(3, StepState.SKIPPED, "not wanted")),
                        List.of("2"));

        assertThat(PLAIN.brief(run))
                .contains("  Done       2 of 3 steps, 1 skipped, 12 min 40 s since it began")
                .contains("  Way back   a rollback undoes step 1; there is no way back from step 2")
                .noneSatisfy(line -> assertThat(line).startsWith("  Next"));
    }

    @Test
    void showsAllThatCameOfEachStepToWhoAsksOnce() {
        assertThat(PLAIN.whole(long40()))
                .contains("  31   done          copy shop-31  9.0 s  9 rows", "        and more")
                .hasSizeGreaterThan(70);
    }
}
