package dev.rehome.search.verify;

import dev.rehome.engine.digest.Digest;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names the documents that differ, once it is known in which groups they are: both sides are read
 * again, and of those groups a hash of each document is kept.
 */
final class FindDifferences {
    /** Of each side, with some 170 bytes each: so that they fit into a small heap. */
    private static final long KEPT_MAX = 200_000;

    private final Documents source;
    private final ReadDocuments target;
    private final Set<Integer> groups;
    private final boolean all;

    FindDifferences(
            Documents source,
            ReadDocuments target,
            DocumentDigest atSource,
            DocumentDigest atTarget) {
        this.source = source;
        this.target = target;
        this.groups = fitting(atSource, atTarget);
        this.all = groups.equals(atSource.differing(atTarget));
    }

    /** Whether all groups that differ are looked into, and not only as many as fit. */
    boolean all() {
        return all;
    }

    /** The first of the differing groups, as many as fit. */
    private static Set<Integer> fitting(DocumentDigest one, DocumentDigest two) {
        var chosen = new TreeSet<Integer>();
        long kept = 0;
        for (int group : one.differing(two)) {
            kept += Math.max(one.groups().get(group).items(), two.groups().get(group).items());
            if (chosen.isEmpty() || kept <= KEPT_MAX) {
                chosen.add(group);
            }
        }
        return chosen;
    }

    /** What stands for one document: its hash, and the routing that it is found by. */
    private record Seen(Digest digest, String routing) {}

    /**
     * One line for each document, by id.
     *
     * @param most that are named
     * @param live whether what is at the target only is no difference
     */
    List<String> find(int most, boolean live) throws InterruptedException {
        Map<String, Seen> missing = new ConcurrentHashMap<>();
        source.each(hit -> keep(hit, missing));
        Map<String, Seen> found = new ConcurrentHashMap<>();
        target.each(hit -> keep(hit, found));
        var ids = new TreeSet<>(missing.keySet());
        ids.addAll(found.keySet());
        var lines = new ArrayList<String>();
        for (String id : ids) {
            Seen one = missing.get(id);
            Seen two = found.get(id);
            if (one == null ? live : one.equals(two)) {
                continue;
            }
            if (lines.size() == most) {
                lines.add("and others");
                break;
            }
            String what =
                    two == null
                            ? "is missing at the target"
                            : one == null
                                    ? "is at the target only"
                                    : one.routing().equals(two.routing())
                                            ? "has another source"
                                            : "has the routing '%s' instead of '%s'"
                                                    .formatted(two.routing(), one.routing());
            lines.add("%s: document %s %s".formatted(source.index(), id, what));
        }
        return lines;
    }

    private void keep(Hit hit, Map<String, Seen> kept) {
        if (groups.contains(DocumentDigest.group(hit))) {
            kept.put(hit.idText(), new Seen(DocumentDigest.of(hit), hit.routingText().orElse("")));
        }
    }
}
