package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Events;
import dev.rehome.engine.event.ScrubbedEvents;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.journal.ScrubbedJournal;
import dev.rehome.engine.plan.Guard;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.Planner;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be done with runbooks and runs: the one way for the command line, a page or a
 * program. A direct command runs the one-step runbook of {@link Runbook#of}. Runs one run at a
 * time.
 */
public final class Operations {
    /** How long a run stays with an owner on another machine that gives no sign of life. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private final Journal journal;
    private final StepCatalog catalog;
    private final Secrets secrets;
    private final Events events;
    private final Clock clock;
    private @Nullable Crew running;
    private boolean paused;

    /**
     * @param clock for the names of runs and the times of events; the journal has its own
     */
    public Operations(
            Journal journal, StepCatalog catalog, Secrets secrets, Events events, Clock clock) {
        this.journal = new ScrubbedJournal(journal, secrets.redactor());
        this.catalog = catalog;
        this.secrets = secrets;
        this.events = new ScrubbedEvents(secrets.redactor(), events);
        this.clock = clock;
    }

    /**
     * How to begin a run.
     *
     * @param file where the runbook was read from
     * @param agreed the saved plan that the world has to be like
     * @param approve paths or labels of the steps that are approved in advance; {@code all} for all
     * @param by who asks
     */
    public record RunOptions(
            Optional<String> file, Optional<Plan> agreed, Set<String> approve, String by) {

        /** Of a runbook made in memory, with nothing agreed to in advance. */
        public static RunOptions by(String by) {
            return new RunOptions(Optional.empty(), Optional.empty(), Set.of(), by);
        }
    }

    /**
     * How to go on with a run.
     *
     * @param approve as in {@link RunOptions}
     * @param skip paths or labels of steps that are left out from now on
     * @param retry paths or labels of steps that are done once more, whatever was in doubt
     * @param reason why something is skipped or tried again
     * @param stores stores whose password the journal does not hold, given again
     */
    public record ResumeOptions(
            Set<String> approve,
            Set<String> skip,
            Set<String> retry,
            String reason,
            List<StoreEntry> stores,
            String by) {

        /** Just goes on. */
        public static ResumeOptions by(String by) {
            return new ResumeOptions(Set.of(), Set.of(), Set.of(), "", List.of(), by);
        }
    }

    /**
     * How to go back.
     *
     * @param to path or label of the first step that is undone; empty for all
     * @param beyondNoReturn leave what nothing can undo, and undo the rest
     */
    public record RollbackOptions(
            Optional<String> to, boolean beyondNoReturn, List<StoreEntry> stores, String by) {

        /** All of it, as far as it can be undone. */
        public static RollbackOptions by(String by) {
            return new RollbackOptions(Optional.empty(), false, List.of(), by);
        }
    }

    /** Looks what a run would do; touches nothing. */
    public Plan plan(Runbook runbook) throws InterruptedException {
        var binder = new Binder(catalog, runbook.stores(secrets));
        Plan plan = new Planner(binder::bind, guard(runbook)).plan(runbook);
        return secrets.redactor().scrub(plan);
    }

    /**
     * Plans and runs.
     *
     * @throws Failure with REFUSED or BAD_INPUT when nothing was touched: a problem was found, or
     *     runbook or world are not as agreed
     */
    public Finish run(Runbook runbook, RunOptions options) throws InterruptedException {
        Plan plan = plan(runbook);
        options.agreed().ifPresent(agreed -> refuseDrift(plan, agreed));
        plan.refusal()
                .ifPresent(
                        refusal -> {
                            throw refusal;
                        });
        var run = newId();
        journal.open(
                run,
                new Entry.RunOpened(
                        runbook.name(), runbook.tree(), options.file(), Map.of(), plan.hash()));
        return own(
                run,
                options.by(),
                lease -> approveAll(lease, runbook, options.approve(), options.by()),
                lease -> forward(lease, runbook, false));
    }

    /** Goes on where the run stopped, forward or back. */
    public Finish resume(RunId run, ResumeOptions options) throws InterruptedException {
        History history = history(run);
        Runbook runbook = runbook(history, options.stores());
        if (history.undone()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "run %s was rolled back".formatted(run),
                    "begin a new run of its runbook",
                    null);
        }
        return own(
                run,
                options.by(),
                lease -> {
                    approveAll(lease, runbook, options.approve(), options.by());
                    for (String step : options.skip()) {
                        lease.append(
                                new Entry.Skipped(
                                        step(runbook, step).path(),
                                        options.reason(),
                                        options.by()));
                    }
                    for (String step : options.retry()) {
                        String path = step(runbook, step).path();
                        int attempts = history.step(path).attempts();
                        lease.append(new Entry.Retried(path, attempts + 1, options.reason()));
                    }
                },
                lease ->
                        history(run).rollback().isPresent()
                                ? backward(lease, runbook)
                                : forward(lease, runbook, true));
    }

    /** Undoes a run, last step first; called again it goes on where it stopped. */
    public Finish rollback(RunId run, RollbackOptions options) throws InterruptedException {
        Runbook runbook = runbook(history(run), options.stores());
        var to = options.to().map(step -> step(runbook, step).path());
        return own(
                run,
                options.by(),
                lease -> lease.append(new Entry.RollbackBegun(to, options.beyondNoReturn())),
                lease -> backward(lease, runbook));
    }

    /**
     * Agrees to a step that waits; {@link #resume} then goes on.
     *
     * @param named path or label of the step; empty for the one that waits
     * @return the step
     */
    public RunbookStep approve(RunId run, Optional<String> named, String by, String reason) {
        History history = history(run);
        Runbook runbook = runbook(history, List.of());
        RunbookStep step =
                named.map(name -> step(runbook, name))
                        .orElseGet(() -> waiting(run, runbook, history));
        try (Lease lease = journal.claim(run, Owner.thisProcess(), LEASE)) {
            lease.append(new Entry.Approved(step.path(), by, reason));
        }
        return step;
    }

    /**
     * Where the run stands.
     *
     * @throws Failure with BAD_INPUT when there is no such run
     */
    public RunStatus status(RunId run) {
        history(run); // first, because it says which run is missing
        RunHead head =
                journal.runs(Integer.MAX_VALUE).stream()
                        .filter(each -> each.run().equals(run))
                        .findFirst()
                        .orElseThrow();
        return status(head);
    }

    /** The latest runs, newest first. */
    public List<RunStatus> runs(int max) {
        return journal.runs(max).stream().map(this::status).toList();
    }

    /**
     * Interrupts the run that another thread of this process is at; that thread then writes down
     * that it paused and returns. A run that is only about to begin pauses at its first step.
     */
    public synchronized void pause() {
        paused = true;
        if (running != null) {
            running.pause();
        }
    }

    private RunStatus status(RunHead head) {
        History history = history(head.run());
        return Statuses.of(head, runbook(history, List.of()), history);
    }

    private History history(RunId run) {
        return History.of(journal.entries(run, 0));
    }

    private Runbook runbook(History history, List<StoreEntry> given) {
        Runbook runbook = Runbook.read(history.opened().runbook(), catalog);
        var stores = new LinkedHashMap<>(runbook.stores());
        given.forEach(store -> stores.replace(store.name(), store));
        return new Runbook(runbook.name(), runbook.vars(), stores, runbook.steps());
    }

    private static RunbookStep step(Runbook runbook, String named) {
        List<RunbookStep> steps = runbook.allSteps().toList();
        List<RunbookStep> found = steps.stream().filter(step -> step.path().equals(named)).toList();
        if (found.isEmpty()) {
            found = steps.stream().filter(step -> step.label().equals(named)).toList();
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new Failure(
                ExitCode.BAD_INPUT,
                "runbook %s has %s step '%s'"
                        .formatted(
                                runbook.name(),
                                found.isEmpty() ? "no" : found.size() + " times a",
                                named),
                found.isEmpty()
                        ? Spelling.hint(named, steps.stream().map(RunbookStep::label).toList())
                        : "say which by its number: "
                                + String.join(", ", found.stream().map(RunbookStep::path).toList()),
                null);
    }

    private static RunbookStep waiting(RunId run, Runbook runbook, History history) {
        List<RunbookStep> waiting =
                runbook.allSteps()
                        .filter(step -> history.step(step.path()).state() == StepState.WAITING)
                        .filter(step -> !history.approved().contains(step.path()))
                        .toList();
        if (waiting.size() == 1) {
            return waiting.getFirst();
        }
        throw new Failure(
                ExitCode.BAD_INPUT,
                "%s steps of run %s wait for approval"
                        .formatted(waiting.isEmpty() ? "no" : waiting.size(), run),
                waiting.isEmpty()
                        ? "see where it stands: rehome status %s".formatted(run)
                        : "name one of "
                                + String.join(
                                        ", ", waiting.stream().map(RunbookStep::path).toList()),
                null);
    }

    private static void approveAll(Lease lease, Runbook runbook, Set<String> approve, String by) {
        for (String named : approve) {
            if (named.equals("all")) {
                runbook.allSteps()
                        .filter(step -> step.kind().equals(Approve.KIND))
                        .forEach(step -> approveOne(lease, step, by));
            } else {
                approveOne(lease, step(runbook, named), by);
            }
        }
    }

    private static void approveOne(Lease lease, RunbookStep step, String by) {
        lease.append(new Entry.Approved(step.path(), by, "in advance"));
    }

    private static void refuseDrift(Plan plan, Plan agreed) {
        List<String> drift = plan.driftFrom(agreed);
        if (!drift.isEmpty()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "the saved plan does not hold any more:\n  " + String.join("\n  ", drift),
                    "plan again, read what has changed, and run that plan",
                    null);
        }
    }

    @FunctionalInterface
    private interface Ride {
        Event.Outcome to(Lease lease) throws InterruptedException;
    }

    private Finish own(RunId run, String by, Consumer<Lease> first, Ride ride)
            throws InterruptedException {
        Instant since = clock.instant();
        try (Lease lease = journal.claim(run, Owner.thisProcess(), LEASE)) {
            lease.append(new Entry.Claimed(by));
            first.accept(lease);
            Event.Outcome outcome = ride.to(lease);
            String summary = summary(run, outcome);
            lease.append(
                    outcome == Event.Outcome.PAUSED
                            ? new Entry.Paused(by)
                            : new Entry.Ended(outcome, summary));
            Instant now = clock.instant();
            events.publish(
                    new Event.RunEnded(run, now, outcome, Duration.between(since, now), summary));
            return new Finish(run, outcome, summary);
        }
    }

    private Event.Outcome forward(Lease lease, Runbook runbook, boolean resumed) {
        return turn(lease, runbook, resumed, Runner::forward);
    }

    private Event.Outcome backward(Lease lease, Runbook runbook) {
        return turn(
                lease,
                runbook,
                true,
                runner -> runner.backward(runner.turn().past().rollback().orElseThrow()));
    }

    private Event.Outcome turn(
            Lease lease, Runbook runbook, boolean resumed, Function<Runner, Event.Outcome> way) {
        try (var crew = new Crew()) {
            lease.onLoss(crew::pause);
            synchronized (this) {
                running = crew;
                if (paused) {
                    crew.pause();
                }
            }
            var turn =
                    new Turn(
                            journal,
                            lease,
                            runbook,
                            new Binder(catalog, runbook.stores(secrets)),
                            guard(runbook),
                            history(lease.run()),
                            crew,
                            events,
                            clock);
            int steps = (int) runbook.allSteps().count();
            events.publish(
                    new Event.RunStarted(
                            lease.run(), clock.instant(), runbook.name(), steps, resumed));
            return way.apply(new Runner(turn));
        } finally {
            synchronized (this) {
                running = null;
            }
        }
    }

    /** Finds out what the protected stores are, whatever names they may be reached by. */
    private Guard guard(Runbook runbook) {
        var identities = new LinkedHashMap<String, StoreIdentity>();
        for (StoreEntry store : runbook.stores().values()) {
            if (store.guarded()) {
                catalog.store(store.kind())
                        .ifPresent(
                                kind ->
                                        identities.put(
                                                store.name(),
                                                kind.identify().apply(store.resolve(secrets))));
            }
        }
        return new Guard(identities);
    }

    private String summary(RunId run, Event.Outcome outcome) {
        History history = history(run);
        long done =
                history.steps().values().stream().filter(step -> step.state().settled()).count();
        return switch (outcome) {
            case DONE -> "%d steps done".formatted(done);
            case FAILED -> "stopped after %d steps; rehome resume %s goes on".formatted(done, run);
            case DIFFERS -> "differences were found";
            case WAITING -> "waits for approval: rehome approve %s".formatted(run);
            case IN_DOUBT -> "a person has to look: rehome status %s".formatted(run);
            case PAUSED -> "paused: rehome resume %s goes on".formatted(run);
            case ROLLED_BACK -> "rolled back";
        };
    }

    private RunId newId() {
        var id = new StringBuilder(ID.format(clock.instant())).append('-');
        ThreadLocalRandom.current()
                .ints(4, 0, ID_LETTERS.length())
                .forEach(letter -> id.append(ID_LETTERS.charAt(letter)));
        return new RunId(id.toString());
    }
}
