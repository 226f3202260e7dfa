package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.gate;
import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.tree.Tree;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RollbackTest {
    private static final RollbackOptions ALL = RollbackOptions.by("me");
    private static final RunOptions BY_ME = RunOptions.by("me");

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

    private RunId ran(String... names) throws InterruptedException {
        var steps = new RunbookStep[names.length];
        for (int i = 0; i < names.length; i++) {
            steps[i] = step(i + 1, names[i]);
        }
        Finish finish =
                stage.operations.run(
                        runbook(steps),
                        new RunOptions(Optional.empty(), Optional.empty(), Set.of(names), "me"));
        stage.effects.clear();
        return finish.run();
    }

    private static RollbackOptions to(String step) {
        return new RollbackOptions(Optional.of(step), false, false, Set.of(), List.of(), "me");
    }

    private static RollbackOptions leaving(String... steps) {
        return new RollbackOptions(Optional.empty(), false, false, Set.of(steps), List.of(), "me");
    }

    private static ResumeOptions skipping(String step) {
        return new ResumeOptions(
                Set.of(), Set.of(step), Set.of(), Map.of(), "burnt down", List.of(), "me");
    }

    private List<StepState> states(RunId run) {
        return stage.operations.status(run).steps().stream()
                .map(RunStatus.StepStatus::state)
                .toList();
    }

    @Test
    void undoesTheStepsInReverseOrder() throws Exception {
        RunId run = ran("a", "b", "c");

        Finish finish = stage.operations.rollback(run, ALL);

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("take-back c", "take-back b", "take-back a");
        assertThat(stage.there).isEmpty();
        assertThat(stage.operations.status(run).state()).isEqualTo(RunStatus.State.ROLLED_BACK);
        assertThat(states(run)).containsOnly(StepState.UNDONE);
        assertThat(stage.events(Event.StepUndone.class))
                .extracting(Event.StepUndone::label)
                .containsExactly("c", "b", "a");
    }

    @Test
    void undoesThatStepAndEverythingAfterItAndLeavesTheRest() throws Exception {
        RunId run = ran("a", "b", "c");

        Finish finish = stage.operations.rollback(run, to("b"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).containsExactly("a");
        assertThat(states(run)).containsExactly(StepState.DONE, StepState.UNDONE, StepState.UNDONE);
    }

    @Test
    void runsTheUndoneStepsAgainWhenAPartialRollbackIsResumed() throws Exception {
        RunId run = ran("a", "b");
        stage.operations.rollback(run, to("2"));
        stage.effects.clear();

        Finish finish = stage.operations.resume(run, ResumeOptions.by("me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do b");
    }

    private void isIn(String name, String store, String id) {
        stage.accesses.put(
                name,
                List.of(new Access(store, new StoreIdentity("memory", id), Access.Mode.WRITE)));
    }

    @Test
    void undoesNothingInAStoreThatIsNotTheOneTheRunWorkedOn() throws Exception {
        isIn("a", "target", "new");
        RunId run = ran("a");
        int written = stage.journal.entries(run, 0).size();
        isIn("a", "target", "someone else's");

        for (ThrowingCallable asked :
                List.<ThrowingCallable>of(
                        () -> stage.operations.planRollback(run, ALL),
                        () -> stage.operations.rollback(run, ALL))) {
            assertThatThrownBy(asked)
                    .isInstanceOfSatisfying(
                            Failure.class,
                            e -> {
                                assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED);
                                assertThat(e.remedy()).contains("--store target=");
                            })
                    .hasMessageContaining("store target")
                    .hasMessageContaining("was memory new")
                    .hasMessageContaining("is memory someone else's now");
        }
        assertThat(stage.effects).isEmpty();
        assertThat(stage.journal.entries(run, 0)).hasSize(written);

        isIn("a", "target", "new");
        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).isEmpty();
    }

    @Test
    void doesNotGoBackInAnotherStoreWhenTheNameChangesInTheMiddle() throws Exception {
        isIn("a", "target", "new");
        RunId run = ran("a", "b");
        stage.acts.put(
                "take-back b",
                _ -> {
                    stage.there.remove("b");
                    isIn("a", "target", "someone else's");
                });

        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.FAILED);

        assertThat(stage.effects).containsExactly("take-back b");
        assertThat(stage.operations.status(run).steps().getFirst().note())
                .contains("store target is another one");
    }

    @Test
    void mindsOnlyTheStoresThatTheWayBackNeeds() throws Exception {
        isIn("a", "source", "old");
        isIn("b", "target", "new");
        RunId run = ran("a", "b");
        isIn("a", "source", "the service's name leads to the new one by now");

        Finish finish = stage.operations.rollback(run, to("b"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("take-back b");
    }

    @Test
    void goesOnInNoOtherStoreThanTheRunBeganWith() throws Exception {
        isIn("a", "target", "new");
        isIn("b", "target", "new");
        stage.acts.put(
                "b",
                _ -> {
                    throw new Failure("no room", "make some");
                });
        RunId run = ran("a", "b");
        int written = stage.journal.entries(run, 0).size();
        stage.acts.clear();
        isIn("b", "target", "someone else's");

        assertThatThrownBy(() -> stage.operations.resume(run, ResumeOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("was memory new, and is memory someone else's now");

        assertThat(stage.effects).isEmpty();
        assertThat(stage.journal.entries(run, 0)).hasSize(written);
    }

    @Test
    void doesNotResumeARunThatWasRolledBackWhole() throws Exception {
        RunId run = ran("a");
        stage.operations.rollback(run, ALL);

        assertThatThrownBy(() -> stage.operations.resume(run, ResumeOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void undoesNothingTwice() throws Exception {
        RunId run = ran("a");
        stage.operations.rollback(run, ALL);
        stage.effects.clear();

        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(stage.effects).isEmpty();
    }

    @Test
    void undoesAStepThatFailedHalfWay() throws Exception {
        stage.acts.put(
                "b",
                _ -> {
                    stage.there.add("b");
                    throw new Failure("torn", "mend it");
                });
        RunId run = ran("a", "b");

        stage.operations.rollback(run, ALL);

        assertThat(stage.there).isEmpty();
    }

    private void refused(RunId run, RollbackOptions options, String what, String wayRound) {
        int written = stage.journal.entries(run, 0).size();
        assertThatThrownBy(() -> stage.operations.rollback(run, options))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> {
                            assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED);
                            assertThat(e.remedy())
                                    .endsWith(wayRound.replace("RUN", run.toString()));
                        })
                .hasMessageContaining(what);
        assertThat(stage.effects).isEmpty();
        assertThat(stage.journal.entries(run, 0)).hasSize(written);
    }

    @Test
    void goesUpToAPointOfNoReturnOnlyWhenToldTo() throws Exception {
        stage.undos.put("b", Undo.pointOfNoReturn("the old disks are shredded"));
        RunId run = ran("a", "b", "c");

        refused(
                run,
                ALL,
                "there is no way back from b: the old disks are shredded",
                "--beyond-no-return leaves all such steps as they are; until then, rehome rollback"
                        + " RUN --to 3 undoes what came after it; rehome rollback RUN --leave 2"
                        + " undoes the rest and leaves that step as it is, for good");

        assertThat(stage.operations.rollback(run, to("3")).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).containsExactly("a", "b");
    }

    @Test
    void undoesNothingWhileAStepCannotBeUndoneUnlessItIsLeft() throws Exception {
        RunId run = ran("a", "b", "c");
        isFoundOf("a", Problem.error("the server does not answer", "start it"));
        isFoundOf("c", Problem.error("the server does not answer", "start it"));

        refused(
                run,
                ALL,
                "steps 3 and 1: the server does not answer",
                "start it; rehome rollback RUN --leave 3 --leave 1 undoes the rest and leaves those"
                        + " steps as they are, for good");
        refused(
                run,
                leaving("c"),
                "the server does not answer",
                "start it; until then, rehome rollback RUN --to 2 undoes what came after it; rehome"
                    + " rollback RUN --leave 1 undoes the rest and leaves that step as it is, for"
                    + " good");

        assertThat(stage.operations.rollback(run, leaving("a", "3")).exitCode())
                .isEqualTo(ExitCode.DONE);

        assertThat(stage.effects).containsExactly("take-back b");
        assertThat(states(run)).containsExactly(StepState.LEFT, StepState.UNDONE, StepState.LEFT);
        assertThat(stage.operations.status(run).steps().getFirst().note()).contains("as me asked");
    }

    @Test
    void refusesToLeaveWhatItWouldNotUndo() throws Exception {
        RunId run = ran("a", "b");
        var leavingTheFirst =
                new RollbackOptions(Optional.of("b"), false, false, Set.of("a"), List.of(), "me");

        assertThatThrownBy(() -> stage.operations.rollback(run, leavingTheFirst))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessageContaining("step 1 a would not be undone anyway");
        assertThat(stage.effects).isEmpty();
    }

    @Test
    void goesRoundAPointOfNoReturnWhenToldTo() throws Exception {
        stage.undos.put("b", Undo.pointOfNoReturn("the old disks are shredded"));
        RunId run = ran("a", "b", "c");

        Finish finish =
                stage.operations.rollback(
                        run,
                        new RollbackOptions(
                                Optional.empty(), true, false, Set.of(), List.of(), "me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).containsExactly("b");
        assertThat(states(run)).containsExactly(StepState.UNDONE, StepState.LEFT, StepState.UNDONE);
    }

    private void isFoundOf(String name, Problem problem) {
        stage.forecasts.put(name, new Forecast(List.of(), List.of(problem), ""));
    }

    private List<Entry.Warned> warned(RunId run) {
        return stage.journal.entries(run, 0).stream()
                .map(Recorded::entry)
                .filter(Entry.Warned.class::isInstance)
                .map(Entry.Warned.class::cast)
                .toList();
    }

    @Test
    void tellsAndWritesDownOnceWhatTheWayBackWarnsOf() throws Exception {
        RunId run = ran("a", "b");
        isFoundOf("a", Problem.warning("1 session is connected", "it is ended"));
        isFoundOf("b", Problem.warning("1 session is connected", "it is ended"));
        stage.events.clear();

        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(warned(run))
                .containsExactly(
                        new Entry.Warned(
                                List.of("2", "1"), "1 session is connected", "it is ended"));
        assertThat(stage.events(Event.Warning.class))
                .extracting(Event.Warning::what)
                .containsExactly("1 session is connected");
        assertThat(stage.events.get(1)).isInstanceOf(Event.Warning.class);
    }

    @Test
    void warnsOfNothingThatAPartialRollbackLeavesAlone() throws Exception {
        RunId run = ran("a", "b");
        isFoundOf("a", Problem.warning("1 session is connected", "it is ended"));

        stage.operations.rollback(run, to("b"));

        assertThat(warned(run)).isEmpty();
    }

    @Test
    void losesNothingThatOthersPutThereUnlessToldTo() throws Exception {
        RunId run = ran("a", "b");
        isFoundOf("a", Problem.loss("3 rows were written since", "move them elsewhere"));
        int written = stage.journal.entries(run, 0).size();

        assertThatThrownBy(() -> stage.operations.rollback(run, ALL))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> {
                            assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED);
                            assertThat(e.remedy())
                                    .isEqualTo(
                                            "move them elsewhere; then rehome rollback %s"
                                                            .formatted(run)
                                                    + " --discard-new-data lets the rest go");
                        })
                .hasMessageContaining("3 rows were written since");
        assertThat(stage.effects).isEmpty();
        assertThat(stage.journal.entries(run, 0)).hasSize(written);
        assertThat(PlanText.of(stage.operations.planRollback(run, ALL)))
                .contains("! error: 3 rows were written since");

        var discarding =
                new RollbackOptions(Optional.empty(), false, true, Set.of(), List.of(), "me");
        assertThat(PlanText.of(stage.operations.planRollback(run, discarding)))
                .contains("? warning: 3 rows were written since");
        assertThat(stage.operations.rollback(run, discarding).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).isEmpty();
        assertThat(warned(run))
                .containsExactly(
                        new Entry.Warned(
                                List.of("1"), "3 rows were written since", "it is lost, as asked"));
    }

    @Test
    void namesTheRunAndTheStepWhereAStoppedRollbackAsksAgainForWhatMayBeLost() throws Exception {
        RunId run = ran("a", "b");
        stage.acts.put(
                "take-back b",
                _ -> {
                    throw new Failure("in use", "wait");
                });
        isFoundOf("b", Problem.loss("3 rows were written since", "move them elsewhere"));
        stage.operations.rollback(
                run, new RollbackOptions(Optional.of("2"), false, true, Set.of(), List.of(), "me"));

        assertThatThrownBy(() -> stage.operations.resume(run, ResumeOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e ->
                                assertThat(e.remedy())
                                        .isEqualTo(
                                                "move them elsewhere; then rehome rollback %s"
                                                                .formatted(run)
                                                        + " --to 2 --discard-new-data lets the"
                                                        + " rest go"));
    }

    @Test
    void losesNothingOfOthersEitherWhenARollbackIsResumed() throws Exception {
        RunId run = ran("a", "b");
        stage.acts.put(
                "take-back b",
                _ -> {
                    throw new Failure("in use", "wait");
                });
        stage.operations.rollback(run, ALL);
        stage.acts.clear();
        stage.effects.clear();
        isFoundOf("a", Problem.loss("3 rows were written since", "move them elsewhere"));

        assertThatThrownBy(() -> stage.operations.resume(run, ResumeOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
        assertThat(stage.effects).isEmpty();

        assertThat(stage.operations.resume(run, skipping("1")).exitCode())
                .isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(stage.there).containsExactly("a");
    }

    @Test
    void goesOnWithARollbackThatFailedWhenItIsResumed() throws Exception {
        RunId run = ran("a", "b");
        stage.acts.put(
                "take-back a",
                _ -> {
                    throw new Failure("in use", "wait");
                });
        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(states(run)).containsExactly(StepState.UNDO_FAILED, StepState.UNDONE);

        stage.acts.clear();
        Finish finish = stage.operations.resume(run, ResumeOptions.by("me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(stage.there).isEmpty();
    }

    @Test
    void goesOnWithARollbackWhoseProcessWasKilled() throws Exception {
        RunId run = ran("a", "b");
        try (var lease = stage.journal.claim(run, Owner.thisProcess(), Duration.ofMinutes(1))) {
            lease.append(new Entry.Claimed("it"));
            lease.append(new Entry.RollbackBegun(Optional.empty(), false));
        }
        stage.there.remove("b"); // done, but not written down

        Finish finish = stage.operations.resume(run, ResumeOptions.by("me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(stage.effects).containsExactly("take-back a");
    }

    @Test
    void asksForApprovalAgainWhenAGateWasRolledBackOver() throws Exception {
        Finish finish =
                stage.operations.run(
                        runbook(gate(1, "sure"), step(2, "b"), gate(3, "really"), step(4, "c")),
                        new RunOptions(Optional.empty(), Optional.empty(), Set.of("all"), "me"));
        stage.operations.rollback(finish.run(), to("3"));

        assertThat(stage.operations.resume(finish.run(), ResumeOptions.by("me")).exitCode())
                .isEqualTo(ExitCode.WAITING);
        assertThat(stage.there).containsExactly("b");
    }

    @Test
    void announcesTheWayBackAsSuch() throws Exception {
        RunId run = ran("a");

        stage.operations.rollback(run, ALL);

        assertThat(stage.events(Event.RunStarted.class))
                .extracting(Event.RunStarted::way)
                .containsExactly(Event.Way.FIRST, Event.Way.BACK);
    }

    @Test
    void saysOfARunThatIsRolledBackThatItIsAndWritesNothing() throws Exception {
        RunId run = ran("a");
        stage.operations.rollback(run, ALL);
        int before = stage.journal.entries(run, 0).size();

        Finish again = stage.operations.rollback(run, ALL);

        assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(again.summary()).contains("is rolled back already");
        assertThat(stage.journal.entries(run, 0)).hasSize(before);
    }

    @Test
    void showsWhatItWouldUndoAndTouchesNothing() throws Exception {
        stage.undos.put("b", Undo.nothing("b only looked"));
        RunId run = ran("a", "b", "c");
        stage.forecasts.put(
                "c",
                new Forecast(
                        List.of(
                                new Forecast.Change(
                                        Forecast.Verb.DESTROY,
                                        "name c",
                                        Amount.rows(1_000, 2_000_000))),
                        List.of(),
                        "no return"));
        int before = stage.journal.entries(run, 0).size();

        Plan plan = stage.operations.planRollback(run, ALL);

        assertThat(PlanText.of(plan))
                .containsSubsequence(
                        "3  undo c  (take-back)",
                        "  - destroy name c (about 1,000 rows, 2.00 MB)",
                        "2  b",
                        "  skipped: b only looked",
                        "1  undo a  (take-back)");
        assertThat(stage.effects).isEmpty();
        assertThat(stage.journal.entries(run, 0)).hasSize(before);
    }

    private String latestWritten() throws SQLException {
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT entry FROM rehome_entry ORDER BY sequence DESC")) {
            return rows.getString(1);
        }
    }

    @Test
    void saysWhereAPartialRollbackLeftTheRun() throws Exception {
        RunId run = ran("a", "b", "c");

        Finish finish = stage.operations.rollback(run, to("b"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.STEPPED_BACK);
        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(finish.summary())
                .isEqualTo(
                        "stepped back to before step 2 b, 1 of 3 steps still done; rehome resume %s"
                                        .formatted(run)
                                + " goes on from there");
        assertThatThrownBy(() -> stage.operations.rollback(run, to("b")))
                .hasMessageContaining("did nothing from step 2 on");
    }

    @Test
    void readsFromTheJournalAloneWhereAPartialRollbackLeftTheRun() throws Exception {
        RunId run = ran("a", "b", "c");
        Finish finish = stage.operations.rollback(run, to("b"));
        stage.close();
        stage = new Stage(folder);

        RunStatus status = stage.operations.status(run);

        assertThat(status.state()).isEqualTo(RunStatus.State.STEPPED_BACK);
        assertThat(status.steppedBack()).contains(new RunStatus.SteppedBack("2", "b", 1, 3));
        assertThat(status.summary()).isEqualTo(finish.summary());
        assertThat(Tree.of(status))
                .containsEntry("state", "stepped-back")
                .containsEntry(
                        "steppedBack", Map.of("before", "2", "label", "b", "done", 1L, "of", 3L));
        assertThat(stage.operations.runs(1)).containsExactly(status);
        assertThat(latestWritten())
                .as("a word that every Rehome knows")
                .contains("\"rolled-back\"");
    }

    @Test
    void goesOnFromWhereAPartialRollbackLeftTheRunOrFurtherBack() throws Exception {
        RunId run = ran("a", "b", "c");
        stage.operations.rollback(run, to("b"));
        stage.effects.clear();

        assertThat(stage.operations.resume(run, ResumeOptions.by("me")).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do b", "do c");
        assertThat(stage.operations.status(run).state()).isEqualTo(RunStatus.State.DONE);
        assertThat(stage.operations.status(run).steppedBack()).isEmpty();

        stage.operations.rollback(run, to("c"));
        assertThat(stage.operations.status(run).steppedBack())
                .contains(new RunStatus.SteppedBack("3", "c", 2, 3));
        stage.operations.rollback(run, to("b"));
        assertThat(stage.operations.status(run).steppedBack())
                .contains(new RunStatus.SteppedBack("2", "b", 1, 3));

        Finish whole = stage.operations.rollback(run, ALL);

        assertThat(whole.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(whole.summary()).isEqualTo("rolled back");
        assertThat(stage.there).isEmpty();
        RunStatus status = stage.operations.status(run);
        assertThat(status.state()).isEqualTo(RunStatus.State.ROLLED_BACK);
        assertThat(status.steppedBack()).isEmpty();
    }

    @Test
    void countsNoSkippedStepAmongThoseThatAreStillDone() throws Exception {
        stage.acts.put(
                "b",
                _ -> {
                    throw new Failure("no room", "make some");
                });
        RunId run = ran("a", "b", "c");
        assertThat(stage.operations.resume(run, skipping("b")).exitCode()).isEqualTo(ExitCode.DONE);

        stage.operations.rollback(run, to("c"));

        assertThat(stage.operations.status(run).steppedBack())
                .contains(new RunStatus.SteppedBack("3", "c", 1, 3));
    }

    @Test
    void isRolledBackWhenThePartialRollbackLeavesNothingAndCanStillBeResumed() throws Exception {
        RunId run = ran("a", "b");

        Finish finish = stage.operations.rollback(run, to("a"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).isEmpty();
        assertThat(stage.operations.status(run).state()).isEqualTo(RunStatus.State.ROLLED_BACK);
        assertThat(finish.summary())
                .isEqualTo(
                        "rolled back to before step 1 a; rehome resume %s goes on from there"
                                .formatted(run));
        assertThat(stage.operations.resume(run, ResumeOptions.by("me")).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(stage.there).containsExactly("a", "b");
    }

    @Test
    void isNotDoneForAResumeThatEndsAPartialRollbackWhichAnotherCommandBegan() throws Exception {
        RunId run = ran("a", "b", "c");
        stage.acts.put(
                "take-back b",
                _ -> {
                    throw new Failure("in use", "wait");
                });
        assertThat(stage.operations.rollback(run, to("b")).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stage.operations.status(run).state()).isEqualTo(RunStatus.State.FAILED);

        stage.acts.clear();
        Finish finish = stage.operations.resume(run, ResumeOptions.by("me"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.STEPPED_BACK);
        assertThat(finish.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
    }

    @Test
    void isDoneForARollbackThatEndsWhatAnEarlierOneBegan() throws Exception {
        RunId run = ran("a", "b");
        stage.acts.put(
                "take-back a",
                _ -> {
                    throw new Failure("in use", "wait");
                });
        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.FAILED);

        stage.acts.clear();
        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void leavesAStepThatCannotBeUndoneWhenAPersonSaysSoAndUndoesTheRest() throws Exception {
        RunId run = ran("a", "b");
        stage.acts.put(
                "take-back b",
                _ -> {
                    throw new Failure("the target is gone", "bring it back");
                });
        assertThat(stage.operations.rollback(run, ALL).exitCode()).isEqualTo(ExitCode.FAILED);

        Finish finish = stage.operations.resume(run, skipping("2"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
        assertThat(stage.there).containsExactly("b");
        assertThat(states(run)).containsExactly(StepState.UNDONE, StepState.LEFT);
    }

    @Test
    void leavesNothingWaitingInARunThatIsRolledBack() throws Exception {
        Finish waiting = stage.operations.run(runbook(step(1, "a"), gate(2, "sure")), BY_ME);
        stage.operations.rollback(waiting.run(), ALL);

        assertThat(states(waiting.run())).containsExactly(StepState.UNDONE, StepState.PENDING);
        assertThatThrownBy(
                        () ->
                                stage.operations.approve(
                                        waiting.run(), Optional.empty(), "me", "late"))
                .hasMessageContaining("was rolled back");
    }
}
