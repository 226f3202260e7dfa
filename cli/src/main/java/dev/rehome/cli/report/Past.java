package dev.rehome.cli.report;

import dev.rehome.cli.report.Activity.End;
import dev.rehome.engine.event.Throughput.Stretch;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.run.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What went on in a run and when, gathered from its entries. */
final class Past {
    private final Account account;
    private final List<Activity> activities = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, Begun> begun = new LinkedHashMap<>();
    private final Map<String, Instant> waiting = new LinkedHashMap<>();
    private Optional<Entry.Claimed> process = Optional.empty();
    private Instant since; // it is at the run

    private record Begun(Instant at, boolean back) {}

    /**
     * A process's turn at the run.
     *
     * @param by who began it
     * @param end how it left the run; DONE is that it ended in order, whatever came of it
     */
    record Turn(Instant from, Instant to, String by, End end) {

        Turn {
            to = Activity.notBefore(from, to);
        }
    }

    private Past(Account account) {
        this.account = account;
        this.since = account.entries().getFirst().at();
    }

    static Past of(Account account) {
        var past = new Past(account);
        Instant before = account.entries().getFirst().at();
        for (Recorded recorded : account.entries()) {
            past.take(recorded, before);
            before = recorded.at();
        }
        boolean alive = account.status().owner().isPresent();
        past.leave(
                alive ? account.status().latest() : past.lastSign(before, Instant.MAX),
                alive ? End.GOING : End.CUT_OFF);
        Instant last = past.until();
        past.waiting.forEach((step, at) -> past.add(step, false, at, last, End.WAITED));
        return past;
    }

    /** In the order in which they ended. */
    List<Activity> activities() {
        return List.copyOf(activities);
    }

    /** One after the other. */
    List<Turn> turns() {
        return List.copyOf(turns);
    }

    private Instant until() {
        return turns.isEmpty() ? since : turns.getLast().to();
    }

    private void take(Recorded recorded, Instant before) {
        Instant at = recorded.at();
        switch (recorded.entry()) {
            case Entry.Claimed claimed -> {
                leave(lastSign(before, at), End.CUT_OFF);
                process = Optional.of(claimed);
                since = at;
            }
            case Entry.Intent intent -> begun.put(intent.step(), new Begun(at, false));
            case Entry.UndoIntent intent -> begun.put(intent.step(), new Begun(at, true));
            case Entry.Outcome(var step, Entry.Result.Differed _, _) ->
                    end(step, before, at, End.DIFFERED);
            case Entry.Outcome outcome -> end(outcome.step(), before, at, End.DONE);
            case Entry.Failed failed -> end(failed.step(), before, at, End.FAILED);
            case Entry.Retried retried when retried.by().isEmpty() ->
                    end(retried.step(), before, at, End.FAILED);
            case Entry.InDoubt doubt -> end(doubt.step(), before, at, End.IN_DOUBT);
            case Entry.UndoFailed failed -> end(failed.step(), before, at, End.FAILED);
            case Entry.UndoOutcome undone -> end(undone.step(), at, at, End.TAKEN_BACK);
            case Entry.Waiting waits -> waiting.putIfAbsent(waits.step(), at);
            case Entry.Approved yes when waiting.containsKey(yes.step()) ->
                    add(yes.step(), false, waiting.remove(yes.step()), at, End.WAITED);
            case Entry.Paused _ -> leave(at, End.PAUSED);
            case Entry.Ended _ -> leave(at, End.DONE);
            case Entry.RunOpened _,
                    Entry.Warned _,
                    Entry.Skipped _,
                    Entry.Retried _,
                    Entry.TimeoutSet _,
                    Entry.Approved _,
                    Entry.Rejected _,
                    Entry.RollbackBegun _ -> {}
        }
    }

    /**
     * @param before since when somebody has looked at it, where its beginning is not written down
     */
    private void end(String step, Instant before, Instant at, End end) {
        Begun known = begun.remove(step);
        add(step, known != null && known.back(), known == null ? before : known.at(), at, end);
    }

    private void add(String step, boolean back, Instant from, Instant to, End end) {
        activities.add(new Activity(step, back || end == End.TAKEN_BACK, from, to, end));
    }

    private void leave(Instant at, End end) {
        process.ifPresent(by -> turns.add(new Turn(since, at, by.by(), end)));
        process = Optional.empty();
        for (String step : List.copyOf(begun.keySet())) {
            end(step, at, at, end == End.DONE ? End.CUT_OFF : end);
        }
    }

    /** When the process that was at it before {@code next} last gave a sign of life. */
    private Instant lastSign(Instant written, Instant next) {
        return account.moved().stream()
                .flatMap(moved -> moved.throughput().stretches().stream())
                .map(Stretch::to)
                .filter(to -> to.isBefore(next))
                .reduce(written, (a, b) -> a.isBefore(b) ? b : a);
    }
}
