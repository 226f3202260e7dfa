package dev.rehome.search.catchup;

import dev.rehome.engine.digest.Digest;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.AddressSet;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.read.Pages;
import dev.rehome.search.read.ReadSlice;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.verify.CompareIndex;
import dev.rehome.search.verify.ReadIndex;
import dev.rehome.search.write.DeleteDocuments;
import dev.rehome.search.write.Doomed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Deletes the documents of a copy that its source has no more. Nothing at the source tells of them;
 * so the digests of both sides say in which groups of ids there may be some. Of those groups the
 * addresses that the source has are kept, and then each document of the copy that is not among them
 * is asked for at the source, by its id, before it goes. Nothing of the copy is kept.
 *
 * <p>What is kept may lack an address, or take one for another, without harm. Whatever it lacks
 * (written since it was read, or for want of room) is asked for, and found. A document that is gone
 * and taken for another stays; the comparison in the end reads all and names it.
 *
 * @param type the target's mapping type, for a server that has them
 * @param beforeDeleting is called before some go; by one thread at a time
 * @param keptBytesMax what the source's addresses may take; when they take more, both sides are
 *     read several times, each time for as many as fit
 */
record DeleteGone(
        ReadIndex source,
        ReadIndex target,
        Optional<String> type,
        Preparation beforeDeleting,
        long keptBytesMax) {
    private static final int ASKED_AT_A_TIME = 1_000;
    private static final int DIFFERENCES_MAX = 20;

    @FunctionalInterface
    interface Preparation {
        void run() throws InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param compared documents of the source whose digests were compared with the target's; 0
     *     while the source is written to
     * @param counted documents that both sides have, of which each was compared before, or written
     *     since; 0 where they had to be compared again
     */
    record Outcome(long deleted, long compared, long counted, List<String> differences) {}

    /**
     * Does it.
     *
     * @param live whether the source has been written to since it was caught up: then only ids are
     *     looked at, as the rest may differ
     */
    Outcome run(CompareIndex.Moving live) throws InterruptedException {
        List<DocumentDigest> both = source.crew().atOnce(List.of(source::digest, target::digest));
        DocumentDigest there = both.getFirst();
        DocumentDigest here = both.getLast();
        long deleted = delete(there, here);
        if (live.isMoving()) {
            return new Outcome(deleted, 0, 0, List.of());
        }
        if (deleted > 0) {
            var _ = new Refresh(target.cluster(), target.index()).run();
        }
        List<String> differences =
                here.equals(there)
                        ? List.of()
                        : new CompareIndex(source, target, DIFFERENCES_MAX).differences(there);
        return new Outcome(deleted, there.whole().items(), 0, differences);
    }

    private long delete(DocumentDigest there, DocumentDigest here) throws InterruptedException {
        Set<Integer> groups = there.differing(here);
        if (groups.isEmpty()) {
            return 0;
        }
        long kept = groups.stream().mapToLong(group -> there.groups().get(group).items()).sum();
        long rounds = Math.max(1, Math.ceilDiv(kept, AddressSet.fitting(keptBytesMax, 0)));
        var search = new Search(groups, rounds, new AddressSet(Math.ceilDiv(kept, rounds)));
        for (long round = 0; round < rounds; round++) {
            search.run(round);
        }
        return search.deleted;
    }

    /** The way through both sides, round by round, and what was deleted so far. */
    private final class Search {
        private final Set<Integer> groups;
        private final long rounds;
        private final AddressSet kept;
        private long deleted;

        Search(Set<Integer> groups, long rounds, AddressSet kept) {
            this.groups = groups;
            this.rounds = rounds;
            this.kept = kept;
        }

        /** Looks at those addresses whose turn it is: of each group as many as of any other. */
        void run(long round) throws InterruptedException {
            kept.clear();
            source.each(
                    hit -> {
                        if (groups.contains(DocumentDigest.group(hit))) {
                            Digest address = DocumentDigest.address(hit);
                            if (isTurn(address, round)) {
                                kept.add(address);
                            }
                        }
                    });
            var work = new ArrayList<Callable<Boolean>>();
            for (ReadSlice slice : target.slices()) {
                work.add(
                        () ->
                                slice.with(
                                        pages -> {
                                            deleteGone(pages, round);
                                            return true;
                                        }));
            }
            var _ = target.crew().all(work);
        }

        /** Not by the upper bits of an address, which say where in the set it is. */
        private boolean isTurn(Digest address, long round) {
            return Long.remainderUnsigned(address.hi(), rounds) == round;
        }

        private void deleteGone(Pages pages, long round) throws InterruptedException {
            var candidates = new ArrayList<Doomed>();
            pages.each(
                    page -> {
                        for (Hit hit : page.hits()) {
                            if (isOnlyHere(hit, round)) {
                                candidates.add(Doomed.of(hit));
                            }
                            if (candidates.size() == ASKED_AT_A_TIME) {
                                delete(gone(candidates));
                                candidates.clear();
                            }
                        }
                    });
            if (!candidates.isEmpty()) {
                delete(gone(candidates));
            }
        }

        private boolean isOnlyHere(Hit hit, long round) {
            if (!groups.contains(DocumentDigest.group(hit))) {
                return false;
            }
            Digest address = DocumentDigest.address(hit);
            return isTurn(address, round) && kept.find(address) == AddressSet.NONE;
        }

        private synchronized void delete(List<Doomed> gone) throws InterruptedException {
            if (!gone.isEmpty()) {
                beforeDeleting.run();
                deleted += new DeleteDocuments(target.cluster(), target.index(), type).delete(gone);
            }
        }
    }

    /** Those that the source certainly has not, asked for by id: made since, they are there. */
    private List<Doomed> gone(List<Doomed> candidates) throws InterruptedException {
        Request request =
                Request.search(
                        "/" + Names.encoded(source.index()) + "/_mget?_source=false",
                        Doomed.asked(candidates));
        var docs = source.cluster().ask(request).path("docs");
        var gone = new ArrayList<Doomed>();
        for (int i = 0; i < candidates.size(); i++) {
            var found = docs.path(i).path("found");
            if (found.isBoolean() && !found.asBoolean()) {
                gone.add(candidates.get(i));
            }
        }
        return gone;
    }
}
