package dev.rehome.search.catchup;

import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.read.Refresh;
import dev.rehome.search.verify.CompareIndex;
import dev.rehome.search.verify.ReadIndex;
import dev.rehome.search.write.DeleteDocuments;
import dev.rehome.search.write.Doomed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes the documents of a copy that its source has no more. Nothing at the source tells of them;
 * so the digests of both sides say in which groups of ids there may be some, and of those groups
 * the ids are compared. Before one is deleted, the source is asked for it by its id once more.
 *
 * @param type the target's mapping type, for a server that has them
 * @param beforeDeleting is called before the first one goes
 */
record DeleteGone(
        ReadIndex source, ReadIndex target, Optional<String> type, Preparation beforeDeleting) {
    /** So that the ids fit into a small heap. */
    private static final long KEPT_MAX = 300_000;

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
        long deleted = 0;
        for (Set<Integer> groups : chunks(there, here)) {
            deleted += delete(groups);
        }
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

    /** The groups that differ, so many at a time as fit. */
    private static List<Set<Integer>> chunks(DocumentDigest there, DocumentDigest here) {
        var chunks = new ArrayList<Set<Integer>>();
        Set<Integer> chunk = new TreeSet<>();
        long kept = 0;
        for (int group : there.differing(here)) {
            long items = here.groups().get(group).items();
            if (!chunk.isEmpty() && kept + items > KEPT_MAX) {
                chunks.add(chunk);
                chunk = new TreeSet<>();
                kept = 0;
            }
            chunk.add(group);
            kept += items;
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private long delete(Set<Integer> groups) throws InterruptedException {
        Map<String, Doomed> only = new ConcurrentHashMap<>();
        target.each(
                hit -> {
                    if (groups.contains(DocumentDigest.group(hit))) {
                        only.put(key(hit), Doomed.of(hit));
                    }
                });
        source.each(
                hit -> {
                    if (groups.contains(DocumentDigest.group(hit))) {
                        only.remove(key(hit));
                    }
                });
        var candidates = new ArrayList<>(only.values());
        long deleted = 0;
        for (int from = 0; from < candidates.size(); from += ASKED_AT_A_TIME) {
            List<Doomed> gone =
                    gone(
                            candidates.subList(
                                    from, Math.min(candidates.size(), from + ASKED_AT_A_TIME)));
            if (!gone.isEmpty()) {
                beforeDeleting.run();
                deleted += new DeleteDocuments(target.cluster(), target.index(), type).delete(gone);
            }
        }
        return deleted;
    }

    private static String key(Hit hit) {
        return hit.routingText().map(routing -> routing + '\n').orElse("") + hit.idText();
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
