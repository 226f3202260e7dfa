package dev.rehome.platform.step;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.PlanText;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.run.Binder;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.run.RollbackOptions;
import dev.rehome.engine.run.RunOptions;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookReader;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.step.cluster.Roles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Runs runbooks of this room's steps, written as a person writes them, with a journal in a file.
 */
final class Rig implements AutoCloseable {
    final Map<String, String> environment = new HashMap<>();
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final StepCatalog catalog =
            new StepCatalog(PlatformKinds.ALL, List.of(PlatformKinds.STORE));
    private final Redactor redactor = new Redactor();
    private final Journal journal;
    private volatile Runnable onNotice = () -> {};
    final Operations operations;

    /** What stands before {@code steps:} in each runbook. */
    String stores = "";

    Rig(Path folder) {
        this(folder, UnaryOperator.identity());
    }

    /**
     * @param around what stands between the steps and the journal
     */
    Rig(Path folder, UnaryOperator<Journal> around) {
        journal = around.apply(JdbcJournal.inFile(folder.resolve("journal.db")));
        operations =
                new Operations(
                        journal,
                        catalog,
                        new Secrets(redactor, environment::get),
                        this::heard,
                        Clock.systemUTC());
    }

    /** Steps as they stand in a file, and {@code stores:} before them if need be. */
    Runbook runbook(String steps) {
        return new RunbookReader(catalog)
                .read(
                        "test.yaml",
                        "rehome: 1\nname: test\n" + stores + "steps:\n" + steps,
                        Map.of());
    }

    /** The Role that all steps of a runbook need, as it is printed. */
    String role(String steps) {
        Runbook runbook = runbook(steps);
        return Roles.of(
                runbook,
                new Binder(catalog, runbook.stores(new Secrets(redactor, environment::get))),
                "test");
    }

    Plan plan(String steps) throws InterruptedException {
        return operations.plan(runbook(steps));
    }

    String planText(String steps) throws InterruptedException {
        return PlanText.of(plan(steps));
    }

    /** The plan of a run's rollback. */
    String backText(RunId run) {
        return PlanText.of(operations.planRollback(run, RollbackOptions.by("me")));
    }

    /** What a step finds in the world as it is, whoever made it so. */
    Verdict verdict(String step) throws InterruptedException {
        Runbook runbook = runbook(step);
        var binder = new Binder(catalog, runbook.stores(new Secrets(redactor, environment::get)));
        return runbook.singleSteps().findFirst().orElseThrow().work()
                        instanceof RunbookStep.Work.One(var spec)
                ? binder.bind(runbook.steps().getFirst().kind(), spec).verify(new Untold())
                : Verdict.differs("no step", List.of());
    }

    /** A run that has noted nothing. */
    private record Untold() implements Run {
        @Override
        public RunId id() {
            return new RunId("20261121-120000-abcd");
        }

        @Override
        public Optional<Cursor> cursor() {
            return Optional.empty();
        }

        @Override
        public void save(Cursor cursor) {}

        @Override
        public Progress progress() {
            return Progress.UNWATCHED;
        }
    }

    /** Does something when the first notice is told. */
    void onNotice(Runnable action) {
        onNotice = action;
    }

    private void heard(Event event) {
        events.add(event);
        if (event instanceof Event.Notice) {
            onNotice.run();
        }
    }

    Finish run(String steps) throws InterruptedException {
        return operations.run(runbook(steps), RunOptions.by("me"));
    }

    Finish resume(RunId run) throws InterruptedException {
        return operations.resume(run, ResumeOptions.by("me"));
    }

    Finish rollback(RunId run) throws InterruptedException {
        return operations.rollback(run, RollbackOptions.by("me"));
    }

    /** Everything that was written down or told, in one text. */
    String everything(RunId run) {
        var all = new StringBuilder();
        for (Recorded entry : journal.entries(run, 0)) {
            all.append(entry).append('\n');
        }
        events.forEach(event -> all.append(event).append('\n'));
        return all.toString();
    }

    /** What the latest step said that failed or differed. */
    String complaint() {
        return events.reversed().stream()
                .map(
                        event ->
                                switch (event) {
                                    case Event.StepFailed failed ->
                                            failed.what() + "\n" + failed.remedy();
                                    case Event.StepDiffers differs ->
                                            differs.summary()
                                                    + "\n"
                                                    + String.join("\n", differs.differences());
                                    default -> "";
                                })
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("nobody complained");
    }

    List<String> notices() {
        return events.stream()
                .filter(Event.Notice.class::isInstance)
                .map(event -> ((Event.Notice) event).text())
                .toList();
    }

    @Override
    public void close() {
        journal.close();
    }
}
