package dev.rehome.engine.run;

import dev.rehome.engine.event.Event.Way;
import dev.rehome.engine.event.Events;
import dev.rehome.engine.event.ScrubbedEvents;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.journal.ScrubbedJournal;
import dev.rehome.engine.plan.Finding;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.plan.Planner;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Everything that can be done with runbooks and runs: the one way for the command line, a page or a
 * program. A direct command runs the one-step runbook of {@link Runbook#of}. Runs one run at a
 * time.
 */
public final class Operations {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private final Means means;
    private final Ownership ownership;
    private final Clock clock;

    /**
     * @param clock for the names of runs and the times of events; the journal has its own
     */
    public Operations(
            Journal journal, StepCatalog catalog, Secrets secrets, Events events, Clock clock) {
        this(journal, catalog, secrets, events, clock, Pulse.EVERY);
    }

    /**
     * @param pulse how often a running step tells where it stands
     */
    Operations(
            Journal journal,
            StepCatalog catalog,
            Secrets secrets,
            Events events,
            Clock clock,
            Duration pulse) {
        this.means = new Means(new ScrubbedJournal(journal, secrets.redactor()), catalog, secrets);
        this.ownership =
                new Ownership(means, new ScrubbedEvents(secrets.redactor(), events), clock, pulse);
        this.clock = clock;
    }

    /** Looks what a run would do; touches nothing. */
    public Plan plan(Runbook runbook) throws InterruptedException {
        return scrubbed(look(runbook));
    }

    private Plan look(Runbook runbook) throws InterruptedException {
        Plan plan = planner(runbook).plan(runbook);
        for (Halfway other : Halfway.of(means, plan)) {
            plan = plan.with(other.step(), other.problem());
        }
        return plan;
    }

    private Planner planner(Runbook runbook) {
        return new Planner(means.binder(runbook)::bind, means.guard(runbook));
    }

    private Plan scrubbed(Plan plan) {
        return means.secrets().redactor().scrub(plan);
    }

    /**
     * Looks what a rollback would undo, last step first; touches nothing. Of what the run created
     * it shows what is there now, also what came into it since.
     *
     * @throws Failure with REFUSED when a store is not the one that the run began with
     */
    public Plan planRollback(RunId run, RollbackOptions options) {
        History history = means.history(run);
        Runbook runbook = means.runbook(history, options.stores());
        Entry.RollbackBegun begun = options.begun(runbook);
        Plan plan = lookBack(run, history, runbook, begun, options.first(runbook, history));
        return scrubbed(options.discardNewData() ? plan.agreedToLose() : plan);
    }

    /**
     * @param first as in {@link Ahead}
     */
    private Plan lookBack(
            RunId run,
            History history,
            Runbook runbook,
            Entry.RollbackBegun begun,
            List<Entry> first) {
        var binder = means.binder(runbook);
        var ahead = new Ahead(binder, runbook, history, first);
        ahead.refuseWhatCannotBe();
        var wayBack = new Return(runbook, binder, means.journal(), run);
        List<Planner.Back> back =
                history.toUndo(runbook, begun.to()).stream()
                        .filter(step -> !ahead.left(step))
                        .map(
                                step ->
                                        new Planner.Back(
                                                step.path(),
                                                step.label(),
                                                runbook.backLabel(step),
                                                wayBack.behind(
                                                        step,
                                                        history.step(step.path())
                                                                .undo()
                                                                .orElseThrow()),
                                                begun.beyondNoReturn()))
                        .toList();
        String letGo =
                "rehome rollback %s%s --discard-new-data"
                        .formatted(run, begun.to().map(" --to "::concat).orElse(""));
        Plan plan = planner(runbook).planBack(runbook, back).lettingGo(letGo);
        return begun.to()
                .filter(_ -> !back.isEmpty())
                .flatMap(to -> notDone(run, history, runbook, to))
                .map(told -> plan.with(plan.steps().getLast().path(), told))
                .orElse(plan);
    }

    /**
     * What only a rollback does, and this one would do if it went back but one step further:
     * whoever names the step after it may think that it is done, or that it is not.
     */
    private static Optional<Problem> notDone(
            RunId run, History history, Runbook runbook, String to) {
        Set<RunbookStep> undone = Set.copyOf(history.toUndo(runbook, Optional.of(to)));
        List<RunbookStep> next =
                history.toUndo(runbook, Optional.empty()).stream()
                        .filter(step -> !undone.contains(step))
                        .takeWhile(runbook::isOnTheWayBack)
                        .toList();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        String block = next.getLast().path().replaceFirst("\\.[^.]*$", "");
        return Optional.of(
                Problem.warning(
                        "%s right before step %s %s not done: this rollback does not come back there"
                                .formatted(
                                        next.stream()
                                                .map(StepNames::shown)
                                                .collect(Collectors.joining(" and ")),
                                        to,
                                        next.size() == 1 ? "is" : "are"),
                        "rehome rollback %s --to %s does %s as well"
                                .formatted(run, block, next.size() == 1 ? "it" : "them")));
    }

    /**
     * What the plan of a rollback warns of, told and written down before the first undo.
     *
     * @throws Failure with REFUSED when something would be lost that nobody has agreed to lose, or
     *     a step cannot be undone
     */
    private List<Entry> agreedBack(RunId run, Plan seen, boolean discardNewData) {
        Plan plan = scrubbed(discardNewData ? seen.agreedToLose() : seen);
        plan.refusalBack(run)
                .ifPresent(
                        refusal -> {
                            throw refusal;
                        });
        return plan.warnings().stream().map(Operations::warned).toList();
    }

    /**
     * Plans and runs. What the plan warns of is told and written down before the first step.
     *
     * @throws Failure with REFUSED or BAD_INPUT when nothing was touched: a problem was found, or
     *     runbook or world are not as agreed
     */
    public Finish run(Runbook runbook, RunOptions options) throws InterruptedException {
        Plan seen = look(runbook);
        Plan plan = scrubbed(seen);
        options.agreed().ifPresent(agreed -> refuseDrift(plan, agreed));
        plan.refusal()
                .ifPresent(
                        refusal -> {
                            throw refusal;
                        });
        var first = new ArrayList<Entry>(warned(plan, runbook));
        first.addAll(
                new Decisions(runbook, History.NONE, options.by()).approvals(options.approve()));
        var run = newId();
        means.journal()
                .open(
                        run,
                        new Entry.RunOpened(
                                runbook.name(),
                                runbook.tree(),
                                options.file(),
                                options.file().flatMap(Operations::sha256),
                                plan.hash(),
                                seen.stores()));
        return ownership.goOn(
                run,
                options.by(),
                runbook.stores().values(),
                (lease, _, _) -> {
                    Kept.plan(lease, plan);
                    return first;
                },
                Way.FIRST);
    }

    /**
     * Goes on where the run stopped, forward or back. Of a run that is finished it says so, and
     * writes nothing.
     *
     * @throws Failure with REFUSED when the run was rolled back, when somebody said no to a step of
     *     it, or when a store that is still needed is not the one that the run began with
     */
    public Finish resume(RunId run, ResumeOptions options) throws InterruptedException {
        means.secrets().forget();
        return ownership.goOn(
                run,
                options.by(),
                options.stores(),
                (lease, history, runbook) -> {
                    refuseUndone(run, history);
                    var said = new Decisions(runbook, history, options.by()).of(options);
                    refuseRejected(run, history, runbook, said);
                    var first = new ArrayList<Entry>(unwritten(lease, history, runbook));
                    history.rollback()
                            .map(begun -> lookBack(run, history, runbook, begun, said))
                            .map(seen -> agreedBack(run, seen, false))
                            .ifPresent(first::addAll);
                    first.addAll(said);
                    return first;
                },
                Way.RESUMED);
    }

    /**
     * The file that the run's runbook was read from, when something else is in it by now. The run
     * goes on with what it began with.
     */
    public Optional<String> changedFile(RunId run) {
        Entry.RunOpened opened = means.history(run).opened();
        return opened.file()
                .filter(
                        file ->
                                opened.fileSha256()
                                        .flatMap(then -> sha256(file).map(now -> !now.equals(then)))
                                        .orElse(false));
    }

    /** Empty while it cannot be read: it may have gone, or be on another machine. */
    private static Optional<String> sha256(String file) {
        try {
            return Optional.of(Sha256.of(Files.readAllBytes(Path.of(file))));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Undoes a run, last step first; called again it goes on where it stopped. What its plan warns
     * of is told and written down before the first undo. Of a run that is rolled back it says so,
     * and writes nothing.
     *
     * @throws Failure with BAD_INPUT when there is nothing to undo from {@code to} on; with REFUSED
     *     when a store that is needed is not the one that the run began with, others have written
     *     since to what would be dropped, or a step cannot be undone
     */
    public Finish rollback(RunId run, RollbackOptions options) throws InterruptedException {
        means.secrets().forget();
        return ownership.goOn(
                run,
                options.by(),
                options.stores(),
                (_, history, runbook) -> {
                    if (history.undone()) {
                        return List.of();
                    }
                    Entry.RollbackBegun begun = options.begun(runbook);
                    if (begun.to().isPresent() && history.toUndo(runbook, begun.to()).isEmpty()) {
                        throw new Failure(
                                ExitCode.BAD_INPUT,
                                "run %s did nothing from step %s on; there is nothing to undo"
                                        .formatted(run, begun.to().get()),
                                "see where it stands: rehome status %s".formatted(run),
                                null);
                    }
                    List<Entry> said = options.first(runbook, history);
                    Plan seen = lookBack(run, history, runbook, begun, said);
                    var first = new ArrayList<>(agreedBack(run, seen, options.discardNewData()));
                    first.addAll(said);
                    return first;
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
        try (Lease lease = ownership.claim(run)) {
            RunbookStep step = waiting(run, named, means.history(run));
            lease.append(new Entry.Approved(step.path(), by, reason));
            return step;
        }
    }

    /**
     * Says no to a step that waits, also to one that is approved and was not gone on with: {@link
     * #resume} is refused until somebody approves it after all.
     *
     * @param named path or label of the step; empty for the one that waits
     * @return the step
     * @throws Failure with BAD_INPUT when it does not wait
     */
    public RunbookStep reject(RunId run, Optional<String> named, String by, String reason) {
        try (Lease lease = ownership.claim(run)) {
            RunbookStep step = waiting(run, named, means.history(run).unapproved());
            lease.append(new Entry.Rejected(step.path(), by, reason));
            return step;
        }
    }

    private RunbookStep waiting(RunId run, Optional<String> named, History history) {
        refuseUndone(run, history);
        Runbook runbook = means.runbook(history, List.of());
        return named.map(name -> new StepNames(runbook).waiting(run, name, history))
                .orElseGet(() -> StepNames.waiting(run, runbook, history));
    }

    /**
     * The stores whose password has to be given again when the run is gone on with, since it was
     * given in the clear; only those that what is left to do may need.
     *
     * @param back when it is rolled back instead
     */
    public List<StoreEntry> givenInTheClear(RunId run, boolean back) {
        History history = means.history(run);
        Runbook runbook = means.runbook(history, List.of());
        List<Entry> first =
                back ? List.of(new Entry.RollbackBegun(Optional.empty(), false)) : List.of();
        return new Ahead(means.binder(runbook), runbook, history, first).givenInTheClear();
    }

    /**
     * Where the run stands.
     *
     * @throws Failure with BAD_INPUT when there is no such run
     */
    public RunStatus status(RunId run) {
        return status(means.journal().head(run));
    }

    /**
     * All that is written down of the run, without a secret.
     *
     * @throws Failure with BAD_INPUT when there is no such run
     */
    public Account account(RunId run) {
        History history = means.history(run);
        return means.secrets()
                .redactor()
                .scrub(Account.of(status(run), means.runbook(history, List.of()), means.journal()));
    }

    /** The latest runs, newest first. */
    public List<RunStatus> runs(int max) {
        return means.journal().runs(max).stream().map(this::status).toList();
    }

    private RunStatus status(RunHead head) {
        History history = means.history(head.run());
        return new Statuses(means.journal(), head, history).of(means.runbook(history, List.of()));
    }

    /**
     * Interrupts the run that another thread of this process is at; that thread then writes down
     * that it paused and returns.
     *
     * @return false when none has begun here; one that begins after all pauses at its first step
     */
    public boolean pause() {
        return ownership.pause();
    }

    /** All that is told before the first step. */
    private static List<Entry> warned(Plan plan, Runbook runbook) {
        var warned = new ArrayList<Entry>();
        plan.warnings().forEach(found -> warned.add(warned(found)));
        unrecorded(runbook).ifPresent(warned::add);
        return warned;
    }

    /**
     * Writes down the plan of a run that was cut off before it had done so.
     *
     * @return the warnings that are not written down either
     */
    private List<Entry> unwritten(Lease lease, History history, Runbook runbook)
            throws InterruptedException {
        List<Entry> written =
                means.journal().entries(lease.run(), 0).stream().map(Recorded::entry).toList();
        if (!written.stream().allMatch(Operations::comesBeforeTheFirstStep)) {
            return List.of();
        }
        var unwritten = new ArrayList<Entry>();
        Optional<Plan> kept = new Kept(means.journal(), lease.run()).plan();
        Plan plan = scrubbed(kept.isPresent() ? kept.get() : look(runbook));
        if (kept.isEmpty()) {
            Kept.plan(lease, plan);
            if (!plan.hash().equals(history.opened().planned())) {
                unwritten.add(
                        new Entry.Warned(
                                runbook.singleSteps().map(RunbookStep::path).toList(),
                                "the run was cut off before its plan was written down, and what it"
                                        + " would do now is not what was agreed to",
                                "read the plan: rehome show %s".formatted(lease.run())));
            }
        }
        warned(plan, runbook).stream()
                .filter(warning -> !written.contains(warning))
                .forEach(unwritten::add);
        return unwritten;
    }

    private static boolean comesBeforeTheFirstStep(Entry entry) {
        return entry instanceof Entry.RunOpened
                || entry instanceof Entry.Claimed
                || entry instanceof Entry.Warned
                || entry instanceof Entry.Approved;
    }

    private static Entry warned(Finding found) {
        return new Entry.Warned(found.steps(), found.problem().what(), found.problem().remedy());
    }

    /** Nobody who goes on after a kill has read what a command says at its end. */
    private static Optional<Entry> unrecorded(Runbook runbook) {
        List<StoreEntry> given =
                runbook.stores().values().stream().filter(StoreEntry::givenInTheClear).toList();
        return given.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Entry.Warned(
                                runbook.singleSteps().map(RunbookStep::path).toList(),
                                "the password of %s was given in the clear and is kept nowhere"
                                        .formatted(StoreEntry.names(given)),
                                "after a stop, rehome resume and rehome rollback want it again: "
                                        + StoreEntry.again(given)));
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

    /** Only who approves the step, or leaves it out, is of another mind. */
    private static void refuseRejected(
            RunId run, History history, Runbook runbook, List<Entry> said) {
        history.rejected()
                .filter(_ -> history.rollback().isEmpty())
                .filter(path -> said.stream().noneMatch(entry -> overrules(entry, path)))
                .ifPresent(
                        path -> {
                            throw new Failure(
                                    ExitCode.REFUSED,
                                    "step %s of run %s was rejected; %s"
                                            .formatted(
                                                    StepNames.shown(
                                                            new StepNames(runbook).any(path)),
                                                    run,
                                                    history.step(path).note()),
                                    "go back: rehome rollback %s; or agree after all: rehome approve %s"
                                            .formatted(run, run),
                                    null);
                        });
    }

    private static boolean overrules(Entry entry, String rejected) {
        return switch (entry) {
            case Entry.Approved(var step, _, _) -> step.equals(rejected);
            case Entry.Skipped(var step, _, _) -> step.equals(rejected);
            default -> false;
        };
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

    private RunId newId() {
        var id = new StringBuilder(ID.format(clock.instant())).append('-');
        ThreadLocalRandom.current()
                .ints(4, 0, ID_LETTERS.length())
                .forEach(letter -> id.append(ID_LETTERS.charAt(letter)));
        return new RunId(id.toString());
    }
}
