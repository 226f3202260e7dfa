package dev.rehome.search.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.disk.NewFolder;
import dev.rehome.engine.disk.OnDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one index in a dump: {@value #BEGUN} says how it was cut into slices, {@code 0.zst},
 * {@code 1.zst}, … hold them, and {@value #SLICES} has a line for each that is whole, written when
 * it was. So a dump that was killed goes on with the slices that have no line.
 */
public final class IndexFolder {
    static final String BEGUN = "begun.json";
    static final String SLICES = "slices.ndjson";
    private static final String UNFINISHED = ".unfinished";
    private static final Pattern OURS =
            Pattern.compile("begun\\.json|slices\\.ndjson|\\d+\\.zst|.+\\.unfinished");
    private static final JsonMapper JSON = new JsonMapper();

    private final Path path;

    IndexFolder(Path path) {
        this.path = path;
    }

    /**
     * How the index was when its dump began; later attempts are about the same.
     *
     * @param uuid of the index
     * @param marks up to which write each shard is in the first slices, by shard: its checkpoint
     *     then; below 0 for none
     * @param sliceLength in sequence numbers
     */
    public record Begun(String uuid, List<Long> marks, long sliceLength) {
        public Begun {
            marks = List.copyOf(marks);
        }
    }

    /** Empty when it has not. */
    public Optional<Begun> begun() {
        Path file = path.resolve(BEGUN);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode tree = JSON.readTree(file.toFile());
            return Optional.of(
                    new Begun(
                            tree.required("uuid").textValue(),
                            tree.required("marks").valueStream().map(JsonNode::longValue).toList(),
                            tree.required("slice_length").longValue()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Damage.of(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    /** Begins the dump of the index, without anything that an earlier attempt left. */
    public void begin(Begun begun) {
        try {
            remove();
            new NewFolder(path).create();
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            tree.put("uuid", begun.uuid()).put("slice_length", begun.sliceLength());
            ArrayNode marks = tree.putArray("marks");
            begun.marks().forEach(number -> marks.add((long) number));
            OnDisk.replace(path.resolve(BEGUN), tree + "\n");
        } catch (IOException e) {
            throw Damage.unwritable(path, e);
        }
    }

    /** The slices that are whole, by their number. */
    public Map<Integer, DumpedSlice> landed() {
        Path file = path.resolve(SLICES);
        var landed = new TreeMap<Integer, DumpedSlice>();
        if (Files.notExists(file)) {
            return landed;
        }
        try {
            String text = Files.readString(file);
            String lines = text.substring(0, text.lastIndexOf('\n') + 1);
            for (String line : lines.lines().toList()) {
                DumpedSlice slice = DumpedSlice.of(JSON.readTree(line));
                landed.put(slice.number(), slice);
            }
            return landed;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Damage.of(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    /** Where a slice is written before it is whole. */
    public Path unfinished(int slice) {
        return path.resolve(slice + ".zst" + UNFINISHED);
    }

    private Path file(int slice) {
        return path.resolve(slice + ".zst");
    }

    /** Notes, for good, that a slice is whole. */
    public synchronized void land(DumpedSlice slice) {
        Path list = path.resolve(SLICES);
        try {
            OnDisk.rename(unfinished(slice.number()), file(slice.number()));
            try (var channel =
                    FileChannel.open(
                            list,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                channel.position(endOfLines(channel));
                var bytes = ByteBuffer.wrap((slice.tree() + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.truncate(channel.position());
                channel.force(true);
            }
        } catch (IOException e) {
            throw Damage.unwritable(list, e);
        }
    }

    /** Behind the last line feed: what stands there was being written when the dump was killed. */
    private static long endOfLines(FileChannel list) throws IOException {
        var one = ByteBuffer.allocate(1);
        for (long end = list.size(); end > 0; end--) {
            list.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    /** The files of the slices, by number. */
    List<SliceFile> files() {
        return landed().values().stream()
                .map(slice -> new SliceFile(file(slice.number()), slice))
                .toList();
    }

    /**
     * Deletes what a dump writes, and the folder unless something else is in it.
     *
     * @return what else is there
     */
    List<Path> remove() throws IOException {
        if (Files.notExists(path)) {
            return List.of();
        }
        var others = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                if (OURS.matcher(file.getFileName().toString()).matches()) {
                    Files.delete(file);
                } else {
                    others.add(file);
                }
            }
        }
        if (others.isEmpty()) {
            Files.delete(path);
        }
        return others;
    }
}
