package dev.rehome.search.elasticdump;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import dev.rehome.search.place.Damage;
import dev.rehome.search.pool.Gathered;
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

    private final Memory memory;
    private final Held held;

    /** What was read and not given out yet: its first byte is the file's at {@link #at}. */
    private byte[] rest = new byte[0];

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
        while (at < to && !(ended && rest.length == 0)) {
            Page page = given();
            if (!page.isEmpty()) { // empty lines
                return Optional.of(page);
            }
            held.release();
        }
        return Optional.empty();
    }

    /** The next lines, which hold memory from now on. */
    private Page given() throws InterruptedException {
        Memory.Share share = memory.share();
        held.add(share);
        share.take(memory.usual());
        var read = new Gathered(share);
        int lines = lines(read);
        read.end();
        Page page = page(read.bytes(), lines);
        at += lines;
        // Less than a page, and all of this reader's while it waits for its turn again.
        rest = Arrays.copyOfRange(read.bytes(), lines, read.length());
        return page;
    }

    /** Reads until whole lines are there, and tells how many bytes they are. */
    private int lines(Gathered read) throws InterruptedException {
        read.ensure(Math.max(PAGE_BYTES, rest.length));
        System.arraycopy(rest, 0, read.bytes(), 0, rest.length);
        read.added(rest.length);
        int end = 0;
        for (int seen = 0; end == 0 && !ended; ) {
            fill(read);
            end = end(read, seen);
            seen = read.length();
        }
        return end == 0 ? end(read, 0) : end;
    }

    /**
     * Behind the last whole line that begins in the range; 0 when there is none.
     *
     * @param seen so many have no line's end
     */
    private int end(Gathered read, int seen) {
        byte[] bytes = read.bytes();
        long first = to - at; // the first byte behind the range
        int end = 0;
        for (int i = seen; i < read.length(); i++) {
            if (bytes[i] == '\n') {
                end = i + 1;
                if (end >= first) {
                    return end;
                }
            }
        }
        return ended ? read.length() : end;
    }

    private void fill(Gathered read) throws InterruptedException {
        read.ensure(1);
        int free = Math.min(PAGE_BYTES, read.bytes().length - read.length());
        try {
            // Not more at once: a channel's stream keeps the last array that it has read into.
            for (int left = free; left > 0 && !ended; ) {
                int asked = Math.min(left, BUFFER_BYTES / 2);
                int more = in.readNBytes(read.bytes(), read.length(), asked);
                read.added(more);
                left -= more;
                ended = more < asked;
            }
        } catch (EOFException e) {
            throw damaged("the file ends in the middle");
        } catch (ZipException e) {
            throw damaged("the file cannot be decompressed: " + e.getMessage());
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    private Page page(byte[] read, int lines) {
        try {
            return HitLine.read(read, lines);
        } catch (Malformed e) {
            throw broken(read, lines);
        }
    }

    /** Names the line. */
    private Failure broken(byte[] read, int lines) {
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
        try {
            in.close();
        } catch (IOException e) {
            return; // it was only read
        }
    }
}
