package dev.rehome.postgres.clone;

import dev.rehome.engine.digest.Digest;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.landing.CopyTable;
import dev.rehome.postgres.landing.Landed;
import dev.rehome.postgres.landing.Markers;
import dev.rehome.postgres.landing.ProveUnchanged;
import dev.rehome.postgres.pool.TableLock;
import dev.rehome.postgres.snapshot.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One table on its way: its parts, what of them has landed, and what the target gave back. Safe for
 * the several workers that share a big table.
 *
 * @param copy how its rows travel
 * @param tables the oids of the tables that its rows land in: itself, or a tree of partitions
 * @param unlogged whether one of these is, so that a crash of the target leaves it empty
 * @param parts how it is cut
 * @param before what landed of it in earlier attempts
 * @param slices in how many pieces it is read back
 * @param searchPath the source's own
 * @param postponed numbers of parts that the target would not take when other tables were not full
 */
record TableClone(
        CopyTable copy,
        Set<Long> tables,
        boolean unlogged,
        List<Part> parts,
        List<Landed> before,
        int slices,
        String searchPath,
        Set<Integer> postponed,
        Map<Integer, Digest> landed,
        Map<Integer, Digest> readBack) {

    static TableClone of(
            CopyTable copy,
            Set<Long> tables,
            boolean unlogged,
            List<Part> parts,
            List<Landed> before,
            int slices,
            String searchPath) {
        return new TableClone(
                copy,
                tables,
                unlogged,
                parts,
                before,
                slices,
                searchPath,
                ConcurrentHashMap.newKeySet(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
    }

    Table table() {
        return copy.copy().table();
    }

    /** That lock on every table its rows land in. */
    Map<Object, TableLock> locks(TableLock lock) {
        return tables.stream().collect(Collectors.toMap(oid -> oid, _ -> lock));
    }

    /**
     * Makes sure that what landed before is what the source has now, or throws it away. It is
     * thrown away as well where the table has grown, so that it would now be cut elsewhere.
     *
     * @return what came of it
     */
    ProveUnchanged.Verdict prove(
            ProveUnchanged proof, Session source, Session target, CopyRelay relay)
            throws InterruptedException {
        var verdict = verdict(proof, source, relay);
        if (verdict.keepsRows()) {
            new Markers(target).adopt(table().oid(), copy.epoch());
        } else {
            copy.startAgain(target);
        }
        return verdict;
    }

    private ProveUnchanged.Verdict verdict(ProveUnchanged proof, Session source, CopyRelay relay)
            throws InterruptedException {
        if (unlogged) {
            return ProveUnchanged.Verdict.UNLOGGED;
        }
        boolean sameCut = before.stream().map(Landed::part).allMatch(parts::contains);
        return sameCut
                ? proof.of(copy, before, relay, source, CopyRelay.Passed.UNNOTICED)
                : ProveUnchanged.Verdict.CHANGED;
    }

    /**
     * Brings one part over, unless it has landed.
     *
     * @return whether all of the table has now; so for one part alone, whoever works beside
     */
    boolean land(
            Part part, Session source, Session target, CopyRelay relay, CopyRelay.Passed passed)
            throws InterruptedException {
        CopyTable how = postponed.contains(part.number()) ? copy.under(searchPath) : copy;
        Digest digest = how.land(relay, source, target, part, passed).digest();
        synchronized (landed) {
            landed.put(part.number(), digest);
            return landed.size() == parts.size();
        }
    }

    /**
     * Notes that a part is to be tried again: with the source's search path then, for functions
     * that name objects without their schema. Not at once, since whoever may create objects in a
     * schema of that path can make the names mean something else.
     */
    void postpone(Part part) {
        postponed.add(part.number());
    }

    /** Of the rows that landed before, once they are proved to be what the source has. */
    Digest kept() {
        return before.stream().map(Landed::digest).reduce(Digest.EMPTY, Digest::plus);
    }

    /** Of all rows as they were sent. */
    Digest sent() {
        return sum(landed);
    }

    /**
     * Reads one slice of it back from the target.
     *
     * @param slice one of {@link #slices} parts of the target's table
     * @return after the last slice, all that was read back
     */
    Optional<Digest> readBack(Part slice, Session target, CopyRelay relay)
            throws InterruptedException {
        Digest digest = copy.read(relay, target, slice, CopyRelay.Passed.UNNOTICED);
        synchronized (readBack) {
            readBack.put(slice.number(), digest);
            return readBack.size() == slices ? Optional.of(sum(readBack)) : Optional.empty();
        }
    }

    private static Digest sum(Map<Integer, Digest> digests) {
        return digests.values().stream().reduce(Digest.EMPTY, Digest::plus);
    }
}
