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
 *     the copy: what is higher is of others, unless more has been written for it since
 * @param writing whether more is being written for it, or was by an attempt of which nobody knows
 *     how far it came: then what is higher may be of others or not
 * @param rejected documents that the copy would not take, and has not been seen to have since
 */
public record Origin(
        String cluster,
        String index,
        List<Long> marks,
        boolean proved,
        List<String> nodes,
        List<Long> handed,
        boolean writing,
        long rejected) {
    private static final String NOTE = "copied";

    public Origin {
        marks = List.copyOf(marks);
        nodes = List.copyOf(nodes);
        handed = List.copyOf(handed);
    }

    /**
     * Of a copy that is whole now.
     *
     * @param marks none where nobody knows of what state it is a copy
     * @param handed of each of its shards the highest sequence number
     * @param rejected documents that it would not take
     */
    public static Origin whole(
            String cluster, String index, List<Long> marks, List<Long> handed, long rejected) {
        return new Origin(cluster, index, marks, false, List.of(), handed, false, rejected);
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
                numbers(note.path("handed")),
                note.path("writing").asBoolean(false),
                note.path("rejected").asLong(0));
    }

    public void note(Notes notes) throws InterruptedException {
        ObjectNode note = JsonNodeFactory.instance.objectNode();
        note.put("cluster", cluster).put("index", index);
        numbers(note.putArray("marks"), marks);
        note.put("proved", proved);
        ArrayNode starts = note.putArray("nodes");
        nodes.forEach(starts::add);
        numbers(note.putArray("handed"), handed);
        if (writing) {
            note.put("writing", true);
        }
        if (rejected > 0) {
            note.put("rejected", rejected);
        }
        var _ = notes.write(NOTE, Optional.of(note));
    }

    /** While more is written for the copy. */
    public Origin beingWritten() {
        return new Origin(cluster, index, marks, proved, nodes, handed, true, rejected);
    }

    /** Further on; what is known for certain stays so only if it was, and is. */
    public Origin reached(List<Long> further, List<String> by, boolean certain, long refused) {
        return new Origin(cluster, index, further, proved && certain, by, handed, writing, refused);
    }

    public Origin handedOver(List<Long> highest, long refused) {
        return new Origin(cluster, index, marks, proved, nodes, highest, false, refused);
    }

    public Origin provedOrNot(boolean is) {
        return new Origin(cluster, index, marks, is, nodes, handed, writing, rejected);
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
            new Origin(
                            now.cluster,
                            now.index,
                            now.marks,
                            proved,
                            nodes,
                            now.handed,
                            now.writing,
                            now.rejected)
                    .note(notes);
        }
    }

    /**
     * How many writes there have been at the copy since it was handed over.
     *
     * @param highest sequence number of each of its shards now
     */
    public long writtenSince(List<Long> highest) {
        long writes = 0;
        for (int shard = 0; shard < highest.size(); shard++) {
            long then = shard < handed.size() ? handed.get(shard) : -1;
            writes += Math.max(0, highest.get(shard) - then);
        }
        return writes;
    }

    private static List<Long> numbers(JsonNode array) {
        return array.valueStream().map(JsonNode::asLong).toList();
    }

    private static void numbers(ArrayNode array, List<Long> numbers) {
        numbers.forEach(array::add);
    }
}
