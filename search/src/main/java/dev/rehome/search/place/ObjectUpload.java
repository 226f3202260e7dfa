package dev.rehome.search.place;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object that grows, in parts of {@value #PART_BYTES} bytes as soon as it has more than one. It
 * holds one part. For one thread at a time.
 */
final class ObjectUpload extends NewFile {
    /** All of one length, as some stores want it; no store takes shorter ones. */
    static final int PART_BYTES = 5 << 20;

    private static final int FIRST_BYTES = 1 << 18;
    private static final int PARTS_MAX = 10_000;
    private static final String WRITE = "write";

    private final Bucket bucket;
    private final String file;
    private final String key;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] part = new byte[FIRST_BYTES];
    private int length;
    private long sent;
    private @Nullable String upload;

    ObjectUpload(Bucket bucket, String file) {
        this.bucket = bucket;
        this.file = file;
        this.key = bucket.address().key(file);
    }

    @Override
    public void write(int each) {
        makeRoom();
        part[length++] = (byte) each;
    }

    @Override
    public void write(byte[] from, int at, int count) {
        for (int written = 0; written < count; ) {
            makeRoom();
            int more = Math.min(count - written, part.length - length);
            System.arraycopy(from, at + written, part, length, more);
            length += more;
            written += more;
        }
    }

    /** For at least one more byte. */
    private void makeRoom() {
        if (length < part.length) {
            return;
        }
        if (length < PART_BYTES) {
            part = Arrays.copyOf(part, Math.min(PART_BYTES, 2 * length));
        } else {
            send();
        }
    }

    private void send() {
        int number = parts.size() + 1;
        if (number > PARTS_MAX) {
            throw new Failure(
                    ExitCode.FAILED,
                    "%s would be longer than %d parts of %d MiB"
                            .formatted(this, PARTS_MAX, PART_BYTES >> 20),
                    "dump that index into a folder",
                    null);
        }
        var content = new Content(part, length);
        parts.add(bucket.ask(WRITE, file, () -> send(number, content)));
        sent += length;
        length = 0;
    }

    private CompletedPart send(int number, Content content) {
        String id = upload == null ? begun() : upload;
        upload = id;
        String tag =
                bucket.s3()
                        .uploadPart(
                                send ->
                                        send.bucket(bucket.address().bucket())
                                                .key(key)
                                                .uploadId(id)
                                                .partNumber(number)
                                                .contentMD5(content.md5()),
                                content.body())
                        .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private String begun() {
        return bucket.s3()
                .createMultipartUpload(begin -> begin.bucket(bucket.address().bucket()).key(key))
                .uploadId();
    }

    @Override
    public Stored finish() {
        if (upload == null) {
            var content = new Content(part, length);
            return new Stored(length, bucket.ask(WRITE, file, () -> Bucket.known(whole(content))));
        }
        if (length > 0) {
            send();
        }
        String tag = bucket.ask(WRITE, file, () -> Bucket.known(joined(upload)));
        upload = null;
        return new Stored(sent, tag);
    }

    private @Nullable String whole(Content content) {
        return bucket.s3()
                .putObject(
                        put ->
                                put.bucket(bucket.address().bucket())
                                        .key(key)
                                        .contentMD5(content.md5()),
                        content.body())
                .eTag();
    }

    private @Nullable String joined(@Nullable String id) {
        return bucket.s3()
                .completeMultipartUpload(
                        join ->
                                join.bucket(bucket.address().bucket())
                                        .key(key)
                                        .uploadId(id)
                                        .multipartUpload(all -> all.parts(parts)))
                .eTag();
    }

    @Override
    public void close() {
        String begun = upload;
        upload = null;
        if (begun == null) {
            return;
        }
        try {
            bucket.abort(key, begun);
        } catch (SdkException e) {
            return; // of what went wrong first is told; the next attempt ends the upload
        }
    }

    @Override
    public String toString() {
        return bucket.of(file);
    }
}
