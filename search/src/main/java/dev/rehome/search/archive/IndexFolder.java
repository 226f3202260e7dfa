package dev.rehome.search.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.place.Damage;
import dev.rehome.search.place.NewFile;
import dev.rehome.search.place.Place;
import dev.rehome.search.place.Stored;
import dev.rehome.search.read.Cut;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files of one index in a dump: {@value #BEGUN} says how it was cut into slices, {@code 0.zst},
 * {@code 1.zst}, … hold them, and {@value #SLICES} has a line for each that is whole, written after
 * it was. So a dump that was killed goes on with the slices that have no line, and writes those of
 * them anew that were whole already.
 */
public final class IndexFolder {
    /** What the names of all of them begin with, of all indices. */
    static final String INDICES = "indices/";

    private static final String BEGUN = "begun.json";
    private static final String SLICES = "slices.ndjson";
    private static final Pattern OURS =
            Pattern.compile(INDICES + "[^/]+/(begun\\.json|slices\\.ndjson|\\d+\\.zst)");
    private static final JsonMapper JSON = new JsonMapper();

    private final Place place;
    private final String under;

    IndexFolder(Place place, String index) {
        this.place = place;
        this.under = INDICES + index + "/";
    }

    /** Whether a dump writes files of that name. */
    static boolean isOurs(String file) {
        return OURS.matcher(file).matches();
    }

    /**
     * How the index was when its dump began; later attempts are about the same.
     *
     * @param uuid of the index
     * @param cut into slices, up to the checkpoints that its shards had then
     */
    public record Begun(String uuid, Cut cut) {}

    /** Empty when it has not. */
    public Optional<Begun> begun() {
        return place.read(under + BEGUN).map(this::begun);
    }

    private Begun begun(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return new Begun(
                    tree.required("uuid").textValue(),
                    new Cut(
                            tree.required("marks").valueStream().map(JsonNode::longValue).toList(),
                            tree.required("whole").valueStream().map(JsonNode::intValue).toList(),
                            tree.required("slice_length").longValue()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Damage.of(place.of(under + BEGUN), String.valueOf(e.getMessage()));
        }
    }

    /** Begins the dump of the index, without anything that an earlier attempt left. */
    public void begin(Begun begun) {
        place.list(under).keySet().stream().filter(IndexFolder::isOurs).forEach(place::delete);
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("uuid", begun.uuid()).put("slice_length", begun.cut().length());
        ArrayNode marks = tree.putArray("marks");
        begun.cut().marks().forEach(number -> marks.add((long) number));
        ArrayNode whole = tree.putArray("whole");
        begun.cut().whole().forEach(shard -> whole.add((int) shard));
        place.write(under + BEGUN, tree + "\n");
    }

    /** The slices that are whole, and their files still what was written, by their number. */
    public Map<Integer, DumpedSlice> landed() {
        return files(place.list(under)).stream()
                .filter(SliceFile::isAsWritten)
                .map(SliceFile::slice)
                .collect(Collectors.toMap(DumpedSlice::number, slice -> slice));
    }

    /** The slices that were noted as whole, by their number; of one noted again, the last note. */
    private Map<Integer, DumpedSlice> noted() {
        var noted = new TreeMap<Integer, DumpedSlice>();
        String text = place.read(under + SLICES).orElse("");
        try {
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                DumpedSlice slice = DumpedSlice.of(JSON.readTree(line));
                noted.put(slice.number(), slice);
            }
            return noted;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Damage.of(slices(), String.valueOf(e.getMessage()));
        }
    }

    /** Where it is noted which slices are whole. */
    String slices() {
        return place.of(under + SLICES);
    }

    private String file(int slice) {
        return under + slice + ".zst";
    }

    /** Begins the file of a slice. */
    public NewFile slice(int number) {
        return place.begin(file(number));
    }

    /** Notes that a slice is whole. */
    public void land(DumpedSlice slice) {
        place.append(under + SLICES, slice.tree().toString());
    }

    /** Makes those notes be there for good. */
    public void settle() {
        place.settle(under + SLICES);
    }

    /**
     * The files of the slices, by number.
     *
     * @param there the files of the dump
     */
    List<SliceFile> files(Map<String, Stored> there) {
        return noted().values().stream()
                .map(slice -> file(slice, Optional.ofNullable(there.get(file(slice.number())))))
                .toList();
    }

    private SliceFile file(DumpedSlice slice, Optional<Stored> found) {
        return new SliceFile(place, file(slice.number()), slice, found);
    }
}
