package dev.rehome.search.note;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.Index;
import java.util.List;
import java.util.Optional;

/**
 * What an index is a copy of, and how far.
 *
 * @param cluster UUID of the cluster that it was copied from
 * @param index UUID of the index there
 * @param marks of each shard there the last write that is here; all before it are here, too
 * @param proved whether every document that the source had at the marks is known to be here, and
 *     the same: compared, or acknowledged since. What was deleted there since may be here, too
 * @param nodes of the source, by their starts, before the marks were read: as long as they run,
 *     what is below the marks stays as it is or gets a new number; none when nobody knows
 * @param handed of each shard here the highest sequence number when nothing more was written for
 *     the copy: what is higher is of others. Empty while the copy is being written
 */
public record Origin(
        String cluster,
        String index,
        List<Long> marks,
        boolean proved,
        List<String> nodes,
        Optional<List<Long>> handed) {
    private static final String NOTE = "copied";

    public Origin {
        marks = List.copyOf(marks);
        nodes = List.copyOf(nodes);
        handed = handed.map(List::copyOf);
    }

    /** As it is noted at the copy; empty at an index that is none. */
    public static Optional<Origin> of(Notes notes) throws InterruptedException {
        return notes.read(NOTE).map(Origin::of);
    }

    /** The same of an index as it was described. */
    public static Optional<Origin> in(Notes notes, Index there) {
        return notes.in(there, NOTE).map(Origin::of);
    }

    private static Origin of(JsonNode note) {
        return new Origin(
                note.path("cluster").asText(),
                note.path("index").asText(),
                numbers(note.path("marks")),
                note.path("proved").asBoolean(false),
                note.path("nodes").valueStream().map(JsonNode::asText).toList(),
                Optional.of(note.path("handed")).filter(JsonNode::isArray).map(Origin::numbers));
    }

    public void note(Notes notes) throws InterruptedException {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("cluster", cluster).put("index", index);
        numbers(note.putArray("marks"), marks);
        note.put("proved", proved);
        ArrayNode starts = note.putArray("nodes");
        nodes.forEach(starts::add);
        handed.ifPresent(numbers -> numbers(note.putArray("handed"), numbers));
        var _ = notes.write(NOTE, Optional.of(note));
    }

    /** While more is written for the copy. */
    public Origin beingWritten() {
        return new Origin(cluster, index, marks, proved, nodes, Optional.empty());
    }

    /** Further on; what is known for certain stays so only if it was, and is. */
    public Origin reached(List<Long> further, List<String> by, boolean certain) {
        return new Origin(cluster, index, further, proved && certain, by, handed);
    }

    public Origin handedOver(List<Long> highest) {
        return new Origin(cluster, index, marks, proved, nodes, Optional.of(highest));
    }

    public Origin provedOrNot(boolean is) {
        return new Origin(cluster, index, marks, is, nodes, handed);
    }

    /** Whether all nodes of the source have been running since, for certain. */
    public boolean runningSince(List<String> now) {
        return !nodes.isEmpty() && now.containsAll(nodes);
    }

    /** Whether one of them is known to have ended since. */
    public boolean endedSince(List<String> now) {
        return !now.containsAll(nodes);
    }

    /** Notes at a copy by which nodes it was read, and whether all of it was compared. */
    public static void seen(Notes notes, List<String> nodes, boolean proved)
            throws InterruptedException {
        Optional<Origin> origin = of(notes);
        if (origin.isPresent()) {
            Origin now = origin.get();
            new Origin(now.cluster, now.index, now.marks, proved, nodes, now.handed).note(notes);
        }
    }

    /**
     * How many writes others have made to the copy since.
     *
     * @param highest sequence number of each of its shards now
     * @return empty while nobody can tell them from the copy's own
     */
    public Optional<Long> writtenSince(List<Long> highest) {
        return handed.filter(then -> then.size() == highest.size())
                .map(
                        then -> {
                            long writes = 0;
                            for (int shard = 0; shard < then.size(); shard++) {
                                writes += Math.max(0, highest.get(shard) - then.get(shard));
                            }
                            return writes;
                        });
    }

    private static List<Long> numbers(JsonNode array) {
        return array.valueStream().map(JsonNode::asLong).toList();
    }

    private static void numbers(ArrayNode array, List<Long> numbers) {
        numbers.forEach(array::add);
    }
}
