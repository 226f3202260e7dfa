package dev.rehome.search.archive;

import dev.rehome.search.document.Block;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Page;
import dev.rehome.search.place.Damage;
import dev.rehome.search.place.NewFile;
import dev.rehome.search.place.Stored;
import dev.rehome.search.read.Relay;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes a slice into its file: blocks of documents, compressed. Before each block stands a line
 * with its length and checksum, so that it is known to be whole before anything of it is used.
 *
 * <pre>
 * {"documents":2,"bytes":104,"crc32c":"9a71bb4c"}
 * </pre>
 */
public final class SliceWriter implements Relay.Sink, AutoCloseable {
    /** A larger document is a block of its own. */
    private static final int BLOCK_BYTES = 2 << 20;

    private final NewFile file;
    private final Frames out;
    private int largest;

    /**
     * @param file closed with this
     */
    public SliceWriter(NewFile file) {
        this.file = file;
        this.out = new Frames(file);
    }

    @Override
    public void write(Page page) {
        List<Hit> hits = page.hits();
        try {
            for (int from = 0; from < hits.size(); ) {
                int to = end(hits, from);
                block(hits.subList(from, to));
                from = to;
            }
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    /** Behind the last of those that make a block. */
    private static int end(List<Hit> hits, int from) {
        long bytes = 0;
        int to = from;
        do {
            bytes += hits.get(to++).sourceLength();
        } while (to < hits.size() && bytes + hits.get(to).sourceLength() <= BLOCK_BYTES);
        return to;
    }

    private void block(List<Hit> hits) throws IOException {
        var measured = new Measured();
        for (Hit hit : hits) {
            Block.write(hit, measured);
        }
        largest = Math.max(largest, measured.bytes);
        out.write(
                "{\"documents\":%d,\"bytes\":%d,\"crc32c\":\"%08x\"}\n"
                        .formatted(hits.size(), measured.bytes, measured.crc.getValue())
                        .getBytes(StandardCharsets.US_ASCII));
        for (Hit hit : hits) {
            Block.write(hit, out);
        }
    }

    /** A large document is not copied together to know what it is. */
    private static final class Measured extends OutputStream {
        private final CRC32C crc = new CRC32C();
        private int bytes;

        @Override
        public void write(int each) {
            crc.update(each);
            bytes = Math.addExact(bytes, 1);
        }

        @Override
        public void write(byte[] from, int at, int length) {
            crc.update(from, at, length);
            bytes = Math.addExact(bytes, length);
        }
    }

    /**
     * The file is whole, and there for good.
     *
     * @param passed what was written into it
     */
    public DumpedSlice end(int number, DocumentDigest passed) {
        try {
            out.finish();
            Stored stored = file.finish();
            return new DumpedSlice(number, stored.bytes(), stored.tag(), largest, passed.whole());
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    /** Lets go of the file; it is there if it was ended. */
    @Override
    public void close() {
        file.close();
    }
}
