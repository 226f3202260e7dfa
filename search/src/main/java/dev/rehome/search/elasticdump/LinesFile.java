package dev.rehome.search.elasticdump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.archive.Piece;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.place.Damage;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A part of a file of lines, those that begin in a range of its bytes.
 *
 * @param from its first byte
 * @param to behind its last
 */
record LinesFile(Path file, boolean gzip, long from, long to) implements Piece {
    /** What is read on its own, and done over when a load is killed. */
    private static final long PIECE_BYTES = 64 << 20;

    /** How much of a file's text is looked at to guess what all of it weighs. */
    private static final int SAMPLE_BYTES = 1 << 19;

    /** Small, so that little of the file is taken before it is needed, and counted with it. */
    private static final int BUFFER_BYTES = 1 << 10;

    /** A file that is compressed can only be read from its begin. */
    static List<LinesFile> of(Path file, boolean gzip) {
        if (gzip) {
            return List.of(new LinesFile(file, true, 0, Long.MAX_VALUE));
        }
        long size = size(file);
        var pieces = new ArrayList<LinesFile>();
        for (long from = 0; from < size; from += PIECE_BYTES) {
            pieces.add(new LinesFile(file, false, from, Math.min(size, from + PIECE_BYTES)));
        }
        return pieces;
    }

    /** That of an index of which there are other files, and none with its documents. */
    static LinesFile missing(Path file) {
        return new LinesFile(file, false, 0, 0);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    /** What the sources of all their documents weigh, at a guess from the first of each file. */
    static long likelyBytes(List<LinesFile> pieces) {
        var weights = new HashMap<Path, Double>();
        return pieces.stream()
                .filter(piece -> piece.bytes() > 0)
                .mapToLong(
                        piece ->
                                Math.round(
                                        piece.bytes()
                                                * weights.computeIfAbsent(
                                                        piece.file, _ -> piece.weight())))
                .sum();
    }

    private long bytes() {
        return gzip && Files.exists(file) ? size(file) : to - from;
    }

    /** Of the first sources for each byte on the disk. */
    private double weight() {
        try (var channel = FileChannel.open(file);
                InputStream raw = Channels.newInputStream(channel);
                InputStream in = gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw) {
            byte[] text = in.readNBytes(SAMPLE_BYTES);
            int end = text.length;
            while (end > 0 && text[end - 1] != '\n') {
                end--;
            }
            double sources = end == 0 ? 1 : (double) HitLine.read(text, end).sourceBytes() / end;
            return sources * text.length / Math.max(1, channel.position());
        } catch (IOException | Malformed e) {
            return 1; // whoever reads all of it says what is wrong with it
        }
    }

    @Override
    public long documents() {
        return 0;
    }

    /** Nothing says how long it has to be. */
    @Override
    public void checkPresence() {
        if (!Files.exists(file)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is neither %1$s nor %1$s.gz, only what else was dumped of the index: its documents are missing"
                            .formatted(file),
                    "dump it again, or leave it out; if it is to be without documents, make an"
                            + " empty file of that name",
                    null);
        }
    }

    @Override
    public Pages open(Memory memory) {
        return new LinePages(file, gzip, from, to, memory);
    }

    /** Nothing says what has to be in it. */
    @Override
    public void check(DocumentDigest found) {}
}
