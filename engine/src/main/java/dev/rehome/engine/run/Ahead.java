package dev.rehome.engine.run;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.plan.SameStores;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.tree.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The steps that a process is about to do or to take back.
 *
 * @param first what it is going to write down before, such as that the run goes back from now on
 */
record Ahead(Binder binder, Runbook runbook, History history, List<Entry> first) {

    /**
     * Looks at all of them before the first is done.
     *
     * @throws Failure with BAD_INPUT when this Rehome cannot read one, or a secret is needed that
     *     is not there, such as a password that was given in the clear before; with REFUSED when a
     *     store is not what it was when the run began
     */
    void refuseWhatCannotBe() {
        refuseUnknownSteps();
        refuseLostSecrets();
        refuseOtherStores();
    }

    /** The stores that they need and whose password was given in the clear, the first one first. */
    List<StoreEntry> givenInTheClear() {
        return needed().filter(StoreEntry::givenInTheClear).toList();
    }

    /**
     * The stores that they name, and after them the protected ones: while one of those cannot be
     * asked, nothing may be written.
     */
    private Stream<StoreEntry> needed() {
        boolean idle = specs().findAny().isEmpty();
        return idle
                ? Stream.empty()
                : Stream.concat(
                                named().stream(),
                                runbook.stores().values().stream().filter(StoreEntry::guarded))
                        .distinct();
    }

    private List<StoreEntry> named() {
        return specs().map(Record.class::cast)
                .flatMap(spec -> Shape.of(spec.getClass()).storesIn(spec).stream())
                .distinct()
                .map(runbook::store)
                .toList();
    }

    private Stream<StepSpec> specs() {
        return steps().filter(part -> !left(part)).flatMap(part -> spec(part).stream());
    }

    private void refuseLostSecrets() {
        List<StoreEntry> lacking = needed().filter(store -> lack(store).isPresent()).toList();
        if (lacking.isEmpty() || (lacking.stream().noneMatch(named()::contains) && !write())) {
            return; // whoever only reads needs no protected store but those that it reads
        }
        List<StoreEntry> lost = lacking.stream().filter(StoreEntry::passwordLost).toList();
        if (lost.isEmpty()) {
            throw lack(lacking.getFirst()).orElseThrow();
        }
        throw new Failure(
                ExitCode.BAD_INPUT,
                "the password of %s is needed again: it was given in the clear and is kept nowhere"
                        .formatted(StoreEntry.names(lost)),
                "nothing was touched; type the same command again, with " + StoreEntry.again(lost),
                null);
    }

    /** What is missing to reach the store; nothing is connected. */
    private Optional<Failure> lack(StoreEntry store) {
        try {
            var _ = binder.stores().store(store.name(), store.kind());
            return Optional.empty();
        } catch (Failure e) {
            return Optional.of(e);
        }
    }

    /** Whether one of them writes, or may for all that is known. */
    private boolean write() {
        return steps().filter(part -> !left(part))
                .anyMatch(part -> access(part).map(Ahead::write).orElse(true));
    }

    private static boolean write(List<Access> access) {
        return access.stream().anyMatch(each -> each.mode() == Access.Mode.WRITE);
    }

    private void refuseOtherStores() {
        var same = new SameStores(history.opened().stores());
        steps().filter(part -> !left(part)).forEach(part -> access(part).ifPresent(same::check));
    }

    private void refuseUnknownSteps() {
        steps().filter(part -> !left(part))
                .filter(part -> rollback().isEmpty() || undone(part).isPresent())
                .forEach(
                        part -> {
                            if (part.work() instanceof RunbookStep.Work.Unknown(_, String why)) {
                                throw new Failure(
                                        ExitCode.BAD_INPUT,
                                        "step %s can be neither done nor taken back: %s"
                                                .formatted(StepNames.shown(part), why),
                                        "use the Rehome that began the run",
                                        null);
                            }
                        });
    }

    private Optional<WayBack.By> undone(RunbookStep part) {
        return history.step(part.path())
                .undo()
                .filter(WayBack.By.class::isInstance)
                .map(WayBack.By.class::cast);
    }

    private Optional<Entry.RollbackBegun> rollback() {
        return first.stream()
                .filter(Entry.RollbackBegun.class::isInstance)
                .map(Entry.RollbackBegun.class::cast)
                .findFirst()
                .or(history::rollback);
    }

    private Stream<RunbookStep> steps() {
        return rollback()
                .map(back -> history.toUndo(runbook, back.to()).stream())
                .orElseGet(
                        () ->
                                runbook.singleSteps()
                                        .filter(
                                                part ->
                                                        !history.step(part.path())
                                                                .state()
                                                                .settled())
                                        .filter(
                                                part ->
                                                        part.rules().when().stream()
                                                                .allMatch(when -> when.holds())));
    }

    /** Whether it is left out from now on. */
    boolean left(RunbookStep part) {
        return first.stream()
                .anyMatch(
                        entry ->
                                switch (entry) {
                                    case Entry.Skipped(var path, _, _) -> path.equals(part.path());
                                    case Entry.UndoOutcome(var path, _, _) ->
                                            path.equals(part.path());
                                    default -> false;
                                });
    }

    /** Empty while a store cannot be asked: the step that needs it says so, if it comes to it. */
    private Optional<List<Access>> access(RunbookStep part) {
        try {
            return Optional.of(bound(part).map(Step::access).orElse(List.of()));
        } catch (Failure e) {
            return Optional.empty();
        }
    }

    private Optional<Step> bound(RunbookStep part) {
        String kind =
                rollback().flatMap(_ -> undone(part)).map(WayBack.By::kind).orElse(part.kind());
        return spec(part).map(spec -> binder.bind(kind, spec));
    }

    /** What is done next for the step, or to take it back. */
    private Optional<StepSpec> spec(RunbookStep part) {
        if (rollback().isPresent()) {
            return undone(part).map(by -> binder.read(by.kind(), by.arguments()));
        }
        return part.work() instanceof RunbookStep.Work.One(StepSpec spec)
                        && !(spec instanceof Approve)
                ? Optional.of(spec)
                : Optional.empty();
    }
}
