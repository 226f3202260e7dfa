package dev.rehome.search.elasticdump;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.archive.Damage;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Held;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the lines of a file that begin in a range of its bytes. */
final class LinePages implements Pages {
    private static final int BUFFER_BYTES = 1 << 17;
    private static final int PAGE_BYTES = 2 << 20;

    private final Path file;
    private final InputStream in;
    private final long to;

    /** What was read and not given out yet: its first byte is the file's at {@link #at}. */
    private byte[] read = new byte[0];

    private final Memory memory;
    private final Held held;

    /** Of what is read and not given out. */
    private Memory.Share share;

    private int length;
    private long at;
    private boolean ended;

    /**
     * @param from where the range begins; what of a line is cut off there belongs to the range
     *     before
     * @param to behind its last byte
     * @param memory in which pages are counted until they are released
     */
    LinePages(Path file, boolean gzip, long from, long to, Memory memory) {
        this.file = file;
        this.to = to;
        this.memory = memory;
        this.held = new Held(memory);
        this.share = memory.share();
        try {
            var channel = FileChannel.open(file);
            this.at = Math.max(0, from - 1); // a line that begins at from is behind a line feed
            channel.position(at);
            var raw = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            this.in = gzip ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
            if (from > 0) {
                passLine();
            }
        } catch (EOFException | ZipException e) {
            throw Damage.of(file, "it cannot be decompressed: " + e.getMessage());
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    private void passLine() throws IOException {
        int each = in.read();
        for (at++; each >= 0 && each != '\n'; at++) {
            each = in.read();
        }
    }

    @Override
    public Optional<Page> next() throws InterruptedException {
        while (at < to) {
            int lines = lines();
            if (lines == 0) {
                return Optional.empty();
            }
            Page page = page(lines);
            give(lines);
            if (!page.isEmpty()) { // empty lines
                return Optional.of(page);
            }
            held.release();
        }
        return Optional.empty();
    }

    /** Gives out what was read up to there, as it lies; what stands behind begins another. */
    private void give(int lines) throws InterruptedException {
        byte[] given = read;
        held.add(share);
        share = memory.share();
        length -= lines;
        at += lines;
        if (at < to && !(ended && length == 0)) {
            int bytes = Math.max(PAGE_BYTES, length);
            share.take(bytes);
            read = new byte[bytes];
            System.arraycopy(given, lines, read, 0, length);
        }
    }

    /** How many bytes of whole lines are here; 0 when there are no more. */
    private int lines() throws InterruptedException {
        int end = end();
        while (end == 0 && !ended) {
            if (length == read.length) {
                int bytes = Math.max(PAGE_BYTES, Math.multiplyExact(read.length, 2));
                share.take(bytes - read.length);
                read = Arrays.copyOf(read, bytes);
            }
            fill();
            end = end();
        }
        return end;
    }

    /** Behind the last whole line that begins in the range. */
    private int end() {
        if (!ended && length < PAGE_BYTES) {
            return 0;
        }
        long first = to - at; // the first byte behind the range
        int end = 0;
        for (int i = 0; i < length; i++) {
            if (read[i] == '\n') {
                end = i + 1;
                if (end >= first) {
                    return end;
                }
            }
        }
        return ended ? length : end;
    }

    private void fill() {
        try {
            int more = in.readNBytes(read, length, read.length - length);
            length += more;
            ended = length < read.length;
        } catch (EOFException e) {
            throw damaged("the file ends in the middle");
        } catch (ZipException e) {
            throw damaged("the file cannot be decompressed: " + e.getMessage());
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    private Page page(int lines) {
        try {
            return HitLine.read(read, lines);
        } catch (Malformed e) {
            throw broken(lines);
        }
    }

    /** Names the line. */
    private Failure broken(int lines) {
        int from = 0;
        for (int i = 0; i < lines; i++) {
            if (read[i] == '\n' || i == lines - 1) {
                try {
                    byte[] line = Arrays.copyOfRange(read, from, i + 1);
                    var _ = HitLine.read(line, line.length);
                } catch (Malformed e) {
                    at += from;
                    return damaged("it is no document: " + e.getMessage() + " of it");
                }
                from = i + 1;
            }
        }
        return damaged("it is no document");
    }

    private Failure damaged(String how) {
        return Damage.of(
                file, "in the line that begins at byte %s, %s".formatted(Figures.count(at), how));
    }

    @Override
    public void release() {
        held.release();
    }

    @Override
    public void close() {
        held.close();
        share.close();
        try {
            in.close();
        } catch (IOException e) {
            return; // it was only read
        }
    }
}
