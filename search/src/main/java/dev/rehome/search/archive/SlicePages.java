package dev.rehome.search.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.Block;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import dev.rehome.search.place.Damage;
import dev.rehome.search.pool.Held;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads the file of a slice, a block a page; each is checked before it is given out. */
final class SlicePages implements Pages {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BUFFER_BYTES = 1 << 17;

    /** A line with two numbers and a checksum has no more. */
    private static final int LINE_BYTES_MAX = 200;

    private final String file;
    private final int blockBytesMax;
    private final InputStream in;
    private final Held held;
    private long documents;

    /**
     * @param file where it is, for whoever is told of it
     * @param raw what it holds; closed with these
     * @param blockBytesMax of its largest block
     * @param memory in which blocks are counted until they are released
     */
    SlicePages(String file, InputStream raw, int blockBytesMax, Memory memory) {
        this.file = file;
        this.blockBytesMax = blockBytesMax;
        this.held = new Held(memory);
        this.in =
                new BufferedInputStream(FramesInput.of(new BufferedInputStream(raw, BUFFER_BYTES)));
    }

    /** What stands before a block. */
    private record Head(int documents, int bytes, String crc32c) {}

    @Override
    public Optional<Page> next() throws InterruptedException {
        try {
            Optional<Head> head = head();
            if (head.isEmpty()) {
                return Optional.empty();
            }
            held.take(head.get().bytes());
            Page page = page(head.get());
            documents += page.hits().size();
            return Optional.of(page);
        } catch (EOFException e) {
            throw damaged("it ends in the middle");
        } catch (IOException | Malformed e) {
            throw damaged(String.valueOf(e.getMessage()));
        } catch (Failure e) {
            throw e;
        } catch (RuntimeException e) {
            // What is not zstd is told so: MalformedInputException, IndexOutOfBounds.
            throw damaged("it cannot be decompressed: " + e.getMessage());
        }
    }

    private Optional<Head> head() throws IOException {
        var line = new ByteArrayOutputStream(LINE_BYTES_MAX);
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0 && line.size() == 0) {
                return Optional.empty();
            }
            if (each < 0) {
                throw new EOFException();
            }
            line.write(each);
            if (line.size() > LINE_BYTES_MAX) {
                throw damaged("no block begins here");
            }
        }
        return Optional.of(head(line.toByteArray()));
    }

    private Head head(byte[] line) throws IOException {
        try {
            JsonNode head = JSON.readTree(line);
            int bytes = head.path("bytes").asInt(-1);
            if (bytes < 0 || bytes > blockBytesMax) {
                throw damaged("no block begins here");
            }
            return new Head(head.path("documents").asInt(), bytes, head.path("crc32c").asText());
        } catch (JsonProcessingException e) {
            throw damaged("no block begins here");
        }
    }

    private Page page(Head head) throws IOException, Malformed {
        byte[] block = new byte[head.bytes()];
        if (in.readNBytes(block, 0, block.length) < block.length) {
            throw new EOFException();
        }
        var crc = new CRC32C();
        crc.update(block, 0, block.length);
        if (!"%08x".formatted(crc.getValue()).equals(head.crc32c())) {
            throw damaged("the checksum of the block there is another");
        }
        Page page = Block.read(block);
        if (page.hits().size() != head.documents()) {
            throw damaged("the block there holds another number of documents");
        }
        return page;
    }

    private Failure damaged(String how) {
        return Damage.of(
                file,
                "behind its first %s, %s".formatted(Figures.count(documents, "document"), how));
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
