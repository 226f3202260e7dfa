package dev.rehome.engine.journal;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A journal that takes every known secret out of what the world said: failures, proofs,
 * differences, what a running step says it is doing, and the texts in a step's cursor. What a run
 * is resumed or undone from is written as it is: it holds references only, and a name in it that
 * happens to read like a secret must stay that name.
 */
public record ScrubbedJournal(Journal journal, Redactor redactor) implements Journal {

    @Override
    public void open(RunId run, Entry.RunOpened opened) {
        journal.open(run, opened);
    }

    @Override
    public Lease claim(RunId run, Owner owner, Duration ttl) {
        return new ScrubbedLease(journal.claim(run, owner, ttl), redactor);
    }

    @Override
    public List<Recorded> entries(RunId run, long sequence) {
        return journal.entries(run, sequence);
    }

    @Override
    public Optional<Cursor> cursor(RunId run, String step) {
        return journal.cursor(run, step);
    }

    @Override
    public Optional<Told> told(RunId run, String step) {
        return journal.told(run, step);
    }

    @Override
    public List<RunHead> runs(int max) {
        return journal.runs(max);
    }

    @Override
    public RunHead head(RunId run) {
        return journal.head(run);
    }

    @Override
    public Optional<Home> home() {
        return journal.home();
    }

    @Override
    public void close() {
        journal.close();
    }

    private record ScrubbedLease(Lease lease, Redactor redactor) implements Lease {

        @Override
        public RunId run() {
            return lease.run();
        }

        @Override
        public long token() {
            return lease.token();
        }

        @Override
        public void append(Entry entry) {
            lease.append(
                    switch (entry) {
                        case Entry.RunOpened opened -> opened;
                        case Entry.Intent intent -> intent;
                        case Entry.UndoIntent intent -> intent;
                        case Entry.Outcome(var step, var result, var undo) ->
                                new Entry.Outcome(
                                        step, (Entry.Result) redactor.scrub((Record) result), undo);
                        case Entry other -> (Entry) redactor.scrub((Record) other);
                    });
        }

        @Override
        public void save(String step, Cursor cursor) {
            boolean tree = cursor.text().startsWith("{");
            lease.save(
                    step,
                    tree ? new Cursor(Json.write(scrubbed(Json.read(cursor.text())))) : cursor);
        }

        @Override
        public void tell(String step, Standing standing) {
            lease.tell(step, redactor.scrub(standing));
        }

        /** Keys and numbers are what a step finds its way by; only texts are from the world. */
        private Object scrubbed(Object tree) {
            return switch (tree) {
                case String text -> redactor.scrub(text);
                case List<?> list -> list.stream().map(this::scrubbed).toList();
                case Map<?, ?> map -> {
                    var scrubbed = new LinkedHashMap<Object, Object>();
                    map.forEach((key, value) -> scrubbed.put(key, scrubbed(value)));
                    yield scrubbed;
                }
                default -> tree;
            };
        }

        @Override
        public void onLoss(Runnable stop) {
            lease.onLoss(stop);
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
