package dev.rehome.postgres.verify;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.copy.CopySql;
import dev.rehome.postgres.copy.Relays;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.pool.Worker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Compares the tables of one database on two sides by the digests of their rows, and names the
 * differing rows where digests differ. Its work is cut into tasks for a pool: one side of a part of
 * a table, or of several small tables.
 */
final class CompareTables {
    /** A guess that only orders the work. */
    private static final double BYTES_PER_SECOND = 100e6;

    /** Small tables share a task up to this size and number, so a session stays with a database. */
    private static final long TOGETHER_BYTES = 4L << 20;

    private static final int TOGETHER_TABLES = 64;

    private final Side source;
    private final Side target;
    private final VerifyOptions options;
    private final Progress progress;
    private final Relays relays;
    private final Consumer<Collection<Task>> submit;
    private final Consumer<List<TableVerdict>> finished;
    private final Map<String, TableVerdict> verdicts = new TreeMap<>();
    private int open;

    /**
     * @param submit takes further tasks
     * @param finished takes the verdicts in the order of names, from the thread that reached the
     *     last
     */
    CompareTables(
            Side source,
            Side target,
            VerifyOptions options,
            Progress progress,
            Relays relays,
            Consumer<Collection<Task>> submit,
            Consumer<List<TableVerdict>> finished) {
        this.source = source;
        this.target = target;
        this.options = options;
        this.progress = progress;
        this.relays = relays;
        this.submit = submit;
        this.finished = finished;
    }

    /** Lists both sides' tables and submits the reading of those that can be compared. */
    void begin(Worker worker) {
        Map<String, Relation> there = new TreeMap<>();
        target.relations(worker).forEach(relation -> there.put(relation.name(), relation));
        var tables = new ArrayList<Comparison>();
        for (Relation relation : source.relations(worker)) {
            Relation other = there.remove(relation.name());
            if (other == null) {
                decide(relation.name(), TableVerdict.missing(relation.name()));
            } else {
                sort(new TablePair(relation, other, encoding()), tables);
            }
        }
        there.keySet().forEach(name -> decide(name, TableVerdict.extra(name)));
        synchronized (this) {
            open = tables.size() + 1; // one more for this method itself
        }
        submit.accept(tasks(tables));
        closeOne();
    }

    /** Where one side knows no encoding, both are read as the bytes they are. */
    private String encoding() {
        boolean bytes =
                source.encoding().equals("SQL_ASCII") || target.encoding().equals("SQL_ASCII");
        return bytes ? "SQL_ASCII" : "UTF8";
    }

    private void sort(TablePair pair, List<Comparison> tables) {
        boolean emptied =
                pair.target().kind() == Relation.Kind.UNPOPULATED_VIEW
                        && source.whyLeftOut(pair.source()).isPresent();
        List<String> differences = emptied ? List.of() : pair.columnDifferences();
        Optional<String> reason = whyNotRead(pair);
        if (reason.isEmpty()) {
            tables.add(new Comparison(pair));
        } else if (!differences.isEmpty()) {
            decide(
                    pair.name(),
                    new TableVerdict(
                            pair.name(),
                            TableVerdict.Outcome.DIFFERS,
                            0,
                            0,
                            0,
                            differences,
                            reason,
                            Optional.empty()));
        } else if (pair.source().kind() != Relation.Kind.PARTITIONED) {
            decide(pair.name(), TableVerdict.notCompared(pair.name(), reason.orElseThrow()));
        }
    }

    private Optional<String> whyNotRead(TablePair pair) {
        Optional<String> leftOut = source.whyLeftOut(pair.source());
        if (leftOut.isPresent()) {
            return leftOut;
        }
        if (pair.source().kind() != pair.target().kind()) {
            return Optional.of("the two are of different kinds");
        }
        return switch (pair.source().kind()) {
            case TABLE, TREE -> Optional.empty();
            case PARTITIONED -> Optional.of("its partitions hold the rows");
            case MATERIALIZED_VIEW ->
                    options.materializedViews()
                            ? Optional.empty()
                            : Optional.of("a materialized view, refreshed rather than copied");
            case UNPOPULATED_VIEW -> Optional.of("a materialized view without data on both sides");
            case FOREIGN -> Optional.of("a foreign table; its rows live on another server");
        };
    }

    /** One task for each part and side of large tables; small ones together. */
    private List<Task> tasks(List<Comparison> tables) {
        var tasks = new ArrayList<Task>();
        var together = new ArrayList<Comparison>();
        long togetherBytes = 0;
        for (Comparison table : tables) {
            table.announce();
            long bytes = table.pair.source().bytes() + table.pair.target().bytes();
            if (bytes > TOGETHER_BYTES) {
                tasks.addAll(table.tasks());
                continue;
            }
            together.add(table);
            togetherBytes += bytes;
            if (togetherBytes > TOGETHER_BYTES || together.size() == TOGETHER_TABLES) {
                tasks.add(task(List.copyOf(together), togetherBytes));
                together.clear();
                togetherBytes = 0;
            }
        }
        if (!together.isEmpty()) {
            tasks.add(task(List.copyOf(together), togetherBytes));
        }
        return tasks;
    }

    private static Task task(List<Comparison> small, long bytes) {
        return task(
                "%s from %s on"
                        .formatted(
                                Figures.count(small.size(), "table"), small.getFirst().pair.name()),
                bytes,
                worker -> {
                    for (Comparison table : small) {
                        for (Task part : table.tasks()) {
                            part.body().run(worker);
                        }
                    }
                });
    }

    private static Task task(String name, long bytes, Task.Body body) {
        return new Task("comparing " + name, bytes / BYTES_PER_SECOND, List.of(), Map.of(), body);
    }

    private synchronized void decide(String table, TableVerdict verdict) {
        verdicts.put(table, verdict);
    }

    private void closeOne() {
        List<TableVerdict> all;
        synchronized (this) {
            if (--open > 0) {
                return;
            }
            all = List.copyOf(verdicts.values());
        }
        finished.accept(all);
    }

    /** One table on its way: the digests of what was read so far. */
    private final class Comparison {
        private final TablePair pair;
        private final List<String> columns;
        private final List<String> sourceCopies;
        private final List<String> targetCopies;
        private Digest sourceDigest = Digest.EMPTY;
        private Digest targetDigest = Digest.EMPTY;
        private int partsLeft;

        Comparison(TablePair pair) {
            this.pair = pair;
            this.columns = pair.columns();
            this.sourceCopies = pair.copies(pair.source(), columns, options.partBytes());
            this.targetCopies = pair.copies(pair.target(), columns, options.partBytes());
            this.partsLeft = sourceCopies.size() + targetCopies.size();
        }

        void announce() {
            progress.expect(
                    item(),
                    Amount.rows(
                            pair.source().rows(), pair.source().bytes() + pair.target().bytes()));
        }

        /** The rows are those of the table, which the source has; bytes are read on both sides. */
        private Amount amount(Side side, long rows, long bytes) {
            return Amount.rows(side.equals(source) ? rows : 0, bytes);
        }

        String item() {
            return source.database() + "." + pair.name();
        }

        /** The sides take turns, so that both servers work at the same time. */
        List<Task> tasks() {
            var tasks = new ArrayList<Task>();
            long sourceBytes = pair.source().bytes() / sourceCopies.size();
            long targetBytes = pair.target().bytes() / targetCopies.size();
            for (int i = 0; i < Math.max(sourceCopies.size(), targetCopies.size()); i++) {
                if (i < sourceCopies.size()) {
                    tasks.add(read(source, sourceCopies.get(i), sourceBytes));
                }
                if (i < targetCopies.size()) {
                    tasks.add(read(target, targetCopies.get(i), targetBytes));
                }
            }
            return tasks;
        }

        private Task read(Side side, String copy, long bytes) {
            return task(
                    pair.name() + " at the " + side.words(),
                    bytes,
                    worker ->
                            took(
                                    side,
                                    relays.of(worker.number())
                                            .digest(
                                                    side.session(worker),
                                                    CopySql.reading(item(), copy),
                                                    (rows, read) ->
                                                            progress.advance(
                                                                    item(),
                                                                    amount(side, rows, read)))));
        }

        private void took(Side side, Digest digest) {
            boolean last;
            synchronized (this) {
                if (side.equals(source)) {
                    sourceDigest = sourceDigest.plus(digest);
                } else {
                    targetDigest = targetDigest.plus(digest);
                }
                last = --partsLeft == 0;
            }
            if (last) {
                judge();
            }
        }

        private void judge() {
            if (sourceDigest.equals(targetDigest)) {
                close(Optional.empty());
            } else {
                submit.accept(
                        List.of(
                                task(
                                        "differing rows of " + pair.name(),
                                        4 * (sourceDigest.bytes() + targetDigest.bytes()),
                                        this::findDifferences)));
            }
        }

        private void findDifferences(Worker worker) throws InterruptedException {
            progress.doing("finding the rows of %s that differ".formatted(item()));
            close(
                    Optional.of(
                            new FindDifferences(pair, options, relays.of(worker.number()))
                                    .find(source.session(worker), target.session(worker))));
        }

        private void close(Optional<RowDifferences> rows) {
            List<String> columnDifferences = pair.columnDifferences();
            boolean identical = rows.isEmpty() && columnDifferences.isEmpty();
            long bytes = sourceDigest.bytes() + targetDigest.bytes();
            decide(
                    pair.name(),
                    new TableVerdict(
                            pair.name(),
                            identical
                                    ? TableVerdict.Outcome.IDENTICAL
                                    : TableVerdict.Outcome.DIFFERS,
                            sourceDigest.items(),
                            targetDigest.items(),
                            bytes,
                            columnDifferences,
                            Optional.empty(),
                            rows));
            progress.expect(item(), Amount.rows(sourceDigest.items(), bytes));
            progress.finish(item(), identical ? "identical" : "differs");
            closeOne();
        }
    }
}
