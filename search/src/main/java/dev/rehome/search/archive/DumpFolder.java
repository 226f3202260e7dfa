package dev.rehome.search.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.disk.NewFolder;
import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with a dump of ours: {@value #BEGUN}, which says whose it is; in {@value #INDICES} an
 * {@link IndexFolder} for each index, under its name; and, written last, the {@link Manifest}.
 */
public record DumpFolder(Path path) {
    private static final String BEGUN = "begun.json";
    private static final String INDICES = "indices";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Makes the folder a run's own, unless it is already.
     *
     * @throws Failure with REFUSED when it is another run's
     */
    public void begin(String run) {
        Optional<String> owner = owner();
        if (owner.isPresent() && !owner.get().equals(run)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s holds a dump of run %s".formatted(path, owner.get()),
                    "name a folder that is not there yet",
                    null);
        }
        if (owner.isPresent()) {
            return;
        }
        try {
            new NewFolder(path).create();
            new NewFolder(path.resolve(INDICES)).create();
            OnDisk.replace(
                    path.resolve(BEGUN),
                    JsonNodeFactory.instance.objectNode().put("run", run) + "\n");
        } catch (IOException e) {
            throw Damage.unwritable(path, e);
        }
    }

    /** The run that writes or wrote it; empty when it is no dump of ours. */
    public Optional<String> owner() {
        Path file = path.resolve(BEGUN);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(file.toFile()).required("run").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Damage.notJson(file, e);
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    public IndexFolder index(String name) {
        return new IndexFolder(path.resolve(INDICES).resolve(name));
    }

    /** Says that all of it is there. */
    public void complete(Manifest manifest) {
        try {
            OnDisk.replace(path.resolve(Manifest.FILE), manifest.text());
        } catch (IOException e) {
            throw Damage.unwritable(path.resolve(Manifest.FILE), e);
        }
    }

    /** What it holds; empty as long as not all is there, or when it is no dump of ours. */
    public Optional<Manifest> manifest() {
        return Manifest.read(path);
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
                                                        .formatted(path, Manifest.FILE),
                                                "let it come to its end (rehome resume), or dump"
                                                        + " into another folder",
                                                null));
        return new OwnArchive(
                path,
                manifest.product(),
                manifest.indices().stream().map(this::archived).toList(),
                manifest.streams(),
                manifest.parts());
    }

    private ArchivedIndex archived(Manifest.DumpedIndex dumped) {
        List<SliceFile> files = index(dumped.index().name()).files();
        Digest all =
                files.stream().map(file -> file.slice().holds()).reduce(Digest.EMPTY, Digest::plus);
        if (files.size() != dumped.slices() + dumped.again() || !all.equals(dumped.holds())) {
            throw Damage.of(
                    path.resolve(INDICES)
                            .resolve(dumped.index().name())
                            .resolve(IndexFolder.SLICES),
                    "its lines are not those that were written");
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
            Path folder,
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
    public List<Path> remove(String run) {
        if (!owner().equals(Optional.of(run))) {
            return List.of();
        }
        try {
            Files.deleteIfExists(path.resolve(Manifest.FILE)); // it is no whole dump any more
            var others = new ArrayList<Path>();
            Path indices = path.resolve(INDICES);
            if (Files.exists(indices)) {
                for (Path folder : inside(indices)) {
                    others.addAll(new IndexFolder(folder).remove());
                }
                deleteIfEmpty(indices);
            }
            for (Path each : inside(path)) {
                if (each.getFileName().toString().endsWith(".unfinished")) {
                    Files.delete(each);
                } else if (!each.equals(indices) && !each.endsWith(BEGUN)) {
                    others.add(each);
                }
            }
            Files.delete(path.resolve(BEGUN)); // last: it says that all of it is ours to delete
            return others;
        } catch (IOException e) {
            throw Damage.unwritable(path, e);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        if (inside(folder).isEmpty()) {
            Files.delete(folder);
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
