package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.gate;
import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static dev.rehome.engine.run.Stage.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Rules;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookReader;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RunTest {
    private static final RunOptions ME = RunOptions.by("me");
    private static final ResumeOptions AGAIN = ResumeOptions.by("me");

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

    private Finish run(Runbook runbook) throws InterruptedException {
        return stage.operations.run(runbook, ME);
    }

    private Finish resume(RunId run) throws InterruptedException {
        return stage.operations.resume(run, AGAIN);
    }

    private List<Entry> entries(RunId run) {
        return stage.journal.entries(run, 0).stream().map(Recorded::entry).toList();
    }

    private StepState state(RunId run, String path) {
        return stage.operations.status(run).steps().stream()
                .filter(step -> step.path().equals(path))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void doesTheStepsInOrderAndWritesEachIntentBeforeItsOutcome() throws Exception {
        Finish finish = run(runbook(step(1, "a"), step(2, "b")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do a", "do b");
        assertThat(entries(finish.run()))
                .extracting(entry -> entry.getClass().getSimpleName())
                .containsExactly(
                        "RunOpened", "Claimed", "Intent", "Outcome", "Intent", "Outcome", "Ended");
        assertThat(stage.operations.status(finish.run()).state()).isEqualTo(RunStatus.State.DONE);
        assertThat(stage.events(Event.StepFinished.class))
                .extracting(Event.StepFinished::result)
                .containsExactly("1 name", "1 name");
    }

    @Test
    void writesTheUndoBeforeTheStepTouchesAnything() throws Exception {
        stage.acts.put(
                "a",
                run ->
                        assertThat(entries(run.id()).getLast())
                                .isInstanceOfSatisfying(
                                        Entry.Intent.class,
                                        intent ->
                                                assertThat(intent.undo())
                                                        .isEqualTo(
                                                                new WayBack.By(
                                                                        "take-back",
                                                                        Map.of(
                                                                                "name", "a", "was",
                                                                                "[]")))));
        stage.verdicts.put("a", Verdict.holds("looked"));

        assertThat(run(runbook(step(1, "a"))).outcome()).isEqualTo(Event.Outcome.DONE);
    }

    /** Waits until it is seen from elsewhere how far the step is. */
    private void moveAndWaitToBeSeen(Run run, long bytes) throws InterruptedException {
        run.progress().expect("t", Amount.bytes(1_000));
        run.progress().advance("t", Amount.bytes(bytes));
        while (stage.operations.status(run.id()).steps().getFirst().told().stream()
                .noneMatch(told -> told.standing().done().bytes() == bytes)) {
            Thread.sleep(5); // another thread writes it: there is nothing else to wait on
        }
    }

    @Test
    void tellsWhereAStepStandsOnItsWayForwardAndBackAndNothingAfter() throws Exception {
        stage.acts.put(
                "a",
                run -> {
                    moveAndWaitToBeSeen(run, 400);
                    stage.there.add("a");
                });
        stage.acts.put(
                "take-back a",
                run -> {
                    moveAndWaitToBeSeen(run, 300);
                    stage.there.remove("a");
                });
        Operations often = stage.operations(Duration.ofMillis(20));

        Finish finish = often.run(runbook(step(1, "a")), ME);
        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(stage.operations.status(finish.run()).steps().getFirst().told()).isEmpty();

        Finish back = often.rollback(finish.run(), RollbackOptions.by("me"));
        assertThat(back.outcome()).isEqualTo(Event.Outcome.ROLLED_BACK);
        assertThat(stage.operations.status(finish.run()).steps().getFirst().told()).isEmpty();
    }

    @Test
    void tellsNothingOfAnAttemptThatFailedOnceTheNextOneHasBegun() throws Exception {
        var attempts = new AtomicInteger();
        var seen = new AtomicReference<Optional<Told>>(Optional.empty());
        stage.acts.put(
                "a",
                run -> {
                    if (attempts.incrementAndGet() == 1) {
                        moveAndWaitToBeSeen(run, 400);
                        throw new Failure("no room", "make some");
                    }
                    seen.set(stage.operations.status(run.id()).steps().getFirst().told());
                    stage.there.add("a");
                });

        stage.operations(Duration.ofMillis(200)).run(runbook(step("1", "a", retried(1))), ME);

        assertThat(attempts).hasValue(2);
        assertThat(seen.get().map(told -> told.standing().done().bytes()))
                .isNotEqualTo(Optional.of(400L));
    }

    @Test
    void leavesAloneWhatIsAsWantedAlready() throws Exception {
        stage.there.add("a");

        Finish finish = run(runbook(step(1, "a"), step(2, "b")));

        assertThat(stage.effects).containsExactly("do b");
        assertThat(state(finish.run(), "1")).isEqualTo(StepState.ALREADY_DONE);
        stage.operations.rollback(finish.run(), RollbackOptions.by("me"));
        assertThat(stage.there).containsExactly("a");
    }

    @Test
    void stopsAtAFailureAndGoesOnFromThereWhenResumed() throws Exception {
        stage.acts.put(
                "b",
                _ -> {
                    throw new Failure("the disk is full", "make room");
                });
        Finish first = run(runbook(step(1, "a"), step(2, "b"), step(3, "c")));
        assertThat(first.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stage.operations.status(first.run()).state()).isEqualTo(RunStatus.State.FAILED);
        assertThat(stage.operations.status(first.run()).steps())
                .extracting(RunStatus.StepStatus::state)
                .containsExactly(StepState.DONE, StepState.FAILED, StepState.PENDING);
        assertThat(stage.events(Event.StepFailed.class))
                .extracting(Event.StepFailed::what, Event.StepFailed::remedy)
                .containsExactly(tuple("the disk is full", "make room"));

        stage.acts.clear();
        Finish second = resume(first.run());

        assertThat(second.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do a", "do b", "do b", "do c");
    }

    @Test
    void recordsAFullHeapAsAFailureThatSaysWhatToDoAndGoesOnWithAnother() throws Exception {
        stage.acts.put(
                "a",
                _ -> {
                    throw new OutOfMemoryError("Java heap space");
                });

        Finish finish = run(runbook(step(1, "a")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(entries(finish.run()))
                .filteredOn(Entry.Failed.class::isInstance)
                .singleElement()
                .satisfies(
                        failed ->
                                assertThat(failed.toString())
                                        .contains("the heap of ")
                                        .contains("REHOME_HEAP")
                                        .contains("--jobs")
                                        .doesNotContain("bug"));
        stage.acts.clear();
        assertThat(resume(finish.run()).exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void recordsABugAsAFailureThatSaysWhereItIs() throws Exception {
        stage.acts.put(
                "a",
                _ -> {
                    throw new IllegalStateException("impossible");
                });

        Finish finish = run(runbook(step(1, "a")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stage.events(Event.StepFailed.class).getFirst().remedy())
                .contains("bug")
                .contains("RunTest");
    }

    @Test
    void doesNotApplyABlockedStep() throws Exception {
        stage.checks.put("a", Check.blocked("the target is not empty", "empty it"));

        Finish finish = run(runbook(step(1, "a")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stage.effects).isEmpty();
        assertThat(entries(finish.run())).noneMatch(Entry.Intent.class::isInstance);
    }

    @Test
    void recordsAStepInDoubtThatTookEffectWithoutDoingItAgain() throws Exception {
        RunId run = diedAfterTheIntentOf("a");
        stage.there.add("a");

        assertThat(state(run, "1")).isEqualTo(StepState.STOPPED);
        assertThat(stage.operations.status(run).state()).isEqualTo(RunStatus.State.INTERRUPTED);
        assertThat(resume(run).exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(stage.effects).containsExactly("do b");
        assertThat(state(run, "1")).isEqualTo(StepState.DONE);
    }

    @Test
    void doesAStepInDoubtAgainThatTookNoEffectAndKeepsItsFirstUndo() throws Exception {
        RunId run = diedAfterTheIntentOf("a");
        stage.there.add("half of a");

        assertThat(resume(run).exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(stage.effects).containsExactly("do a", "do b");
        assertThat(entries(run).stream().filter(Entry.Outcome.class::isInstance).findFirst())
                .hasValueSatisfying(
                        outcome ->
                                assertThat(((Entry.Outcome) outcome).undo())
                                        .contains(
                                                new WayBack.By(
                                                        "take-back",
                                                        Map.of("name", "a", "was", "as it was"))));
    }

    @Test
    void stopsAndAsksWhenNobodyKnowsWhetherAStepTookEffect() throws Exception {
        RunId run = diedAfterTheIntentOf("a");
        stage.checks.put("a", Check.unsure("the mail may be on its way", "ask the postman"));

        Finish finish = resume(run);

        assertThat(finish.exitCode()).isEqualTo(ExitCode.IN_DOUBT);
        assertThat(stage.effects).isEmpty();
        assertThat(stage.operations.status(run).state()).isEqualTo(RunStatus.State.IN_DOUBT);
    }

    @Test
    void doesAStepInDoubtOnceMoreWhenAPersonSaysSo() throws Exception {
        RunId run = diedAfterTheIntentOf("a");
        stage.checks.put("a", Check.unsure("the mail may be on its way", "ask the postman"));

        Finish finish =
                stage.operations.resume(
                        run,
                        new ResumeOptions(
                                Set.of(),
                                Set.of(),
                                Set.of("a"),
                                Map.of(),
                                "postman",
                                List.of(),
                                "me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do a", "do b");
        assertThat(entries(run)).contains(new Entry.Retried("1", 2, "postman", Optional.of("me")));
    }

    private static Rules retried(int times) {
        return new Rules(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Rules.Retry(times, Duration.ZERO)));
    }

    @Test
    void asksAPersonWhenItDiedWhileItsOwnRetryWaited() throws Exception {
        RunId run = diedAfterTheIntentOf("a");
        try (var lease = stage.journal.claim(run, Owner.thisProcess(), Duration.ofMinutes(1))) {
            lease.append(new Entry.Retried("1", 2, "connection lost", Optional.empty()));
        }
        stage.checks.put("a", Check.unsure("the mail may be on its way", "ask the postman"));

        Finish finish = resume(run);

        assertThat(finish.exitCode()).isEqualTo(ExitCode.IN_DOUBT);
        assertThat(stage.effects).isEmpty();
    }

    @Test
    void takesAPersonsWordForOneAttemptOnly() throws Exception {
        RunId run = diedAfterTheIntentOf(step("1", "a", retried(3)));
        stage.checks.put("a", Check.unsure("the mail may be on its way", "ask the postman"));
        stage.acts.put(
                "a",
                _ -> {
                    throw new Failure("the postman hung up", "call again");
                });

        Finish finish =
                stage.operations.resume(
                        run,
                        new ResumeOptions(
                                Set.of(),
                                Set.of(),
                                Set.of("a"),
                                Map.of(),
                                "postman",
                                List.of(),
                                "me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.IN_DOUBT);
        assertThat(stage.effects).containsExactly("do a");
    }

    @Test
    void skipsAStepWhenAPersonSaysSo() throws Exception {
        RunId run = diedAfterTheIntentOf("a");
        stage.checks.put("a", Check.unsure("the mail may be on its way", "ask the postman"));

        Finish finish =
                stage.operations.resume(
                        run,
                        new ResumeOptions(
                                Set.of(),
                                Set.of("1"),
                                Set.of(),
                                Map.of(),
                                "it arrived",
                                List.of(),
                                "me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do b");
        assertThat(state(run, "1")).isEqualTo(StepState.SKIPPED);
        assertThat(entries(run)).contains(new Entry.Skipped("1", "it arrived", "me"));
    }

    /** What a process leaves behind that is killed between the intent and the outcome. */
    private RunId diedAfterTheIntentOf(String name) {
        return diedAfterTheIntentOf(step(1, name));
    }

    private RunId diedAfterTheIntentOf(RunbookStep step) {
        var run = new RunId("20261120-201500-died");
        String name = step.label();
        Runbook runbook = runbook(step, step(2, "b"));
        stage.journal.open(
                run,
                new Entry.RunOpened(
                        "stage",
                        runbook.tree(),
                        Optional.empty(),
                        Optional.empty(),
                        "hash",
                        Map.of()));
        try (var lease = stage.journal.claim(run, Owner.thisProcess(), Duration.ofMinutes(1))) {
            lease.append(new Entry.Claimed("it"));
            lease.append(
                    new Entry.Intent(
                            "1",
                            name,
                            "do",
                            Map.of("name", name),
                            new WayBack.By("take-back", Map.of("name", name, "was", "as it was"))));
        }
        return run;
    }

    @Test
    void endsWithDiffersWhenWhatWasAskedForIsNotSo() throws Exception {
        stage.verdicts.put("a", Verdict.differs("2 rows differ", List.of("row 1", "row 2")));

        Finish finish = run(runbook(step(1, "a"), step(2, "b")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DIFFERS);
        assertThat(stage.effects).containsExactly("do a");
        assertThat(stage.events(Event.StepDiffers.class).getFirst().differences())
                .containsExactly("row 1", "row 2");
        assertThat(stage.operations.status(finish.run()).steps().getFirst().differences())
                .containsExactly("row 1", "row 2");
    }

    /** A run that a newer Rehome began, with a kind of step that is not known here. */
    private RunId ofANewerRehome(WayBack undo) {
        var run = new RunId("20261120-201500-newer");
        var step = Map.of("path", "1", "kind", "search.copy", "arguments", Map.of("index", "x"));
        var runbook = Map.of("name", "newer", "vars", Map.of(), "stores", List.of());
        var tree = new LinkedHashMap<String, Object>(runbook);
        var whole = new LinkedHashMap<String, Object>(step);
        whole.put("rules", Map.of());
        tree.put("steps", List.of(whole));
        stage.journal.open(
                run,
                new Entry.RunOpened(
                        "newer", tree, Optional.empty(), Optional.empty(), "hash", Map.of()));
        try (var lease = stage.journal.claim(run, Owner.thisProcess(), Duration.ofMinutes(1))) {
            lease.append(new Entry.Claimed("it"));
            lease.append(
                    new Entry.Intent(
                            "1", "search.copy", "search.copy", Map.of("index", "x"), undo));
        }
        return run;
    }

    @Test
    void listsARunOfAnotherRehomeAndNeitherGoesOnWithItNorBack() throws Exception {
        RunId newer = ofANewerRehome(new WayBack.By("search.drop", Map.of("index", "x")));
        List<Entry> before = entries(newer);
        RunId known = run(runbook(step(1, "a"))).run();

        assertThat(stage.operations.runs(10))
                .extracting(RunStatus::run)
                .containsExactlyInAnyOrder(known, newer);
        assertThat(stage.operations.status(newer).steps())
                .extracting(RunStatus.StepStatus::kind)
                .containsExactly("search.copy");
        assertThatThrownBy(() -> resume(newer))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessage(
                        "step 1 search.copy can be neither done nor taken back: this Rehome knows"
                                + " no step 'search.copy'");
        assertThatThrownBy(() -> stage.operations.rollback(newer, RollbackOptions.by("me")))
                .hasMessageContaining("this Rehome knows no step 'search.copy'");
        assertThatThrownBy(() -> stage.operations.planRollback(newer, RollbackOptions.by("me")))
                .hasMessageContaining("this Rehome knows no step 'search.copy'");
        assertThat(entries(newer)).isEqualTo(before);
    }

    @Test
    void takesBackARunOfAnotherRehomeThatChangedNothing() throws Exception {
        RunId newer = ofANewerRehome(new WayBack.Nothing("it only reads"));

        assertThat(stage.operations.rollback(newer, RollbackOptions.by("me")).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void namesARunThatIsNotThere() {
        assertThatThrownBy(() -> stage.operations.status(new RunId("20000101-000000-abcd")))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessageContaining("20000101-000000-abcd");
    }

    @Test
    void waitsAtAGateUntilSomebodyApproves() throws Exception {
        Finish first = run(runbook(step(1, "a"), gate(2, "sure"), step(3, "b")));
        assertThat(first.exitCode()).isEqualTo(ExitCode.WAITING);
        assertThat(resume(first.run()).exitCode()).isEqualTo(ExitCode.WAITING);
        assertThat(stage.effects).containsExactly("do a");
        assertThat(stage.operations.status(first.run()).state()).isEqualTo(RunStatus.State.WAITING);

        stage.operations.approve(first.run(), Optional.empty(), "the boss", "all is well");
        Finish second = resume(first.run());

        assertThat(second.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do a", "do b");
        assertThat(entries(first.run()))
                .contains(new Entry.Approved("2", "the boss", "all is well"));
    }

    @Test
    void doesNotGoOnBehindAGateThatSomebodyRejectedUntilItIsApprovedAfterAll() throws Exception {
        RunId run = run(runbook(step(1, "a"), gate(2, "sure"), step(3, "b"))).run();

        stage.operations.reject(run, Optional.empty(), "the boss", "counts look wrong");

        assertThatThrownBy(() -> resume(run))
                .isInstanceOfSatisfying(
                        Failure.class,
                        refused -> {
                            assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
                            assertThat(refused)
                                    .hasMessage(
                                            "step 2 sure of run %s was rejected; the boss said no:"
                                                    + " counts look wrong",
                                            run);
                            assertThat(refused.remedy())
                                    .isEqualTo(
                                            "go back: rehome rollback %s; or agree after all:"
                                                    + " rehome approve %s",
                                            run, run);
                        });
        RunStatus status = stage.operations.status(run);
        assertThat(status.state()).isEqualTo(RunStatus.State.WAITING);
        assertThat(status.summary())
                .isEqualTo("step 2 sure was rejected; the boss said no: counts look wrong");
        assertThat(status.steps().get(1).state()).isEqualTo(StepState.REJECTED);
        assertThat(stage.there).containsExactly("a");

        stage.operations.approve(run, Optional.empty(), "the boss", "they are right");
        assertThat(resume(run).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).containsExactly("a", "b");
    }

    @Test
    void anApprovalCanBeTakenBackUntilTheRunGoesOn() throws Exception {
        RunId run = run(runbook(gate(1, "sure"), step(2, "b"))).run();
        stage.operations.approve(run, Optional.empty(), "me", "yes");

        stage.operations.reject(run, Optional.empty(), "she", "no");

        assertThatThrownBy(() -> resume(run)).hasMessageContaining("she said no: no");
        assertThat(stage.there).isEmpty();
    }

    @Test
    void aRejectedRunIsTakenBackAndAsksAnewWhenItIsRunAgain() throws Exception {
        RunId run = run(runbook(step(1, "a"), gate(2, "sure"), step(3, "b"))).run();
        stage.operations.reject(run, Optional.empty(), "me", "not today");

        Finish back =
                stage.operations.rollback(
                        run,
                        new RollbackOptions(
                                Optional.of("1"), false, false, Set.of(), List.of(), "me"));

        assertThat(back.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.there).isEmpty();
        assertThat(resume(run).exitCode()).isEqualTo(ExitCode.WAITING);
    }

    @Test
    void passesAGateThatIsApprovedInAdvance() throws Exception {
        Finish finish =
                stage.operations.run(
                        runbook(gate(1, "sure"), step(2, "b")),
                        new RunOptions(Optional.empty(), Optional.empty(), Set.of("sure"), "me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusesToApproveWhenNothingWaits() throws Exception {
        Finish finish = run(runbook(step(1, "a")));

        assertThatThrownBy(
                        () ->
                                stage.operations.approve(
                                        finish.run(), Optional.empty(), "me", "why not"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no step of run");
    }

    @Test
    void approvesAWaitingStepOnceAndNoOtherStep() throws Exception {
        RunId run = run(runbook(gate(1, "sure"), step(2, "b"))).run();

        assertThatThrownBy(() -> stage.operations.approve(run, Optional.of("b"), "me", "yes"))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> {
                            assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
                            assertThat(e.remedy())
                                    .endsWith("rehome resume " + run + " --approve 2");
                        })
                .hasMessage("step 2 b does not wait for approval");
        stage.operations.approve(run, Optional.of("sure"), "me", "yes");
        assertThatThrownBy(() -> stage.operations.approve(run, Optional.of("1"), "me", "yes"))
                .hasMessage("step 1 sure is approved already");
    }

    @Test
    void gatesAStepThatNothingTakesBack() throws Exception {
        stage.undos.put("a", Undo.pointOfNoReturn("the old disks are shredded"));

        Finish first = run(runbook(step(1, "a")));
        assertThat(first.exitCode()).isEqualTo(ExitCode.WAITING);
        assertThat(stage.effects).isEmpty();
        stage.operations.approve(first.run(), Optional.empty(), "me", "shred them");

        assertThat(resume(first.run()).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do a");
    }

    @Test
    void runsParallelStepsAtTheSameTime() throws Exception {
        var meeting = new CyclicBarrier(2);
        Stage.Act meet =
                _ -> {
                    try {
                        meeting.await(20, TimeUnit.SECONDS);
                    } catch (BrokenBarrierException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                };
        stage.acts.put("a", meet);
        stage.acts.put("b", meet);
        stage.verdicts.put("a", Verdict.holds("met"));
        stage.verdicts.put("b", Verdict.holds("met"));

        Finish finish =
                run(
                        runbook(
                                together(
                                        1,
                                        step("1.1", "a", Rules.NONE),
                                        step("1.2", "b", Rules.NONE)),
                                step(2, "c")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).hasSize(3).endsWith("do c");
    }

    @Test
    void letsParallelStepsFinishWhenOneOfThemFails() throws Exception {
        stage.acts.put(
                "a",
                _ -> {
                    throw new Failure("no", "none");
                });

        Finish finish =
                run(
                        runbook(
                                together(
                                        1,
                                        step("1.1", "a", Rules.NONE),
                                        step("1.2", "b", Rules.NONE)),
                                step(2, "c")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(state(finish.run(), "1.2")).isEqualTo(StepState.DONE);
        assertThat(stage.effects).doesNotContain("do c");
    }

    @Test
    void skipsAStepWhoseConditionDoesNotHold() throws Exception {
        var rules =
                new Rules(
                        Optional.of(new Rules.When("${x} == y", false)),
                        Optional.empty(),
                        Optional.empty());

        Finish finish = run(runbook(step("1", "a", rules), step(2, "b")));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do b");
        assertThat(stage.events(Event.StepSkipped.class).getFirst().why()).contains("${x} == y");
    }

    @Test
    void skipsEveryStepBelowAConditionThatDoesNotHoldAndPlansItSo() throws Exception {
        Runbook runbook =
                new RunbookReader(stage.catalog())
                        .read(
                                "stage.yaml",
                                """
                                rehome: 1
                                name: stage
                                vars: { live: no }
                                stores: { memory: { memory: here } }
                                steps:
                                  - when: "${live}"
                                    parallel:
                                      - do: { name: a }
                                      - parallel:
                                          - do: { name: b }
                                            when: "!${live}"
                                  - when: "!${live}"
                                    parallel:
                                      - do: { name: c }
                                      - do: { name: d }
                                        when: "${live}"
                                """,
                                Map.of());

        assertThat(stage.operations.plan(runbook).steps())
                .extracting(step -> step.path() + " " + step.unwanted().orElse("wanted"))
                .containsExactly(
                        "1.1 when ${live}", "1.2.1 when ${live}", "2.1 wanted", "2.2 when ${live}");
        Finish finish = run(runbook);

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.effects).containsExactly("do c");
        for (String path : List.of("1.1", "1.2.1", "2.2")) {
            assertThat(state(finish.run(), path)).isEqualTo(StepState.SKIPPED);
            assertThat(entries(finish.run()))
                    .contains(new Entry.Skipped(path, "when ${live}", "when"));
        }
        assertThat(stage.events(Event.StepSkipped.class))
                .extracting(Event.StepSkipped::step)
                .containsExactlyInAnyOrder("1.1", "1.2.1", "2.2");
    }

    @Test
    void stopsAStepThatTakesLongerThanItsTimeout() throws Exception {
        stage.acts.put("a", _ -> new CountDownLatch(1).await());
        var rules =
                new Rules(Optional.empty(), Optional.of(Duration.ofMillis(200)), Optional.empty());

        Finish finish = run(runbook(step("1", "a", rules)));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stage.events(Event.StepFailed.class).getFirst().what()).contains("timeout");
        assertThat(stage.events(Event.StepFailed.class).getFirst().remedy())
                .endsWith("rehome resume %s --timeout 1=400ms".formatted(finish.run()));
    }

    @Test
    void givesAStepThatTookTooLongTheTimeThatAPersonGivesIt() throws Exception {
        stage.acts.put(
                "a",
                _ -> {
                    Thread.sleep(300); // too long for the runbook, and not for the person
                    stage.there.add("a");
                });
        var rules =
                new Rules(Optional.empty(), Optional.of(Duration.ofMillis(20)), Optional.empty());
        RunId run = run(runbook(step("1", "a", rules))).run();
        assertThat(stage.operations.resume(run, ResumeOptions.by("me")).exitCode())
                .isEqualTo(ExitCode.FAILED);
        var longer =
                new ResumeOptions(
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Map.of("a", Duration.ofMinutes(1)),
                        "",
                        List.of(),
                        "me");

        assertThat(stage.operations.resume(run, longer).exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(entries(run)).contains(new Entry.TimeoutSet("1", Duration.ofMinutes(1), "me"));
        assertThatThrownBy(() -> stage.operations.resume(run, longer))
                .hasMessage("step 1 a is done or skipped; its timeout is over");
    }

    @Test
    void saysWhenTheFileOfARunIsNotWhatItWas() throws Exception {
        Path file = Files.writeString(folder.resolve("move.yaml"), "timeout: 1ms");
        RunId run =
                stage.operations
                        .run(
                                runbook(step(1, "a")),
                                new RunOptions(
                                        Optional.of(file.toString()),
                                        Optional.empty(),
                                        Set.of(),
                                        "me"))
                        .run();
        assertThat(stage.operations.changedFile(run)).isEmpty();

        Files.writeString(file, "timeout: 60s");
        assertThat(stage.operations.changedFile(run)).contains(file.toString());

        Files.delete(file); // nobody can think that it counts
        assertThat(stage.operations.changedFile(run)).isEmpty();
    }

    @Test
    void triesAFailingStepAsOftenAsItMay() throws Exception {
        var tries = new AtomicInteger();
        stage.acts.put(
                "a",
                _ -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new Failure("busy", "wait");
                    }
                    stage.there.add("a");
                });
        var rules =
                new Rules(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Rules.Retry(2, Duration.ofMillis(10))));

        Finish finish = run(runbook(step("1", "a", rules)));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(tries).hasValue(3);
        assertThat(stage.events(Event.Retrying.class))
                .extracting(Event.Retrying::attempt, Event.Retrying::in)
                .containsExactly(tuple(2, Duration.ofMillis(10)), tuple(3, Duration.ofMillis(20)));
    }

    @Test
    void failsWhenEveryTryFailed() throws Exception {
        stage.acts.put(
                "a",
                _ -> {
                    throw new Failure("busy", "wait");
                });
        var rules =
                new Rules(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Rules.Retry(1, Duration.ZERO)));

        assertThat(run(runbook(step("1", "a", rules))).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stage.effects).containsExactly("do a", "do a");
    }

    @Test
    void pausesDurablyAndResumesFromTheCursor() throws Exception {
        var halfWay = new CountDownLatch(1);
        stage.acts.put(
                "a",
                run -> {
                    if (run.cursor().isEmpty()) {
                        run.save(new Cursor("half"));
                        halfWay.countDown();
                        new CountDownLatch(1).await();
                    }
                    assertThat(run.cursor()).contains(new Cursor("half"));
                    stage.there.add("a");
                });
        RunId run;
        try (var threads = Executors.newSingleThreadExecutor()) {
            Future<Finish> running = threads.submit(() -> run(runbook(step(1, "a"), step(2, "b"))));
            halfWay.await();
            stage.operations.pause();
            Finish paused = running.get();
            assertThat(paused.exitCode()).isEqualTo(ExitCode.PAUSED);
            run = paused.run();
        }
        assertThat(entries(run)).last().isInstanceOf(Entry.Paused.class);
        assertThat(stage.operations.status(run).state()).isEqualTo(RunStatus.State.PAUSED);

        try (var later = new Stage(folder)) {
            later.acts.putAll(stage.acts);
            later.there.addAll(stage.there);
            later.acts.put(
                    "a",
                    again -> {
                        assertThat(again.cursor()).contains(new Cursor("half"));
                        later.there.add("a");
                    });
            Finish finish = later.operations.resume(run, AGAIN);
            assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(later.there).containsExactly("a", "b");
        }
    }

    @Test
    void isUnderWayUntilItsLastEntryIsWrittenAndNeverAgainUntouched() throws Exception {
        var answered = new AtomicBoolean();
        var operations =
                new AtomicReference<Operations>(); // asked by what it tells of its own last step
        try (var journal = JdbcJournal.inFile(folder.resolve("other.db"))) {
            operations.set(
                    new Operations(
                            journal,
                            stage.catalog(),
                            new Secrets(new Redactor()),
                            event -> {
                                if (event instanceof Event.RunEnded) {
                                    answered.set(operations.get().pause());
                                }
                            },
                            Clock.systemUTC()));

            Finish finish = operations.get().run(runbook(step(1, "a")), ME);

            assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(answered).as("asked at its very end").isTrue();
            assertThat(operations.get().pause()).as("asked when all is written down").isTrue();
        }
    }

    @Test
    void tellsNothingOfAStepAfterItsEnd() throws Exception {
        stage.acts.put(
                "a",
                run -> {
                    run.progress().expect("t1", Amount.rows(10, 100));
                    run.progress().advance("t1", Amount.rows(10, 100));
                    stage.there.add("a");
                });
        stage.acts.put(
                "take-back a",
                run -> {
                    run.progress().expect("t1", Amount.rows(1, 1));
                    stage.there.remove("a");
                });

        RunId run = run(runbook(step(1, "a"))).run();
        assertThat(stage.events)
                .extracting(Event::getClass)
                .endsWith(Event.StepFinished.class, Event.RunEnded.class);
        stage.operations.rollback(run, RollbackOptions.by("me"));
        assertThat(stage.events)
                .extracting(Event::getClass)
                .endsWith(Event.StepUndone.class, Event.RunEnded.class);
    }

    @Test
    void sumsTheItemsOfAStepIntoItsOverallProgress() throws Exception {
        stage.acts.put(
                "a",
                run -> {
                    run.progress().expect("t1", Amount.rows(10, 100));
                    run.progress().expect("t2", Amount.rows(20, 200));
                    run.progress().advance("t1", Amount.rows(10, 100));
                    run.progress().advance("t2", Amount.rows(5, 50));
                    run.progress().finish("t1", "verified");
                    stage.there.add("a");
                });

        run(runbook(step(1, "a")));

        Event.StepAdvanced last = stage.events(Event.StepAdvanced.class).getLast();
        assertThat(last.expected()).isEqualTo(Amount.rows(30, 300));
        assertThat(last.done()).isEqualTo(Amount.rows(15, 150));
    }

    @Test
    void saysOfAFinishedRunThatItIsFinishedAndWritesNothing() throws Exception {
        RunId run = run(runbook(step(1, "a"))).run();
        List<Entry> before = entries(run);

        Finish again = resume(run);

        assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(again.summary())
                .isEqualTo("run %s is finished; nothing was left to do".formatted(run));
        assertThat(entries(run)).isEqualTo(before);
        assertThat(stage.effects).containsExactly("do a");
    }

    @Test
    void neitherSkipsNorApprovesWhatIsDone() throws Exception {
        RunId run = run(runbook(step(1, "a"), gate(2, "sure"))).run();
        List<Entry> before = entries(run);

        assertThatThrownBy(
                        () ->
                                stage.operations.resume(
                                        run,
                                        new ResumeOptions(
                                                Set.of(),
                                                Set.of("1"),
                                                Set.of(),
                                                Map.of(),
                                                "no need",
                                                List.of(),
                                                "me")))
                .hasMessage("step 1 a is done; there is nothing to skip");
        assertThatThrownBy(() -> stage.operations.approve(run, Optional.of("1"), "me", "yes"))
                .hasMessage("step 1 a does not wait for approval");
        assertThat(entries(run)).isEqualTo(before);
    }

    @Test
    void beginsNoRunWhenAnApprovalNamesNoStep() {
        assertThatThrownBy(
                        () ->
                                stage.operations.run(
                                        runbook(step(1, "a"), gate(2, "sure")),
                                        new RunOptions(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Set.of("7"),
                                                "me")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> assertThat(e.remedy()).isEqualTo("its steps are 1 a, 2 sure"))
                .hasMessage("runbook stage has no step '7'");
        assertThat(stage.journal.runs(1)).isEmpty();
    }

    @Test
    void wantsAStepOfAParallelToBeNamedByItself() throws Exception {
        stage.checks.put("b", Check.blocked("b is in the way", "move it"));
        RunId run =
                run(runbook(
                                together(
                                        1,
                                        step("1.1", "a", Rules.NONE),
                                        step("1.2", "b", Rules.NONE))))
                        .run();

        assertThatThrownBy(
                        () ->
                                stage.operations.resume(
                                        run,
                                        new ResumeOptions(
                                                Set.of(),
                                                Set.of("1"),
                                                Set.of(),
                                                Map.of(),
                                                "no need",
                                                List.of(),
                                                "me")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> assertThat(e.remedy()).isEqualTo("name one of them: 1.1 a, 1.2 b"))
                .hasMessage("step 1 together is made of others");
    }

    @Test
    void countsWhatWasDoneApartFromWhatWasSkipped() throws Exception {
        Finish finish =
                run(
                        runbook(
                                step(1, "a"),
                                step(
                                        "2",
                                        "b",
                                        new Rules(
                                                Optional.of(new Rules.When("never", false)),
                                                Optional.empty(),
                                                Optional.empty()))));

        assertThat(finish.summary()).isEqualTo("1 step done, 1 skipped");
    }
}
