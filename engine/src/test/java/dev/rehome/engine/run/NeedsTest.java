package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.gate;
import static dev.rehome.engine.run.Stage.onRollback;
import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static dev.rehome.engine.run.Stage.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.runbook.Rules;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.StoreIdentity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a step needs that is not there yet. */
@Timeout(60)
final class NeedsTest {
    @TempDir Path folder;
    private Stage stage;

    @BeforeEach
    void setTheStage() {
        stage = new Stage(folder);
        stage.forecasts.put("swap", needing(true));
        stage.forecasts.put("follow", needing(false));
        stage.accesses.put("look", List.of(access(Access.Mode.READ)));
        stage.accesses.put("write", List.of(access(Access.Mode.WRITE)));
        stage.accesses.put("copy", List.of(access(Access.Mode.WRITE)));
        stage.forecasts.put(
                "copy",
                new Forecast(
                        List.of(
                                new Forecast.Change(
                                        Forecast.Verb.CREATE, "index b at new", Amount.NONE)),
                        List.of(),
                        ""));
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    private static Forecast needing(boolean exact) {
        Problem missing = Problem.error("new has no index b", "make it");
        return new Forecast(
                List.of(),
                List.of(),
                List.of(new Forecast.Need("new", "index b at new", exact, missing)),
                "");
    }

    private static Access access(Access.Mode mode) {
        return new Access("new", new StoreIdentity("memory", "1"), mode);
    }

    private Plan plan(RunbookStep... steps) throws InterruptedException {
        return stage.operations.plan(runbook(steps));
    }

    @Test
    void forbidTheRunWhereNothingBeforeTheStepChangesAnything() throws Exception {
        assertThatThrownBy(
                        () ->
                                stage.operations.run(
                                        runbook(step(1, "look"), step(2, "swap")),
                                        RunOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> {
                            assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED);
                            assertThat(e).hasMessageContaining("new has no index b");
                        });
        assertThat(stage.journal.runs(1)).isEmpty();
    }

    @Test
    void areMetByAnEarlierStepThatMakesJustThat() throws Exception {
        Plan plan = plan(step(1, "copy"), step(2, "swap"));

        assertThat(plan.errors()).isEmpty();
        assertThat(plan.warnings()).isEmpty();
        assertThat(plan(step(1, "swap"), step(2, "copy")).errors())
                .as("what comes later is no help")
                .hasSize(1);
    }

    @Test
    void areNotMetByAStepThatWritesElsewhereOrBeginsAtTheSameTime() throws Exception {
        stage.accesses.put(
                "fence",
                List.of(new Access("old", new StoreIdentity("memory", "2"), Access.Mode.WRITE)));

        assertThat(plan(step(1, "fence"), step(2, "follow")).errors()).hasSize(1);
        assertThat(plan(step(1, "write"), step(2, "swap")).errors())
                .as("nothing else than that name will do")
                .hasSize(1);
        assertThat(
                        plan(together(
                                        1,
                                        step("1.1", "copy", Rules.NONE),
                                        step("1.2", "swap", Rules.NONE)))
                                .errors())
                .hasSize(1);
    }

    @Test
    void areNotMetByAStepThatTouchesNoStoreAndSaysAllThatItDoes() throws Exception {
        assertThat(plan(step(1, "tell people"), step(2, "swap")).errors()).hasSize(1);
        assertThat(plan(step(1, "tell people"), step(2, "swap")).warnings()).isEmpty();
    }

    @Test
    void areNotMetByWhatOnlyARollbackDoes() throws Exception {
        stage.forecasts.put("command", anything(Forecast.Unforeseen.ANYWHERE));

        for (String back : List.of("command", "write", "copy")) {
            Plan plan = plan(onRollback(1, step("1.1", back, Rules.NONE)), step(2, "follow"));

            assertThat(plan.errors()).as(back).hasSize(1);
        }
    }

    @Test
    void atAStoreMayBeMetByARequestAndInAFileByACommandOnly() throws Exception {
        stage.forecasts.put("request", anything(Forecast.Unforeseen.ELSEWHERE));
        stage.forecasts.put("command", anything(Forecast.Unforeseen.ANYWHERE));
        Problem missing = Problem.error("there is no file", "make it");
        stage.forecasts.put(
                "values",
                new Forecast(
                        List.of(),
                        List.of(),
                        List.of(new Forecast.Need(Forecast.Need.HERE, "file", true, missing)),
                        ""));

        assertThat(plan(step(1, "request"), step(2, "swap")).errors()).isEmpty();
        assertThat(plan(step(1, "request"), step(2, "values")).errors()).hasSize(1);
        Plan plan = plan(step(1, "command"), step(2, "values"));
        assertThat(plan.errors()).isEmpty();
        assertThat(plan.warnings()).hasSize(1);
    }

    private static Forecast anything(Forecast.Unforeseen where) {
        return new Forecast(List.of(), List.of(), "").with(where);
    }

    @Test
    void areWarnedOfWhereAnEarlierStepOrAPersonMayMeetThem() throws Exception {
        for (List<RunbookStep> steps :
                List.of(
                        List.of(step(1, "write"), step(2, "follow")),
                        List.of(gate(1, "by hand"), step(2, "swap")))) {
            Plan plan = plan(steps.toArray(RunbookStep[]::new));

            assertThat(plan.errors()).isEmpty();
            assertThat(plan.warnings())
                    .singleElement()
                    .satisfies(
                            found -> {
                                assertThat(found.problem().what()).isEqualTo("new has no index b");
                                assertThat(found.steps()).containsExactly("2");
                            });
        }
    }
}
