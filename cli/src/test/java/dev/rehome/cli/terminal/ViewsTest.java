package dev.rehome.cli.terminal;

import static dev.rehome.cli.terminal.RecordedRun.RUN;
import static dev.rehome.cli.terminal.RecordedRun.START;
import static dev.rehome.cli.terminal.RecordedRun.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.Amount;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ViewsTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    @Test
    void plainLinesTellOfAStepThatIsTriedAgainNoFiguresOfTheFirstTime() {
        new RecordedRun()
                .started(1)
                .step(0, "1", "postgres.clone")
                .overall(11_000, "1", Amount.rows(10, 100), Amount.rows(9, 90))
                .add(new Event.Retrying(RUN, at(12_000), "1", 2, Duration.ofSeconds(1), "lost"))
                .add(new Event.Activity(RUN, at(25_000), "1", "looking"))
                .playTo(new PlainView(out, ZoneOffset.UTC));

        assertThat(bytes.toString(UTF_8).lines())
                .endsWith(
                        "20:15:12  ! step 1: lost; attempt 2 in 1.0 s",
                        "20:15:25    1 postgres.clone  looking");
    }

    @Test
    void plainLinesTellStartEndAndWhereItStandsEveryTenSeconds() {
        var run = new RecordedRun().started(2).step(0, "1", "postgres.clone");
        for (long second = 0; second <= 25; second++) {
            run.overall(
                    second * 1000,
                    "1",
                    Amount.rows(1000, 100_000_000),
                    Amount.rows(second, second * 2_000_000));
        }
        run.finished(25_500, "1", "public.orders", "verified")
                .stepDone(26_000, "1", "postgres.clone", "1,000 rows")
                .playTo(new PlainView(out, ZoneOffset.UTC));

        assertThat(bytes.toString(UTF_8).lines())
                .containsExactly(
                        "20:15:00  Running move-to-managed  run 20261120-201500-k3f",
                        "20:15:00  > 1 postgres.clone",
                        "20:15:10    1 postgres.clone  20 %  20.0 MB of 100 MB  2.00 MB/s  0:40"
                                + " left",
                        "20:15:20    1 postgres.clone  40 %  40.0 MB of 100 MB  2.00 MB/s  0:30"
                                + " left",
                        "20:15:26  ok 1 postgres.clone  1,000 rows  26 s");
    }

    @Test
    void jsonHasOneObjectForEachEventWithItsOwnNames() {
        new RecordedRun()
                .started(2)
                .item(250, "1", "public.\"odd\"", Amount.rows(3, 42))
                .stepDone(1_500, "1", "postgres.clone", "done")
                .add(new Event.StepDiffers(RUN, at(9), "1", "check", "1 row", List.of("row \"7\"")))
                .playTo(new JsonView(out));

        assertThat(bytes.toString(UTF_8).lines())
                .containsExactly(
                        "{\"event\":\"run-started\",\"run\":\"20261120-201500-k3f\",\"at\":\"2026-11-20T20:15:00Z\",\"runbook\":\"move-to-managed\",\"steps\":2,\"way\":\"first\"}",
                        "{\"event\":\"item-advanced\",\"run\":\"20261120-201500-k3f\",\"at\":\"2026-11-20T20:15:00.250Z\",\"step\":\"1\",\"item\":\"public.\\\"odd\\\"\",\"done\":{\"items\":3,\"unit\":\"rows\",\"bytes\":42}}",
                        "{\"event\":\"step-finished\",\"run\":\"20261120-201500-k3f\",\"at\":\"2026-11-20T20:15:01.500Z\",\"step\":\"1\",\"label\":\"postgres.clone\",\"took\":1.5,\"result\":\"done\"}",
                        "{\"event\":\"step-differs\",\"run\":\"20261120-201500-k3f\",\"at\":\"2026-11-20T20:15:00.009Z\",\"step\":\"1\",\"label\":\"check\",\"summary\":\"1"
                            + " row\",\"differences\":[\"row \\\"7\\\"\"]}");
    }

    @Test
    void theLiveViewLeavesTheLastWordOnTheScreen() {
        try (var view =
                new LiveView(
                        Look.PLAIN,
                        out,
                        Clock.fixed(START, ZoneOffset.UTC),
                        () -> new LiveView.Size(80, 24))) {
            new RecordedRun()
                    .started(1)
                    .step(0, "1", "postgres.fence")
                    .stepDone(400, "1", "postgres.fence", "3 databases read-only")
                    .add(
                            new Event.RunEnded(
                                    RUN,
                                    at(500),
                                    Event.Outcome.DONE,
                                    Duration.ofMillis(500),
                                    "1 step done"))
                    .playTo(view);
        }

        String text = bytes.toString(UTF_8).replaceAll("\r|\033\\[[?0-9]*[a-zA-Z]", "");
        assertThat(text.lines())
                .endsWith(
                        "ok 1 postgres.fence  3 databases read-only  0.4 s",
                        "ok 1 step done  0.5 s");
    }

    @Test
    void aFrameReplacesExactlyTheLinesOfTheOneBefore() {
        String frame = Frame.over(2, java.util.List.of("done"), java.util.List.of("a", "b", "c"));

        assertThat(frame).isEqualTo("\033[2F\033[Jdone\n\033[?7la\nb\nc\n\033[?7h");
    }
}
