package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.onRollback;
import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Rules;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.RunId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that only a rollback does, at their place on the way back. */
final class OnRollbackTest {
    private static final RunOptions BY_ME = RunOptions.by("me");
    private static final RollbackOptions ALL = RollbackOptions.by("me");

    @TempDir Path folder;
    private Stage stage;

    @BeforeEach
    void setTheStage() {
        stage = new Stage(folder);
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    private static Runbook deployment() {
        return runbook(
                step(1, "fence"),
                onRollback(
                        2, step("2.1", "deploy", Rules.NONE), step("2.2", "restart", Rules.NONE)),
                step(3, "values"),
                step(4, "application"));
    }

    private RunId ran() throws InterruptedException {
        Finish finish = stage.operations.run(deployment(), BY_ME);
        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        return finish.run();
    }

    @Test
    void areNotDoneOnTheWayForward() throws InterruptedException {
        ran();

        assertThat(stage.effects).containsExactly("do fence", "do values", "do application");
    }

    @Test
    void areDoneInTheirOrderWhenTheRollbackComesBackToThem() throws InterruptedException {
        RunId run = ran();
        stage.effects.clear();

        Finish finish = stage.operations.rollback(run, ALL);

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(stage.effects)
                .containsExactly(
                        "take-back application",
                        "take-back values",
                        "do deploy",
                        "do restart",
                        "take-back fence");
    }

    @Test
    void areNotDoneByARollbackToAStepAfterThem() throws InterruptedException {
        RunId run = ran();
        stage.effects.clear();

        stage.operations.rollback(
                run,
                new RollbackOptions(Optional.of("3"), false, false, Set.of(), List.of(), "me"));

        assertThat(stage.effects).containsExactly("take-back application", "take-back values");
    }

    @Test
    void aRollbackThatEndsRightBehindThemSaysThatTheyAreNotDone() throws InterruptedException {
        RunId run = ran();
        var toValues =
                new RollbackOptions(Optional.of("3"), false, false, Set.of(), List.of(), "me");
        String told =
                "2.1 deploy and 2.2 restart right before step 3 are not done: this rollback does"
                        + " not come back there";

        assertThat(PlanText.of(stage.operations.planRollback(run, toValues)))
                .contains(
                        "? warning: " + told,
                        "rehome rollback %s --to 2 does them as well".formatted(run));
        stage.operations.rollback(run, toValues);

        assertThat(stage.events(Event.Warning.class))
                .extracting(Event.Warning::what)
                .containsExactly(told);
    }

    @Test
    void aRollbackThatLeavesAllThatIsBehindThemSaysNothingOfThem() throws InterruptedException {
        RunId run = ran();

        var leaving =
                new RollbackOptions(
                        Optional.of("3"), false, false, Set.of("3", "4"), List.of(), "me");

        assertThat(stage.operations.planRollback(run, leaving).steps()).isEmpty();
    }

    @Test
    void aRollbackThatComesBackToThemOrEndsElsewhereSaysNothingOfThem()
            throws InterruptedException {
        RunId run = ran();

        for (String to : List.of("1", "2", "2.1", "4")) {
            var options =
                    new RollbackOptions(Optional.of(to), false, false, Set.of(), List.of(), "me");

            assertThat(stage.operations.planRollback(run, options).warnings()).as(to).isEmpty();
        }
        assertThat(
                        stage.operations
                                .planRollback(
                                        run,
                                        new RollbackOptions(
                                                Optional.of("2.2"),
                                                false,
                                                false,
                                                Set.of(),
                                                List.of(),
                                                "me"))
                                .warnings())
                .singleElement()
                .satisfies(
                        found ->
                                assertThat(found.problem().what())
                                        .startsWith(
                                                "2.1 deploy right before step 2.2 is not done"));
    }

    @Test
    void areNotDoneWhenTheRunNeverCameToThem() throws InterruptedException {
        stage.acts.put(
                "fence",
                _ -> {
                    throw new Failure("no right to", "ask for it");
                });
        Finish failed = stage.operations.run(deployment(), BY_ME);
        stage.effects.clear();

        stage.operations.rollback(failed.run(), ALL);

        assertThat(stage.effects).doesNotContain("do deploy", "do restart");
    }

    @Test
    void areGoneOnWithWhenOneOfThemFailed() throws InterruptedException {
        RunId run = ran();
        stage.effects.clear();
        stage.acts.put(
                "restart",
                _ -> {
                    throw new Failure("image cannot be pulled", "see the registry");
                });

        assertThat(stage.operations.rollback(run, ALL).outcome()).isEqualTo(Event.Outcome.FAILED);
        stage.acts.remove("restart");
        assertThat(stage.operations.rollback(run, ALL).outcome())
                .isEqualTo(Event.Outcome.ROLLED_BACK);

        assertThat(stage.effects)
                .containsExactly(
                        "take-back application",
                        "take-back values",
                        "do deploy",
                        "do restart",
                        "do restart",
                        "take-back fence");
    }

    @Test
    void areDoneAllTheSameWhenSomebodyLookedAndSaysSo() throws InterruptedException {
        RunId run = ran();
        stage.checks.put("restart", Check.unsure("nobody saw how it ended", "look"));

        assertThat(stage.operations.rollback(run, ALL).outcome()).isEqualTo(Event.Outcome.IN_DOUBT);
        Finish finish =
                stage.operations.resume(
                        run,
                        new ResumeOptions(
                                Set.of(),
                                Set.of(),
                                Set.of("2.2"),
                                Map.of(),
                                "looked",
                                List.of(),
                                "me"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(stage.effects).contains("do restart");
    }

    @Test
    void areShownInThePlanAsWhatOnlyARollbackDoes() throws InterruptedException {
        String plan = PlanText.of(stage.operations.plan(deployment()));

        assertThat(plan)
                .contains(
                        """
                        2.1  deploy  (do)
                          undo: only a rollback that comes back here does it: create name deploy
                        """);
    }

    @Test
    void areShownWithoutMoreWhereNothingIsKnownOfWhatTheyChange() throws InterruptedException {
        stage.forecasts.put("deploy", new Forecast(List.of(), List.of(), ""));

        assertThat(PlanText.of(stage.operations.plan(deployment())))
                .contains("undo: only a rollback that comes back here does it\n\n2.2");
    }

    @Test
    void areCalledWhatTheyAreInThePlanOfTheWayBack() throws InterruptedException {
        RunId run = ran();

        String plan = PlanText.of(stage.operations.planRollback(run, ALL));

        assertThat(plan)
                .contains("undo values")
                .contains("\n2.1  deploy")
                .doesNotContain("undo deploy");
    }

    @Test
    void areReadAgainFromTheJournal() {
        Runbook again = Runbook.read(deployment().tree(), stage.catalog());

        RunbookStep back =
                again.allSteps().filter(each -> each.path().equals("2")).findFirst().orElseThrow();
        assertThat(back.work()).isInstanceOf(RunbookStep.Work.OnTheWayBack.class);
        assertThat(again.isOnTheWayBack(back.work().below().getFirst())).isTrue();
    }
}
