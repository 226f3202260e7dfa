package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that was killed after it was opened and before its first step. */
@Timeout(60)
final class CutOffBeginningTest {
    private static final RunId RUN = new RunId("20261122-120000-cutt");

    @TempDir Path folder;
    private Stage stage;
    private List<Entry> whole = List.of();
    private Plan plan;

    @BeforeEach
    void runItWholeOnce() throws InterruptedException {
        stage = new Stage(folder);
        stage.forecasts.put(
                "a",
                new Forecast(
                        List.of(new Forecast.Change(Forecast.Verb.CREATE, "a", Amount.NONE)),
                        List.of(
                                Problem.warning("volatile is unlogged", "a crash empties it"),
                                Problem.warning("little room", "make room")),
                        ""));
        Finish finish = stage.operations.run(runbook(step(1, "a")), RunOptions.by("me"));
        whole = entries(finish.run());
        plan = stage.operations.account(finish.run()).plan().orElseThrow();
        stage.there.clear();
        stage.events.clear();
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    private List<Entry> entries(RunId run) {
        return stage.journal.entries(run, 0).stream().map(Recorded::entry).toList();
    }

    /** The journal as it was when the process died. */
    private void died(int afterEntries, boolean planKept) {
        stage.journal.open(RUN, (Entry.RunOpened) whole.getFirst());
        try (var lease = stage.journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
            if (planKept) {
                Kept.plan(lease, plan);
            }
            whole.subList(1, afterEntries).forEach(lease::append);
        }
    }

    private void assertComplete() {
        assertThat(stage.operations.account(RUN).plan()).contains(plan);
        assertThat(entries(RUN))
                .filteredOn(Entry.Warned.class::isInstance)
                .containsExactlyElementsOf(
                        whole.stream().filter(Entry.Warned.class::isInstance).toList())
                .hasSize(2);
        assertThat(stage.there).containsExactly("a");
    }

    @Test
    void whoResumesItIsToldWhatThePlanWarnsOfAndFindsThePlan() throws InterruptedException {
        died(1, false);

        stage.operations.resume(RUN, ResumeOptions.by("me"));

        assertComplete();
        assertThat(stage.events(Event.Warning.class))
                .extracting(Event.Warning::what)
                .containsExactly("volatile is unlogged", "little room");
    }

    @Test
    void whatWasWrittenDownBeforeTheEndIsNotWrittenAgain() throws InterruptedException {
        died(3, true);
        assertThat(entries(RUN)).last().isInstanceOf(Entry.Warned.class);

        stage.operations.resume(RUN, ResumeOptions.by("me"));

        assertComplete();
    }

    @Test
    void aRunThatHadBegunItsFirstStepIsLeftAsItIs() throws InterruptedException {
        int intent = 0;
        while (!(whole.get(intent) instanceof Entry.Intent)) {
            intent++;
        }
        died(intent + 1, true);
        stage.forecasts.put(
                "a", new Forecast(List.of(), List.of(Problem.warning("new", "look")), ""));

        stage.operations.resume(RUN, ResumeOptions.by("me"));

        assertComplete();
    }

    @Test
    void aWorldThatIsOtherwiseByNowIsToldWithThePlanOfNow() throws InterruptedException {
        died(1, false);
        stage.forecasts.put("a", new Forecast(List.of(), List.of(), ""));

        stage.operations.resume(RUN, ResumeOptions.by("me"));

        assertThat(stage.events(Event.Warning.class))
                .extracting(Event.Warning::what)
                .containsExactly(
                        "the run was cut off before its plan was written down, and what it would"
                                + " do now is not what was agreed to");
        assertThat(stage.operations.account(RUN).plan().orElseThrow().steps().getFirst().changes())
                .isEmpty();
    }
}
