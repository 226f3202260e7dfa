package dev.rehome.search.verify;

import dev.rehome.engine.digest.Digest;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Names the documents that differ, once it is known in which groups they are: both sides are read
 * again, and of those groups a hash of each document is kept.
 */
final class FindDifferences {
    /** Of each side, with some 250 bytes each: so that they fit into a small heap. */
    private static final long KEPT_MAX = 150_000;

    private final Documents source;
    private final ReadDocuments target;
    private final Set<Integer> groups;
    private final boolean all;

    /** More than one where a group alone does not fit. */
    private final long rounds;

    FindDifferences(
            Documents source,
            ReadDocuments target,
            DocumentDigest atSource,
            DocumentDigest atTarget) {
        this(source, target, atSource, atTarget, KEPT_MAX);
    }

    /**
     * @param keptMax documents of each side that are kept at a time, about
     */
    FindDifferences(
            Documents source,
            ReadDocuments target,
            DocumentDigest atSource,
            DocumentDigest atTarget,
            long keptMax) {
        this.source = source;
        this.target = target;
        this.groups = fitting(atSource, atTarget, keptMax);
        this.all = groups.equals(atSource.differing(atTarget));
        long kept = groups.stream().mapToLong(each -> items(each, atSource, atTarget)).sum();
        this.rounds = Math.max(1, Math.ceilDiv(kept, keptMax));
    }

    /** Whether all groups that differ are looked into, and not only as many as fit. */
    boolean all() {
        return all;
    }

    /** The first of the differing groups, as many as fit, and one at least. */
    private static Set<Integer> fitting(DocumentDigest one, DocumentDigest two, long keptMax) {
        var chosen = new TreeSet<Integer>();
        long kept = 0;
        for (int group : one.differing(two)) {
            kept += items(group, one, two);
            if (chosen.isEmpty() || kept <= keptMax) {
                chosen.add(group);
            }
        }
        return chosen;
    }

    private static long items(int group, DocumentDigest one, DocumentDigest two) {
        return Math.max(one.groups().get(group).items(), two.groups().get(group).items());
    }

    /** What stands for one document: its hash, and what it is found by. */
    private record Seen(String id, String routing, Digest digest) {

        /** As an operator finds it: those of one id are several, of different routing. */
        String name() {
            return routing.isEmpty() ? id : "%s with routing '%s'".formatted(id, routing);
        }
    }

    /**
     * One line for each document, by id and routing.
     *
     * @param most that are named
     * @param live whether what is at the target only is no difference
     * @return none only when there are none in the groups that are looked into
     */
    List<String> find(int most, boolean live) throws InterruptedException {
        List<String> lines = List.of();
        for (long round = 0; lines.isEmpty() && round < rounds; round++) {
            lines = find(most, live, round);
        }
        return lines;
    }

    private List<String> find(int most, boolean live, long round) throws InterruptedException {
        Map<Digest, Seen> missing = new ConcurrentHashMap<>();
        source.each(hit -> keep(hit, round, missing));
        Map<Digest, Seen> found = new ConcurrentHashMap<>();
        target.each(hit -> keep(hit, round, found));
        Map<String, Deque<Seen>> elsewhere = new HashMap<>(); // at the target only, by id
        found.forEach(
                (address, two) -> {
                    if (!missing.containsKey(address)) {
                        elsewhere.computeIfAbsent(two.id(), _ -> new ArrayDeque<>()).add(two);
                    }
                });
        var lines = new TreeMap<String, String>();
        missing.forEach(
                (address, one) -> {
                    Seen two = found.get(address);
                    if (two == null) {
                        Seen other = elsewhere.getOrDefault(one.id(), new ArrayDeque<>()).poll();
                        lines.put(
                                one.name(),
                                other == null
                                        ? "is missing at the target"
                                        : "has the routing '%s' at the target"
                                                .formatted(other.routing()));
                    } else if (!two.equals(one)) {
                        lines.put(one.name(), "has another source");
                    }
                });
        if (!live) {
            elsewhere.values().stream()
                    .flatMap(Deque::stream)
                    .forEach(two -> lines.put(two.name(), "is at the target only"));
        }
        return Stream.concat(
                        lines.entrySet().stream()
                                .limit(most)
                                .map(
                                        line ->
                                                "%s: document %s %s"
                                                        .formatted(
                                                                source.index(),
                                                                line.getKey(),
                                                                line.getValue())),
                        lines.size() > most ? Stream.of("and others") : Stream.of())
                .toList();
    }

    private void keep(Hit hit, long round, Map<Digest, Seen> kept) {
        if (!groups.contains(DocumentDigest.group(hit))) {
            return;
        }
        Digest address = DocumentDigest.address(hit);
        if (Long.remainderUnsigned(address.hi(), rounds) == round) {
            kept.put(
                    address,
                    new Seen(hit.idText(), hit.routingText().orElse(""), DocumentDigest.of(hit)));
        }
    }
}
