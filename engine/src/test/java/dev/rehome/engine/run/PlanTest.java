package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.gate;
import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.plan.Guard;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.StoreIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PlanTest {
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

    private static Forecast moves(String what, long rows) {
        return new Forecast(
                List.of(
                        new Forecast.Change(
                                Forecast.Verb.MOVE, what, Amount.rows(rows, rows * 100))),
                List.of(),
                "drops it");
    }

    private static Access access(String store, String id, Access.Mode mode) {
        return new Access(store, new StoreIdentity("memory", id), mode);
    }

    private static StoreEntry store(String name, String location, boolean guarded) {
        return new StoreEntry(name, "memory", location, Optional.empty(), guarded, Map.of());
    }

    private static RunOptions agreedTo(Plan plan) {
        return new RunOptions(Optional.empty(), Optional.of(plan), Set.of(), "me");
    }

    @Test
    void showsEveryChangeProblemAndUndoAndTouchesNothing() throws Exception {
        stage.forecasts.put("a", moves("table a", 12_403_221));
        stage.forecasts.put(
                "b",
                new Forecast(
                        List.of(new Forecast.Change(Forecast.Verb.DESTROY, "table b", Amount.NONE)),
                        List.of(
                                Problem.error("b is locked", "unlock it"),
                                Problem.warning("b is large", "be patient")),
                        "nothing can"));

        String text =
                PlanText.of(
                        stage.operations.plan(
                                runbook(step(1, "a"), gate(2, "sure"), step(3, "b"))));

        assertThat(text)
                .contains("> move table a (about 12,403,221 rows, 1.24 GB)")
                .contains("- destroy table b")
                .contains("! error: b is locked")
                .contains("unlock it")
                .contains("? warning: b is large")
                .contains("undo: drops it")
                .contains("= wait for approval: ")
                .contains("1 to move (1.24 GB), 1 to destroy, 1 to wait for; 1 error; 1 warning");
        assertThat(stage.effects).isEmpty();
        assertThat(stage.journal.runs(1)).isEmpty();
    }

    @Test
    void refusesToRunWhilePlanHasErrorsAndTouchesNothing() throws Exception {
        stage.forecasts.put(
                "b",
                new Forecast(
                        List.of(), List.of(Problem.error("b is locked", "unlock it")), "none"));

        assertThatThrownBy(
                        () ->
                                stage.operations.run(
                                        runbook(step(1, "a"), step(2, "b")), RunOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> {
                            assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED);
                            assertThat(e).hasMessageContaining("b is locked");
                            assertThat(e.remedy()).contains("unlock it");
                        });
        assertThat(stage.effects).isEmpty();
        assertThat(stage.journal.runs(1)).isEmpty();
    }

    @Test
    void tellsAndCountsOnceWhatTheFirstOfSeveralStepsMakes() throws Exception {
        for (String name : List.of("a", "b")) {
            stage.forecasts.put(
                    name,
                    new Forecast(
                            List.of(
                                    Forecast.Change.ifMissing("role clerk"),
                                    new Forecast.Change(
                                            Forecast.Verb.CREATE, "database " + name, Amount.NONE),
                                    new Forecast.Change(
                                            Forecast.Verb.READ, "role clerk", Amount.NONE)),
                            List.of(),
                            ""));
        }

        assertThat(PlanText.of(stage.operations.plan(runbook(step(1, "a"), step(2, "b")))))
                .containsOnlyOnce("create role clerk")
                .containsSubsequence("1  ", "create role clerk", "2  ", "create database b")
                .contains("3 to create")
                .contains("2 to read");
    }

    @Test
    void warnsOfWhatTwoStepsMakeThatAreNotContentWithTheOthers() throws Exception {
        for (String name : List.of("a", "b")) {
            stage.forecasts.put(
                    name,
                    new Forecast(
                            List.of(
                                    new Forecast.Change(
                                            Forecast.Verb.CREATE, "database shop", Amount.NONE)),
                            List.of(),
                            ""));
        }

        Plan plan = stage.operations.plan(runbook(step(1, "a"), step(2, "b")));

        assertThat(PlanText.of(plan))
                .containsSubsequence(
                        "1  ",
                        "+ create database shop",
                        "2  ",
                        "+ create database shop",
                        "? warning: step 1 makes database shop as well")
                .contains("2 to create")
                .contains("1 warning");
        assertThat(plan.errors()).isEmpty();
    }

    @Test
    void readsAPlanThatWasSavedBeforeItSaidWhatStepsShare() throws Exception {
        Plan plan = stage.operations.plan(runbook(step(1, "a")));
        String older = plan.toJson().replaceAll(",\\s*\"shared\"\\s*:\\s*false", "");
        assertThat(older).isNotEqualTo(plan.toJson()).doesNotContain("shared");

        Plan read = Plan.load(Files.writeString(folder.resolve("older.plan"), older));

        assertThat(read.driftFrom(plan)).isEmpty();
        assertThat(read.hash()).isEqualTo(plan.hash());
    }

    @Test
    void tellsOnceWhatSeveralStepsCameUponAndWhichTheyAre() throws Exception {
        Problem noSecret = Problem.error("no secret for OLD", "export OLD=…");
        Problem slow = Problem.warning("the link is slow", "be patient");
        for (String name : List.of("a", "b", "d")) {
            stage.forecasts.put(name, new Forecast(List.of(), List.of(noSecret, slow), ""));
        }
        stage.forecasts.put(
                "c",
                new Forecast(List.of(), List.of(Problem.error("c is locked", "unlock it")), ""));
        Runbook runbook = runbook(step(1, "a"), step(2, "b"), step(3, "c"), step(4, "d"));

        assertThat(PlanText.of(stage.operations.plan(runbook)))
                .containsOnlyOnce("no secret for OLD")
                .containsOnlyOnce("the link is slow")
                .contains("  ! error in steps 1, 2 and 4: no secret for OLD\n      export OLD=…")
                .contains("  ? warning in steps 1, 2 and 4: the link is slow")
                .contains("  ! error: c is locked")
                .contains("; 2 errors; 1 warning. Plan ");
        assertThatThrownBy(() -> stage.operations.run(runbook, RunOptions.by("me")))
                .hasMessage(
                        """
                        2 problems forbid this run
                        steps 1, 2 and 4: no secret for OLD: export OLD=…
                        step 3: c is locked: unlock it\
                        """);
    }

    @Test
    void tellsAndWritesDownWhatThePlanWarnsOfBeforeTheFirstStep() throws Exception {
        var warnings =
                List.of(
                        Problem.warning("volatile is unlogged", "a crash empties it"),
                        Problem.warning("little room", "make room"));
        stage.forecasts.put("a", new Forecast(List.of(), warnings, ""));
        stage.forecasts.put("b", new Forecast(List.of(), warnings.subList(0, 1), ""));

        Finish finish =
                stage.operations.run(runbook(step(1, "a"), step(2, "b")), RunOptions.by("me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(stage.events.subList(0, 4).stream().map(Object::getClass).toList())
                .isEqualTo(
                        List.of(
                                Event.RunStarted.class,
                                Event.Warning.class,
                                Event.Warning.class,
                                Event.StepStarted.class));
        assertThat(stage.events(Event.Warning.class))
                .extracting(Event.Warning::steps, Event.Warning::what, Event.Warning::remedy)
                .containsExactly(
                        tuple(List.of("1", "2"), "volatile is unlogged", "a crash empties it"),
                        tuple(List.of("1"), "little room", "make room"));
        assertThat(stage.journal.entries(finish.run(), 0).stream().map(Recorded::entry).limit(5))
                .endsWith(
                        new Entry.Warned(
                                List.of("1", "2"), "volatile is unlogged", "a crash empties it"),
                        new Entry.Warned(List.of("1"), "little room", "make room"),
                        new Entry.Intent(
                                "1",
                                "a",
                                "do",
                                Map.of("name", "a"),
                                new WayBack.By("take-back", Map.of("name", "a", "was", "[]"))));
    }

    @Test
    void runsASavedPlanThatStillHolds() throws Exception {
        Runbook runbook = runbook(step(1, "a"));
        Path file = folder.resolve("plan.json");
        stage.operations.plan(runbook).save(file);

        assertThat(stage.operations.run(runbook, agreedTo(Plan.load(file))).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void doesNotCallAnotherEstimateADrift() throws Exception {
        Runbook runbook = runbook(step(1, "a"));
        stage.forecasts.put("a", moves("table a", 1_000));
        Plan plan = stage.operations.plan(runbook);

        stage.forecasts.put("a", moves("table a", 1_001));

        assertThat(stage.operations.plan(runbook).hash()).isEqualTo(plan.hash());
    }

    @Test
    void refusesASavedPlanWhenTheWorldHasDriftedAndNamesWhat() throws Exception {
        Runbook runbook = runbook(step(1, "a"), step(2, "b"));
        stage.forecasts.put("a", moves("table old", 1));
        Plan plan = stage.operations.plan(runbook);

        stage.forecasts.put("a", moves("table new", 1));

        assertThatThrownBy(() -> stage.operations.run(runbook, agreedTo(plan)))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("step 1 a: no longer: move table old")
                .hasMessageContaining("step 1 a: now also: move table new");
        assertThat(stage.effects).isEmpty();
    }

    @Test
    void refusesASavedPlanOfAnotherRunbook() throws Exception {
        Plan plan = stage.operations.plan(runbook(step(1, "a")));

        assertThatThrownBy(() -> stage.operations.run(runbook(step(1, "b")), agreedTo(plan)))
                .hasMessageContaining("the runbook or its variables have changed");
    }

    @Test
    void refusesAPlanFileThatWasChangedByHand() throws Exception {
        Path file = folder.resolve("plan.json");
        stage.operations.plan(runbook(step(1, "a"))).save(file);
        Files.writeString(file, Files.readString(file).replace("name a", "name z"));

        assertThatThrownBy(() -> Plan.load(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("changed after it was saved");
    }

    @Test
    void neverWritesAProtectedStoreByWhateverName() throws Exception {
        stage.accesses.put("a", List.of(access("harmless", "prod:5432", Access.Mode.WRITE)));
        Runbook runbook =
                Stage.with(
                        runbook(step(1, "a")),
                        store("production", "prod:5432", true),
                        store("harmless", "alias:5432", false));

        assertThatThrownBy(() -> stage.operations.run(runbook, RunOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("harmless")
                .hasMessageContaining("production");
        assertThat(stage.effects).isEmpty();
    }

    @Test
    void writesNothingWhileAProtectedStoreCannotSayWhatItIs() throws Exception {
        stage.accesses.put("a", List.of(access("source", "old", Access.Mode.READ)));
        stage.accesses.put("b", List.of(access("target", "new", Access.Mode.WRITE)));
        stage.unreachable.add("production");
        Runbook runbook =
                Stage.with(
                        runbook(step(1, "a"), step(2, "b")),
                        store("production", "prod:5432", true));

        Plan plan = stage.operations.plan(runbook);

        assertThat(plan.steps().getFirst().problems()).isEmpty();
        assertThat(plan.errors())
                .singleElement()
                .satisfies(
                        found ->
                                assertThat(found.problem().what())
                                        .isEqualTo(
                                                "nobody can tell that target, which would be"
                                                        + " written, is not the protected store"
                                                        + " production: connection refused by"
                                                        + " prod:5432"));
        assertThatThrownBy(() -> stage.operations.run(runbook, RunOptions.by("me")))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
        assertThat(stage.effects).isEmpty();
    }

    private static StoreIdentity unsure(String address, String process, boolean primary) {
        return new StoreIdentity(
                "memory",
                address,
                Optional.of("let " + address + " say it"),
                Optional.of(new StoreIdentity.Instance(process, primary, "orders")));
    }

    private List<String> problemsOfWriting(StoreIdentity target, StoreIdentity source)
            throws InterruptedException {
        stage.accesses.put(
                "a",
                List.of(
                        new Access("source", source, Access.Mode.READ),
                        new Access("target", target, Access.Mode.WRITE)));
        return stage.operations.plan(runbook(step(1, "a"))).errors().stream()
                .map(found -> found.problem().what() + "; " + found.problem().remedy())
                .toList();
    }

    @Test
    void knowsAStoreThatMayNotSayWhatItIsByItsProcess() throws Exception {
        assertThat(
                        problemsOfWriting(
                                unsure("10.0.0.1", "since noon", true),
                                unsure("db.local", "since noon", true)))
                .singleElement()
                .asString()
                .contains("source and target are the same store");
        assertThat(
                        problemsOfWriting(
                                unsure("10.0.0.1", "since noon", true),
                                unsure("10.0.0.2", "since one", true)))
                .isEmpty();
    }

    @Test
    void refusesToWriteWhatMayBeTheSourceWhileNobodyCanTell() throws Exception {
        assertThat(
                        problemsOfWriting(
                                unsure("10.0.0.1", "since noon", true),
                                unsure("10.0.0.2", "since one", false)))
                .containsExactly(
                        "nobody can tell that target, which would be written, is not source itself:"
                                + " one is memory 10.0.0.1, the other memory 10.0.0.2; let 10.0.0.1"
                                + " say it; let 10.0.0.2 say it");
    }

    private static List<String> problemsOfFencing(StoreIdentity store, Guard.Kept journal) {
        return new Guard(Map.of(), Map.of(), Optional.of(journal))
                        .judge(
                                List.of(
                                        new Access("old", store, Access.Mode.READ)
                                                .seizing(List.of("shop", "ops"))))
                        .stream()
                        .map(Problem::what)
                        .toList();
    }

    @Test
    void refusesToFenceTheDatabaseThatTheJournalIsKeptIn() {
        var here = new StoreIdentity("memory", "7412");
        var elsewhere = new StoreIdentity("memory", "9999");

        assertThat(problemsOfFencing(here, new Guard.Kept("ops", Optional.of(here), "")))
                .containsExactly(
                        "the journal is kept in database ops of old, which this step fences, fills"
                                + " or drops");
        assertThat(problemsOfFencing(here, new Guard.Kept("journal", Optional.of(here), "")))
                .isEmpty();
        assertThat(problemsOfFencing(here, new Guard.Kept("ops", Optional.of(elsewhere), "")))
                .isEmpty();
        assertThat(problemsOfFencing(here, new Guard.Kept("ops", Optional.empty(), "no answer")))
                .containsExactly(
                        "nobody can tell that database ops of old, which this step fences, fills or"
                                + " drops, is not the one the journal is kept in: no answer");
    }

    @Test
    void savesAPlanOverAnEarlierOneAndOverNothingElse() throws Exception {
        Plan plan = stage.operations.plan(runbook(step(1, "a")));
        Path saved = folder.resolve("move.plan");
        Path runbook = Files.writeString(folder.resolve("move.yaml"), "rehome: 1");

        plan.save(saved);
        plan.save(saved);

        assertThatThrownBy(() -> plan.save(runbook))
                .hasMessageContaining("move.yaml is there already and is no saved plan");
        assertThat(runbook).hasContent("rehome: 1");
    }

    @Test
    void namesAPlanFileThatIsNotThere() {
        assertThatThrownBy(() -> Plan.load(folder.resolve("no.plan")))
                .hasMessage("there is no saved plan " + folder.resolve("no.plan"));
    }

    @Test
    void readsAProtectedStore() throws Exception {
        stage.accesses.put("a", List.of(access("production", "prod:5432", Access.Mode.READ)));
        Runbook runbook = Stage.with(runbook(step(1, "a")), store("production", "prod:5432", true));

        assertThat(stage.operations.run(runbook, RunOptions.by("me")).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusesToCopyAStoreOntoItself() throws Exception {
        stage.accesses.put(
                "a",
                List.of(
                        access("source", "one", Access.Mode.READ),
                        access("target", "one", Access.Mode.WRITE)));

        assertThatThrownBy(() -> stage.operations.run(runbook(step(1, "a")), RunOptions.by("me")))
                .hasMessageContaining("source and target are the same store: one");
        assertThat(stage.effects).isEmpty();
    }

    @Test
    void guardsAgainRightBeforeAStepIsApplied() throws Exception {
        stage.accesses.put("b", List.of(access("target", "new", Access.Mode.WRITE)));
        stage.acts.put(
                "a",
                _ -> {
                    // Meanwhile the name of the target has come to lead to production.
                    stage.accesses.put(
                            "b", List.of(access("target", "prod:5432", Access.Mode.WRITE)));
                    stage.there.add("a");
                });
        Runbook runbook =
                Stage.with(
                        runbook(step(1, "a"), step(2, "b")),
                        store("production", "prod:5432", true));

        Finish finish = stage.operations.run(runbook, RunOptions.by("me"));

        assertThat(finish.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(stage.effects).containsExactly("do a");
    }
}
