package dev.rehome.search.write;

import com.fasterxml.jackson.core.JsonFactory;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.document.Hit;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file of documents that the target would not take, one JSON object on each line: {@code _index},
 * {@code _id}, {@code _routing}, {@code _version}, {@code status}, {@code reason} and, as a text so
 * that every byte of it is kept, {@code _source}. Made when the first one comes, for its owner's
 * eyes only; a later attempt adds to it, and what was being sent when an attempt was killed is then
 * there twice. For many threads.
 */
public final class DeadLetters {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BLOCK_BYTES = 1 << 16;

    private final Path file;
    private boolean mended;

    public DeadLetters(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /**
     * Writes one, durably.
     *
     * @throws Failure when the file cannot be written
     */
    public synchronized void add(Rejected rejected) {
        try {
            if (Files.notExists(file)) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            if (!mended) {
                cutBehindLastLine();
                mended = true;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND);
                    OutputStream out =
                            new BufferedOutputStream(Channels.newOutputStream(channel))) {
                line(rejected, out);
                channel.force(true);
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot write the rejected document %s into %s: %s"
                            .formatted(rejected.hit().idText(), file, e.getMessage()),
                    "make the folder writable, or name another file with 'rejected'; then resume",
                    e);
        }
    }

    /** A killed attempt may have written half a line; its document comes again. */
    private void cutBehindLastLine() throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            long end = open.length();
            byte[] block = new byte[BLOCK_BYTES];
            while (end > 0) {
                int count = (int) Math.min(BLOCK_BYTES, end);
                open.seek(end - count);
                open.readFully(block, 0, count);
                while (count > 0 && block[count - 1] != '\n') {
                    count--;
                    end--;
                }
                if (count > 0) {
                    break;
                }
            }
            open.setLength(end);
        }
    }

    private static void line(Rejected rejected, OutputStream out) throws IOException {
        Hit hit = rejected.hit();
        var json = JSON.createGenerator(out);
        json.writeStartObject();
        json.writeStringField("_index", rejected.index());
        json.writeStringField("_id", hit.idText());
        if (hit.routingText().isPresent()) {
            json.writeStringField("_routing", hit.routingText().get());
        }
        json.writeNumberField("_version", hit.version());
        json.writeNumberField("status", rejected.status());
        json.writeStringField("reason", rejected.reason());
        json.writeFieldName("_source");
        json.writeUTF8String(hit.page(), hit.source().from(), hit.sourceLength());
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
