package dev.rehome.search.elasticdump;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.disk.OnDisk;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.place.Damage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The files of one index, as they are written. Each shard's documents go into a file of their own;
 * one behind the other they are the file that the layout has.
 */
public record IndexFiles(Path folder, String index, boolean gzip) {
    private static final String UNFINISHED = ".unfinished";
    private static final List<String> KINDS =
            List.of("mapping", "settings", "analyzer", "alias", "template", FileName.DATA);

    /** What they are called in the end. */
    public List<String> names() {
        return KINDS.stream().map(kind -> FileName.of(index, kind, gzip)).toList();
    }

    private Path file(String kind) {
        return folder.resolve(FileName.of(index, kind, gzip));
    }

    private Path shard(int shard) {
        return folder.resolve(
                "%s.%d%s".formatted(file(FileName.DATA).getFileName(), shard, UNFINISHED));
    }

    /**
     * Begins what a shard holds.
     *
     * @param type of the mapping, {@code _doc} where there is none
     */
    public LinesWriter open(int shard, String type) {
        return new LinesWriter(shard(shard), new HitLine(index, type), gzip);
    }

    /**
     * Puts the shards together and writes what stands beside them.
     *
     * @param settings as the server gives them when they are not flat
     * @return each file as it is then
     */
    public Map<String, WrittenFiles.Stamp> finish(
            int shards, Index described, JsonNode settings, List<Part> parts) {
        try {
            for (var kind : Metadata.of(described, settings, parts).entrySet()) {
                write(file(kind.getKey()), kind.getValue());
            }
            var pieces = new ArrayList<Path>();
            for (int shard = 0; shard < shards; shard++) {
                pieces.add(shard(shard));
            }
            OnDisk.join(pieces);
            OnDisk.force(pieces.getFirst());
            OnDisk.rename(pieces.getFirst(), file(FileName.DATA));
            var written = new TreeMap<String, WrittenFiles.Stamp>();
            for (String name : names()) {
                written.put(name, WrittenFiles.Stamp.of(folder.resolve(name)));
            }
            return written;
        } catch (IOException e) {
            throw Damage.unwritable(file(FileName.DATA), e);
        }
    }

    private void write(Path file, String text) throws IOException {
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = gzip ? new GZIPOutputStream(raw) : raw) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        OnDisk.force(file);
    }

    /** Deletes what an attempt that was broken off has left. */
    public void removeUnfinished() {
        Pattern ours =
                Pattern.compile(
                        Pattern.quote(file(FileName.DATA).getFileName().toString())
                                + "\\.\\d+\\.unfinished");
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path file : inside.toList()) {
                if (ours.matcher(file.getFileName().toString()).matches()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw Damage.unwritable(folder, e);
        }
    }
}
