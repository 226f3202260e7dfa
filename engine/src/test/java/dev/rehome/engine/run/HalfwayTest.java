package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.gate;
import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.plan.Finding;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says of runs that stopped half-way at the stores that it writes. */
@Timeout(60)
final class HalfwayTest {
    @TempDir Path folder;
    private Stage stage;

    @BeforeEach
    void setTheStage() {
        stage = new Stage(folder);
        for (String name : List.of("a", "b")) {
            stage.accesses.put(name, List.of(access("new", "1", Access.Mode.WRITE)));
        }
        stage.accesses.put("elsewhere", List.of(access("other", "2", Access.Mode.WRITE)));
        for (String name : List.of("look", "glance")) {
            stage.accesses.put(name, List.of(access("new", "1", Access.Mode.READ)));
        }
        stage.acts.put(
                "a",
                _ -> {
                    throw new Failure("the disk is full", "make room");
                });
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    private static Access access(String store, String id, Access.Mode mode) {
        return new Access(store, new StoreIdentity("memory", id), mode);
    }

    private Finish fail() throws InterruptedException {
        Finish failed = stage.operations.run(runbook(step(1, "a")), RunOptions.by("me"));
        assertThat(failed.outcome()).isEqualTo(Event.Outcome.FAILED);
        return failed;
    }

    private List<String> warnings(String name) throws InterruptedException {
        return stage.operations.plan(runbook(step(1, "look"), step(2, name))).warnings().stream()
                .map(Finding::problem)
                .map(Problem::what)
                .toList();
    }

    @Test
    void namesTheRunAtTheFirstStepThatWritesWhereItWas() throws Exception {
        String run = fail().run().text();

        assertThat(warnings("b"))
                .containsExactly(
                        "run %s (stage) stopped half-way, and has to do with new, too"
                                .formatted(run));
        assertThat(warnings("elsewhere")).isEmpty();
        assertThat(warnings("glance")).isEmpty();
    }

    @Test
    void tellsARefusedRunHowToGoOnWithItOrTakeItBack() throws Exception {
        String run = fail().run().text();
        stage.forecasts.put(
                "b",
                new Forecast(
                        List.of(), List.of(Problem.error("new has an index b", "delete it")), ""));

        assertThatThrownBy(() -> stage.operations.run(runbook(step(1, "b")), RunOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> {
                            assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED);
                            assertThat(e.remedy())
                                    .startsWith("run " + run + " (stage) stopped half-way")
                                    .contains("rehome resume " + run)
                                    .contains("rehome rollback " + run)
                                    .endsWith("; else delete it");
                        });
    }

    @Test
    void namesARunThatStoppedBetweenTwoStepsAndNoneThatWaitsOrFoundDifferences() throws Exception {
        stage.accesses.put("c", List.of(access("new", "1", Access.Mode.WRITE)));
        Finish waiting = stage.operations.run(runbook(step(1, "c"), gate(2, "sure")), by());
        assertThat(waiting.outcome()).isEqualTo(Event.Outcome.WAITING);
        stage.verdicts.put("d", Verdict.differs("2 rows", List.of("row 1")));
        Finish differing = stage.operations.run(runbook(step(1, "d"), step(2, "e")), by());
        assertThat(differing.outcome()).isEqualTo(Event.Outcome.DIFFERS);
        assertThat(warnings("b")).isEmpty();
        stage.forecasts.put(
                "b",
                new Forecast(
                        List.of(), List.of(Problem.error("new has an index b", "delete it")), ""));
        assertThat(warnings("b"))
                .as("where something is in the way")
                .containsExactly(
                        "run %s (stage) has not come to its end, and has to do with new, too"
                                .formatted(waiting.run()));
        stage.forecasts.remove("b");

        stage.checks.put("e", Check.blocked("it is shut", "open it"));
        stage.there.clear();
        Finish failed = stage.operations.run(runbook(step(1, "c"), step(2, "e")), by());

        assertThat(failed.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(warnings("b"))
                .singleElement()
                .asString()
                .startsWith("run %s (stage) stopped half-way".formatted(failed.run()));
    }

    private static RunOptions by() {
        return RunOptions.by("me");
    }

    @Test
    void saysNothingOnceTheRunIsTakenBackGoneOnWithOrOnlyEverRead() throws Exception {
        Finish failed = fail();
        stage.operations.rollback(failed.run(), RollbackOptions.by("me"));
        assertThat(warnings("b")).isEmpty();

        Finish again = fail();
        assertThat(warnings("b")).hasSize(1);
        stage.acts.put("a", _ -> stage.there.add("a"));
        stage.operations.resume(
                again.run(),
                new ResumeOptions(Set.of(), Set.of(), Set.of(), Map.of(), "", List.of(), "me"));
        assertThat(warnings("b")).isEmpty();

        stage.there.clear();
        stage.acts.put(
                "a",
                _ -> {
                    throw new Failure("no answer", "ask again");
                });
        stage.undos.put("a", Undo.nothing("it only reads"));
        fail();
        assertThat(warnings("b")).isEmpty();
    }
}
