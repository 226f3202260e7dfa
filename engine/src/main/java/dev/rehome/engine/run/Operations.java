package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Event.Way;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
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
    private @Nullable Crew latest;
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
        return secrets.redactor().scrub(look(runbook));
    }

    private Plan look(Runbook runbook) throws InterruptedException {
        return new Planner(binder(runbook)::bind, guard(runbook)).plan(runbook);
    }

    private Binder binder(Runbook runbook) {
        return new Binder(catalog, runbook.stores(secrets));
    }

    /**
     * Looks what a rollback would undo, last step first; touches nothing. Of what the run created
     * it shows what is there now, also what came into it since.
     *
     * @throws Failure with REFUSED when a store is not the one that the run began with
     */
    public Plan planRollback(RunId run, RollbackOptions options) {
        History history = history(run);
        Runbook runbook = runbook(history, options.stores());
        Optional<String> to = to(runbook, options);
        var binder = binder(runbook);
        refuse(new Ahead(binder, runbook, history, List.of(begun(to, options))));
        var wayBack = new Return(binder, journal, run);
        List<Planner.Back> back =
                history.toUndo(runbook, to).stream()
                        .map(
                                step ->
                                        new Planner.Back(
                                                step.path(),
                                                step.label(),
                                                wayBack.behind(
                                                        step,
                                                        history.step(step.path())
                                                                .undo()
                                                                .orElseThrow()),
                                                options.beyondNoReturn()))
                        .toList();
        Plan plan = new Planner(binder::bind, guard(runbook)).planBack(runbook, back);
        return secrets.redactor().scrub(plan);
    }

    /**
     * Plans and runs.
     *
     * @throws Failure with REFUSED or BAD_INPUT when nothing was touched: a problem was found, or
     *     runbook or world are not as agreed
     */
    public Finish run(Runbook runbook, RunOptions options) throws InterruptedException {
        Plan seen = look(runbook);
        Plan plan = secrets.redactor().scrub(seen);
        options.agreed().ifPresent(agreed -> refuseDrift(plan, agreed));
        plan.refusal()
                .ifPresent(
                        refusal -> {
                            throw refusal;
                        });
        List<Entry> approvals = approvals(options.approve(), runbook, History.NONE, options.by());
        var run = newId();
        journal.open(
                run,
                new Entry.RunOpened(
                        runbook.name(),
                        runbook.tree(),
                        options.file(),
                        plan.hash(),
                        seen.stores()));
        return own(run, options.by(), runbook.stores().values(), (_, _) -> approvals, Way.FIRST);
    }

    /**
     * Goes on where the run stopped, forward or back. Of a run that is finished it says so, and
     * writes nothing.
     *
     * @throws Failure with REFUSED when the run was rolled back, or when a store that is still
     *     needed is not the one that the run began with
     */
    public Finish resume(RunId run, ResumeOptions options) throws InterruptedException {
        return own(
                run,
                options.by(),
                options.stores(),
                (history, runbook) -> {
                    refuseUndone(run, history);
                    var first =
                            new ArrayList<>(
                                    approvals(options.approve(), runbook, history, options.by()));
                    first.addAll(skips(options, runbook, history));
                    for (String named : options.retry()) {
                        String path = new StepNames(runbook).single(named).path();
                        int attempts = history.step(path).attempts();
                        first.add(
                                new Entry.Retried(
                                        path,
                                        attempts + 1,
                                        options.reason(),
                                        Optional.of(options.by())));
                    }
                    return first;
                },
                Way.RESUMED);
    }

    /**
     * Undoes a run, last step first; called again it goes on where it stopped. Of a run that is
     * rolled back it says so, and writes nothing.
     *
     * @throws Failure with BAD_INPUT when there is nothing to undo from {@code to} on; with REFUSED
     *     when a store that is needed is not the one that the run began with
     */
    public Finish rollback(RunId run, RollbackOptions options) throws InterruptedException {
        return own(
                run,
                options.by(),
                options.stores(),
                (history, runbook) -> {
                    if (history.undone()) {
                        return List.of();
                    }
                    Optional<String> to = to(runbook, options);
                    if (to.isPresent() && history.toUndo(runbook, to).isEmpty()) {
                        throw new Failure(
                                ExitCode.BAD_INPUT,
                                "run %s did nothing from step %s on; there is nothing to undo"
                                        .formatted(run, to.get()),
                                "see where it stands: rehome status %s".formatted(run),
                                null);
                    }
                    return List.of(begun(to, options));
                },
                Way.BACK);
    }

    /**
     * Agrees to a step that waits; {@link #resume} then goes on.
     *
     * @param named path or label of the step; empty for the one that waits
     * @return the step
     * @throws Failure with BAD_INPUT when it does not wait
     */
    public RunbookStep approve(RunId run, Optional<String> named, String by, String reason) {
        try (Lease lease = journal.claim(run, Owner.thisProcess(), LEASE)) {
            History history = history(run);
            refuseUndone(run, history);
            Runbook runbook = runbook(history, List.of());
            RunbookStep step =
                    named.map(name -> new StepNames(runbook).waiting(run, name, history))
                            .orElseGet(() -> StepNames.waiting(run, runbook, history));
            lease.append(new Entry.Approved(step.path(), by, reason));
            return step;
        }
    }

    /**
     * Where the run stands.
     *
     * @throws Failure with BAD_INPUT when there is no such run
     */
    public RunStatus status(RunId run) {
        return status(journal.head(run));
    }

    /** The latest runs, newest first. */
    public List<RunStatus> runs(int max) {
        return journal.runs(max).stream().map(this::status).toList();
    }

    /**
     * Interrupts the run that another thread of this process is at; that thread then writes down
     * that it paused and returns.
     *
     * @return false when none has begun here; one that begins after all pauses at its first step
     */
    public boolean pause() {
        Crew crew;
        synchronized (this) {
            paused = true;
            crew = latest;
        }
        if (crew == null) {
            return false;
        }
        if (!crew.over()) {
            events.publish(new Event.Pausing(crew.run(), clock.instant()));
            crew.pause();
        }
        return true;
    }

    private RunStatus status(RunHead head) {
        History history = history(head.run());
        return Statuses.of(head, runbook(history, List.of()), history);
    }

    private History history(RunId run) {
        return History.of(journal.entries(run, 0));
    }

    private Runbook runbook(History history, Collection<StoreEntry> given) {
        Runbook runbook = Runbook.read(history.opened().runbook(), catalog);
        var stores = new LinkedHashMap<>(runbook.stores());
        given.forEach(store -> stores.replace(store.name(), store));
        return new Runbook(runbook.name(), runbook.vars(), stores, runbook.steps());
    }

    private static void refuse(Ahead ahead) {
        ahead.refuseUnknownSteps();
        ahead.refuseOtherStores();
    }

    private static Optional<String> to(Runbook runbook, RollbackOptions options) {
        return options.to().map(named -> new StepNames(runbook).any(named).path());
    }

    private static Entry.RollbackBegun begun(Optional<String> to, RollbackOptions options) {
        return new Entry.RollbackBegun(to, options.beyondNoReturn());
    }

    private static List<Entry> approvals(
            Set<String> approve, Runbook runbook, History history, String by) {
        var steps = new LinkedHashSet<RunbookStep>();
        for (String named : approve) {
            if (named.equals("all")) {
                runbook.allSteps()
                        .filter(step -> step.kind().equals(Approve.KIND))
                        .forEach(steps::add);
            } else {
                steps.add(new StepNames(runbook).single(named));
            }
        }
        return steps.stream()
                .filter(step -> !history.step(step.path()).state().settled())
                .<Entry>map(step -> new Entry.Approved(step.path(), by, "in advance"))
                .toList();
    }

    /** On the way back a step is left as it is, where it would be left out on the way forward. */
    private static List<Entry> skips(ResumeOptions options, Runbook runbook, History history) {
        var entries = new ArrayList<Entry>();
        for (String named : options.skip()) {
            RunbookStep step = new StepNames(runbook).single(named);
            if (history.rollback().isPresent()) {
                entries.add(new Entry.UndoOutcome(step.path(), options.reason(), true));
            } else {
                refuseSettled(step, history);
                entries.add(new Entry.Skipped(step.path(), options.reason(), options.by()));
            }
        }
        return entries;
    }

    private static void refuseSettled(RunbookStep step, History history) {
        StepState state = history.step(step.path()).state();
        if (state.settled()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "step %s is %s; there is nothing to skip"
                            .formatted(
                                    StepNames.shown(step),
                                    state == StepState.SKIPPED ? "skipped already" : "done"),
                    "to take it back: rehome rollback --to %s".formatted(step.path()),
                    null);
        }
    }

    private static void refuseUndone(RunId run, History history) {
        if (history.undone()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "run %s was rolled back".formatted(run),
                    "begin a new run of its runbook",
                    null);
        }
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

    /** What is written down first, from what the run is once it belongs to this process. */
    @FunctionalInterface
    private interface Begin {
        List<Entry> entries(History history, Runbook runbook);
    }

    private Finish own(RunId run, String by, Collection<StoreEntry> stores, Begin begin, Way asked)
            throws InterruptedException {
        Instant since = clock.instant();
        try (Lease lease = journal.claim(run, Owner.thisProcess(), LEASE);
                Crew crew = crew(lease)) {
            History history = history(run);
            Runbook runbook = runbook(history, stores);
            List<Entry> first = begin.entries(history, runbook);
            if (first.isEmpty() && history.over()) {
                return over(run, history);
            }
            if (asked != Way.FIRST) {
                refuse(new Ahead(binder(runbook), runbook, history, first));
            }
            lease.append(new Entry.Claimed(by));
            first.forEach(lease::append);
            boolean back = history(run).rollback().isPresent();
            Event.Outcome outcome = turn(lease, crew, runbook, back ? Way.BACK : asked);
            String summary = Summary.of(run, outcome, history(run), runbook);
            lease.append(
                    outcome == Event.Outcome.PAUSED
                            ? new Entry.Paused(by)
                            : new Entry.Ended(outcome, summary));
            Instant now = clock.instant();
            events.publish(
                    new Event.RunEnded(run, now, outcome, Duration.between(since, now), summary));
            return new Finish(run, outcome, summary, back);
        }
    }

    private Finish over(RunId run, History history) {
        Event.Outcome outcome = history.undone() ? Event.Outcome.ROLLED_BACK : Event.Outcome.DONE;
        String summary =
                history.undone()
                        ? "run %s is rolled back already; nothing was done".formatted(run)
                        : "run %s is finished; nothing was left to do".formatted(run);
        events.publish(new Event.RunEnded(run, clock.instant(), outcome, Duration.ZERO, summary));
        return new Finish(run, outcome, summary, false);
    }

    /** Who is asked to pause from now on; also while the last words are written down. */
    private Crew crew(Lease lease) {
        var crew = new Crew(lease.run());
        lease.onLoss(crew::pause);
        synchronized (this) {
            latest = crew;
            if (paused) {
                crew.pause();
            }
        }
        return crew;
    }

    private Event.Outcome turn(Lease lease, Crew crew, Runbook runbook, Way way) {
        History history = history(lease.run());
        var turn =
                new Turn(
                        journal,
                        lease,
                        runbook,
                        binder(runbook),
                        guard(runbook),
                        history,
                        crew,
                        events,
                        clock);
        int steps = (int) runbook.singleSteps().count();
        events.publish(
                new Event.RunStarted(lease.run(), clock.instant(), runbook.name(), steps, way));
        var runner = new Runner(turn);
        return history.rollback().isPresent()
                ? runner.backward(history.rollback().get())
                : runner.forward();
    }

    /** Finds out what the protected stores are, whatever names they may be reached by. */
    private Guard guard(Runbook runbook) {
        var identities = new LinkedHashMap<String, StoreIdentity>();
        var unknown = new LinkedHashMap<String, String>();
        for (StoreEntry store : runbook.stores().values()) {
            if (!store.guarded()) {
                continue;
            }
            try {
                catalog.store(store.kind())
                        .map(kind -> kind.identify().apply(store.resolve(secrets)))
                        .ifPresent(identity -> identities.put(store.name(), identity));
            } catch (Failure e) {
                unknown.put(store.name(), String.valueOf(e.getMessage()));
            }
        }
        return new Guard(identities, unknown, journal.home().map(this::journal));
    }

    private Guard.Kept journal(Journal.Home home) {
        try {
            return new Guard.Kept(
                    home.database(),
                    catalog.store(home.store().kind())
                            .map(kind -> kind.identify().apply(home.store())),
                    "");
        } catch (Failure e) {
            return new Guard.Kept(
                    home.database(), Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private RunId newId() {
        var id = new StringBuilder(ID.format(clock.instant())).append('-');
        ThreadLocalRandom.current()
                .ints(4, 0, ID_LETTERS.length())
                .forEach(letter -> id.append(ID_LETTERS.charAt(letter)));
        return new RunId(id.toString());
    }
}
