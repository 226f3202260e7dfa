package dev.rehome.search.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Product;
import dev.rehome.search.place.Damage;
import dev.rehome.search.place.Place;
import dev.rehome.search.place.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder with a dump of ours, or a prefix of a bucket: {@value #BEGUN}, which says whose it is;
 * in {@value IndexFolder#INDICES} an {@link IndexFolder} for each index, under its name; and,
 * written last, the {@link Manifest}.
 */
public record DumpFolder(Place place) {
    private static final String BEGUN = "begun.json";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Makes the folder a run's own, unless it is already; without what was being written when an
     * earlier attempt was killed.
     *
     * @throws Failure with REFUSED when it is another run's
     */
    public void begin(String run) {
        Optional<String> before = owner();
        if (before.isEmpty()) {
            place.create();
            var _ =
                    place.claim(
                            BEGUN, JsonNodeFactory.instance.objectNode().put("run", run) + "\n");
        }
        checkOwner(run);
        if (before.isPresent()) {
            place.clear(DumpFolder::isOurs);
        }
    }

    private void checkOwner(String run) {
        String owner = owner().orElse("");
        if (!owner.equals(run)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    owner.isEmpty()
                            ? "somebody deleted %s meanwhile".formatted(place.of(BEGUN))
                            : "%s holds a dump of run %s".formatted(place, owner),
                    "name a place where nothing is yet",
                    null);
        }
    }

    /** Whether a dump writes files of that name. */
    private static boolean isOurs(String file) {
        return file.equals(BEGUN) || file.equals(Manifest.FILE) || IndexFolder.isOurs(file);
    }

    /** The run that writes or wrote it; empty when it is no dump of ours. */
    public Optional<String> owner() {
        return place.read(BEGUN).map(this::owner);
    }

    private String owner(String text) {
        try {
            return JSON.readTree(text).required("run").asText();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Damage.notJson(place.of(BEGUN), e);
        }
    }

    /** How many bytes of a slice are held while it is written, beside its documents. */
    public int heldBytes() {
        return Frames.HELD_BYTES + place.heldBytes();
    }

    public IndexFolder index(String name) {
        return new IndexFolder(place, name);
    }

    /**
     * Says that all of it is there.
     *
     * @throws Failure with REFUSED when it is another run's by now
     */
    public void complete(Manifest manifest) {
        checkOwner(manifest.run()); // a store may know no way to keep two from beginning at once
        place.write(Manifest.FILE, manifest.text());
    }

    /** What it holds; empty as long as not all is there, or when it is no dump of ours. */
    public Optional<Manifest> manifest() {
        return Manifest.read(place);
    }

    /**
     * Opens a whole dump.
     *
     * @throws Failure naming the file that is not, or the folder when it holds no whole dump
     */
    public Archive open() {
        Manifest manifest =
                manifest()
                        .orElseThrow(
                                () ->
                                        new Failure(
                                                ExitCode.BAD_INPUT,
                                                "the dump in %s did not come to its end: %s is missing"
                                                        .formatted(place, Manifest.FILE),
                                                "let it come to its end (rehome resume), or dump"
                                                        + " to another place",
                                                null));
        Map<String, Stored> there = place.list(IndexFolder.INDICES);
        return new OwnArchive(
                place.toString(),
                manifest.product(),
                manifest.indices().stream().map(index -> archived(index, there)).toList(),
                manifest.streams(),
                manifest.parts());
    }

    private ArchivedIndex archived(Manifest.DumpedIndex dumped, Map<String, Stored> there) {
        IndexFolder folder = index(dumped.index().name());
        List<SliceFile> files = folder.files(there);
        Digest all =
                files.stream().map(file -> file.slice().holds()).reduce(Digest.EMPTY, Digest::plus);
        if (files.size() != dumped.slices() + dumped.again() || !all.equals(dumped.holds())) {
            throw Damage.of(folder.slices(), "its lines are not those that were written");
        }
        return new ArchivedIndex(
                dumped.index(),
                dumped.marks(),
                files,
                dumped.again(),
                Optional.of(dumped.holds()),
                0);
    }

    /** A dump of ours, opened. */
    private record OwnArchive(
            String location,
            Product product,
            List<ArchivedIndex> indices,
            List<DataStream> streams,
            List<Part> parts)
            implements Archive {}

    /**
     * Deletes what a run wrote; the folder itself stays.
     *
     * @return what else is there, and stays
     */
    public List<String> remove(String run) {
        if (!owner().equals(Optional.of(run))) {
            return List.of();
        }
        place.delete(Manifest.FILE); // it is no whole dump any more
        var others = new ArrayList<String>();
        for (String file : place.list("").keySet()) {
            if (IndexFolder.isOurs(file)) {
                place.delete(file);
            } else if (!isOurs(file)) {
                others.add(place.of(file));
            }
        }
        place.clear(DumpFolder::isOurs);
        place.delete(BEGUN); // last: it says that all of it is ours to delete
        return others;
    }
}
