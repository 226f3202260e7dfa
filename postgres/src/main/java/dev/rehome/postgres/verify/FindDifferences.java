package dev.rehome.postgres.verify;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.digest.Digester;
import dev.rehome.engine.digest.ItemTaker;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.copy.CopySql;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names the rows in which two tables differ, in bounded memory, by reading both twice. The first
 * reading sums row hashes in buckets by the hash of the key, so both versions of a changed row fall
 * into one bucket; the second keeps only rows of buckets whose sums differ, cancels equal ones and
 * pairs the others by key.
 */
final class FindDifferences {
    private static final int BUCKETS = 1 << 16;

    /** What the rows kept in the second reading may take, roughly. */
    private static final long KEPT_BYTES_MAX = 48L << 20;

    private static final long KEPT_ROW_BYTES = 200;
    private static final long KEPT_CELL_BYTES = 120;

    /** So much of a row is in its first piece for sure; what a key has beyond does not count. */
    private static final int KEY_BYTES_MAX = 16 * 1024;

    private final TablePair pair;
    private final VerifyOptions options;
    private final CopyRelay relay;
    private final List<String> key;
    private final List<String> columns;

    private final long[] sums = new long[BUCKETS];
    private final long[] otherSums = new long[BUCKETS];
    private final long[] rows = new long[BUCKETS];
    private final boolean[] chosen = new boolean[BUCKETS];
    private final Map<Hash, Kept> sourceRows = new LinkedHashMap<>();
    private final Map<Hash, Kept> targetRows = new LinkedHashMap<>();

    private record Hash(long hi, long lo) {}

    /** Equal rows of one side, without what the other side has too. */
    private static final class Kept {
        private final Hash key;
        private final List<Cell> cells;
        private long copies = 1;

        Kept(Hash key, List<Cell> cells) {
            this.key = key;
            this.cells = cells;
        }
    }

    FindDifferences(TablePair pair, VerifyOptions options, CopyRelay relay) {
        this.pair = pair;
        this.options = options;
        this.relay = relay;
        this.key = pair.key();
        this.columns = new ArrayList<>(key);
        pair.columns().stream().filter(column -> !key.contains(column)).forEach(columns::add);
    }

    /** Reads both sides, twice each. */
    RowDifferences find(Session source, Session target) throws InterruptedException {
        read(source, pair.source(), new Summing(1));
        read(target, pair.target(), new Summing(-1));
        boolean all = choose();
        read(source, pair.source(), new Keeping(sourceRows, Map.of()));
        read(target, pair.target(), new Keeping(targetRows, sourceRows));
        return pairUp(!all);
    }

    private void read(Session session, Relation side, ItemTaker taker) throws InterruptedException {
        var sql = CopySql.reading(pair.name(), pair.copy(side, columns, List.of()));
        relay.read(session, sql, taker, CopyRelay.Passed.UNNOTICED);
    }

    /** Chooses the differing buckets that may be kept, at least one; false when not all may. */
    private boolean choose() {
        long budget = KEPT_BYTES_MAX / (KEPT_ROW_BYTES + KEPT_CELL_BYTES * columns.size());
        long kept = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (sums[bucket] != 0 || otherSums[bucket] != 0) {
                if (kept > 0 && kept + rows[bucket] > budget) {
                    return false;
                }
                chosen[bucket] = true;
                kept += rows[bucket];
            }
        }
        return true;
    }

    private RowDifferences pairUp(boolean atLeast) {
        if (key.isEmpty() && !options.showValues()) {
            return counted(atLeast);
        }
        Map<Hash, List<Kept>> targetByKey = new LinkedHashMap<>();
        if (!key.isEmpty()) {
            targetRows
                    .values()
                    .forEach(
                            row ->
                                    targetByKey
                                            .computeIfAbsent(row.key, _ -> new ArrayList<>())
                                            .add(row));
        }
        var named = new ArrayList<RowDifference>();
        long total = 0;
        for (Kept row : sourceRows.values()) {
            List<Kept> sameKey = targetByKey.get(row.key);
            if (sameKey == null || sameKey.isEmpty()) {
                total += row.copies;
                name(named, () -> new RowDifference.Missing(values(row), row.copies));
            } else {
                Kept other = sameKey.removeFirst();
                total += row.copies;
                name(named, () -> changed(row, other));
                other.copies--;
                if (row.copies > 1) { // the key is one only at the target
                    name(named, () -> new RowDifference.Missing(values(row), row.copies - 1));
                }
            }
        }
        for (Kept row : targetRows.values()) {
            if (row.copies > 0) {
                total += row.copies;
                name(named, () -> new RowDifference.Extra(values(row), row.copies));
            }
        }
        return new RowDifferences(named, total, atLeast);
    }

    /** Where neither key nor values tell one row from another. */
    private RowDifferences counted(boolean atLeast) {
        long missing = copies(sourceRows);
        long extra = copies(targetRows);
        var named = new ArrayList<RowDifference>();
        if (missing > 0) {
            name(named, () -> new RowDifference.Missing(List.of(), missing));
        }
        if (extra > 0) {
            name(named, () -> new RowDifference.Extra(List.of(), extra));
        }
        return new RowDifferences(named, missing + extra, atLeast);
    }

    private static long copies(Map<Hash, Kept> rows) {
        return rows.values().stream().mapToLong(row -> row.copies).sum();
    }

    private void name(
            List<RowDifference> named, java.util.function.Supplier<RowDifference> difference) {
        if (named.size() < options.differencesMax()) {
            named.add(difference.get());
        }
    }

    private RowDifference changed(Kept source, Kept target) {
        var changes = new ArrayList<RowDifference.Change>();
        for (int i = 0; i < columns.size(); i++) {
            Cell there = source.cells.get(i);
            Cell here = target.cells.get(i);
            if (!there.same(here)) {
                changes.add(
                        options.showValues()
                                ? new RowDifference.Change(
                                        columns.get(i), there.text(), here.text(), false)
                                : new RowDifference.Change(
                                        columns.get(i), Optional.empty(), Optional.empty(), true));
            }
        }
        return new RowDifference.Changed(values(source), changes);
    }

    /** The key's values, or where there is no key, the whole row's. */
    private List<RowDifference.Value> values(Kept row) {
        int count = key.isEmpty() ? columns.size() : key.size();
        var values = new ArrayList<RowDifference.Value>();
        for (int i = 0; i < count; i++) {
            values.add(new RowDifference.Value(columns.get(i), row.cells.get(i).text()));
        }
        return values;
    }

    /** Where the key ends: after as many tabs as it has columns, less one. */
    private long keyLength(MemorySegment memory, long offset, long length) {
        int tabs = 0;
        long end = Math.min(length, KEY_BYTES_MAX);
        for (long i = 0; i < end; i++) {
            byte value = memory.get(ValueLayout.JAVA_BYTE, offset + i);
            if ((value == '\t' || value == '\n') && ++tabs == key.size()) {
                return i;
            }
        }
        return end;
    }

    private static Hash hash(Digester digester) {
        Digest digest = digester.digest();
        return new Hash(digest.hi(), digest.lo());
    }

    private static int bucket(Hash hash) {
        return (int) (hash.lo & (BUCKETS - 1));
    }

    /** Hashes key and row, whether the row comes whole or in pieces. */
    private abstract class Hashing implements ItemTaker {
        private @Nullable Digester digester;
        private @Nullable Hash keyHash;

        @Override
        public final void item(MemorySegment memory, long offset, long length) {
            Digester row = begin(memory, offset, length);
            row.item(memory, offset, length);
            Hash rowHash = hash(row);
            row(keyHash == null ? rowHash : keyHash, rowHash, memory, offset, length);
            digester = null;
            keyHash = null;
        }

        @Override
        public final long piece(MemorySegment memory, long offset, long length) {
            long taken = begin(memory, offset, length).piece(memory, offset, length);
            piece(keyHash, memory, offset, taken);
            return taken;
        }

        private Digester begin(MemorySegment memory, long offset, long length) {
            Digester begun = digester;
            if (begun == null) {
                begun = new Digester();
                digester = begun;
                if (!key.isEmpty()) {
                    var ofKey = new Digester();
                    ofKey.item(memory, offset, keyLength(memory, offset, length));
                    keyHash = hash(ofKey);
                }
            }
            return begun;
        }

        /** A piece that is not the last one. */
        abstract void piece(@Nullable Hash keyHash, MemorySegment memory, long offset, long length);

        /** A whole row or the last piece of one. */
        abstract void row(
                Hash keyHash, Hash rowHash, MemorySegment memory, long offset, long length);
    }

    /** The first reading. */
    private final class Summing extends Hashing {
        private final int sign;

        Summing(int sign) {
            this.sign = sign;
        }

        @Override
        void piece(@Nullable Hash keyHash, MemorySegment memory, long offset, long length) {}

        @Override
        void row(Hash keyHash, Hash rowHash, MemorySegment memory, long offset, long length) {
            int bucket = bucket(keyHash);
            sums[bucket] += sign * rowHash.lo;
            otherSums[bucket] += sign * rowHash.hi;
            rows[bucket]++;
        }
    }

    /** The second reading. */
    private final class Keeping extends Hashing {
        private final Map<Hash, Kept> rows;
        private final Map<Hash, Kept> others;
        private @Nullable Cells begun;

        Keeping(Map<Hash, Kept> rows, Map<Hash, Kept> others) {
            this.rows = rows;
            this.others = others;
        }

        @Override
        void piece(@Nullable Hash keyHash, MemorySegment memory, long offset, long length) {
            if (keyHash == null || chosen[bucket(keyHash)]) {
                Cells cells = begun == null ? new Cells() : begun;
                cells.add(memory, offset, length);
                begun = cells;
            }
        }

        @Override
        void row(Hash keyHash, Hash rowHash, MemorySegment memory, long offset, long length) {
            Cells pieces = begun;
            begun = null;
            if (!chosen[bucket(keyHash)]) {
                return;
            }
            Kept other = others.get(rowHash);
            if (other != null) {
                if (--other.copies == 0) {
                    others.remove(rowHash);
                }
                return;
            }
            Kept same = rows.get(rowHash);
            if (same != null) {
                same.copies++;
                return;
            }
            Cells cells = pieces == null ? new Cells() : pieces;
            cells.add(memory, offset, length);
            rows.put(rowHash, new Kept(keyHash, cells.cells));
        }
    }

    /** Cuts a row into its cells: tabs between them, a newline at the end. */
    private static final class Cells {
        private final List<Cell> cells = new ArrayList<>(List.of(new Cell()));

        void add(MemorySegment memory, long offset, long length) {
            Cell cell = cells.getLast();
            for (long i = 0; i < length; i++) {
                byte value = memory.get(ValueLayout.JAVA_BYTE, offset + i);
                if (value == '\t') {
                    cell = new Cell();
                    cells.add(cell);
                } else if (value != '\n') {
                    cell.add(value);
                }
            }
        }
    }
}
