package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.step.Undo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AccountTest {
    @TempDir private Path folder = Path.of("");
    private Stage stage;

    @BeforeEach
    void setTheStage() {
        stage = new Stage(folder);
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    @Test
    void holdsThePlanThatWasAgreedToAndWhatEachStepMoved() throws Exception {
        Runbook runbook = runbook(step(1, "a"), step(2, "b"));
        stage.acts.put(
                "a",
                run -> {
                    run.progress().advance("names", Amount.rows(3, 30));
                    Thread.sleep(2); // time has to pass for anything to move in it
                    stage.there.add("a");
                });
        Plan plan = stage.operations.plan(runbook);

        Finish finish = stage.operations.run(runbook, RunOptions.by("me"));

        Account account = stage.operations.account(finish.run());
        assertThat(account.plan()).contains(plan);
        assertThat(account.moved())
                .singleElement()
                .satisfies(
                        moved -> {
                            assertThat(moved.step()).isEqualTo("1");
                            assertThat(moved.throughput().done()).isEqualTo(Amount.rows(3, 30));
                        });
        assertThat(account.entries()).isEqualTo(stage.journal.entries(finish.run(), 0));
    }

    @Test
    void tellsWhatCanBeDoneAboutAFailureAndHowFarTheWayBackLeads() throws Exception {
        stage.undos.put("b", Undo.pointOfNoReturn("it is gone"));
        stage.acts.put(
                "d",
                _ -> {
                    throw new Failure("the disk is full", "make room");
                });
        Runbook runbook = runbook(step(1, "a"), step(2, "b"), step(3, "c"), step(4, "d"));
        Finish finish =
                stage.operations.run(
                        runbook,
                        new RunOptions(Optional.empty(), Optional.empty(), Set.of("2"), "me"));

        RunStatus status = stage.operations.status(finish.run());

        assertThat(status.steps().get(3).note()).isEqualTo("the disk is full");
        assertThat(status.steps().get(3).remedy()).isEqualTo("make room");
        assertThat(status.wayBack())
                .isEqualTo(new RunStatus.WayBack(List.of("4", "3", "1"), List.of("2")));
    }
}
