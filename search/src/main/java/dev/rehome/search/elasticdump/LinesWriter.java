package dev.rehome.search.elasticdump;

import dev.rehome.search.document.Hit;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.document.Page;
import dev.rehome.search.place.Damage;
import dev.rehome.search.read.Relay;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes documents into a file, a line each. */
public final class LinesWriter implements Relay.Sink, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 17;

    private final Path file;
    private final HitLine line;
    private final OutputStream out;
    private long changed;

    /** Begins the file anew. */
    public LinesWriter(Path file, HitLine line, boolean gzip) {
        this.file = file;
        this.line = line;
        try {
            OutputStream raw = Files.newOutputStream(file);
            out = new Buffered(gzip ? compressed(raw) : raw);
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    /** At the fastest level: the disk is not what a dump waits for. */
    private static OutputStream compressed(OutputStream raw) throws IOException {
        return new GZIPOutputStream(raw, BUFFER_BYTES) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    /** Copies a large array too: streams behind keep the last one that they were given. */
    private static final class Buffered extends BufferedOutputStream {
        private static final int AT_ONCE_BYTES = BUFFER_BYTES / 2;

        Buffered(OutputStream out) {
            super(out, BUFFER_BYTES);
        }

        @Override
        public void write(byte[] from, int at, int count) throws IOException {
            for (int done = 0; done < count; done += AT_ONCE_BYTES) {
                super.write(from, at + done, Math.min(AT_ONCE_BYTES, count - done));
            }
        }
    }

    @Override
    public void write(Page page) {
        try {
            for (Hit hit : page.hits()) {
                if (!line.write(hit, out)) {
                    changed++;
                }
            }
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    /**
     * The file is whole.
     *
     * @return how many sources could not be kept as they were
     */
    public long end() {
        try {
            out.close();
            return changed;
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    /** Lets go of the file, whatever is in it. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            return; // whoever needs it whole calls end
        }
    }
}
