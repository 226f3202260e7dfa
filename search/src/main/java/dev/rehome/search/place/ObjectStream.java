package dev.rehome.search.place;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads an object. Where the connection breaks it goes on behind what it has, as long as the object
 * is the same.
 */
final class ObjectStream extends InputStream {
    private static final int TRIES = 6;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int PRECONDITION_FAILED = 412;
    private static final String READ = "read";

    /** The length of what is not there. */
    private static final long UNKNOWN = -1;

    private final Bucket bucket;
    private final String file;
    private @Nullable ResponseInputStream<GetObjectResponse> in;
    private String tag = "";
    private long length = UNKNOWN;
    private long at;

    /** How often nothing came, one time after the other. */
    private int failed;

    ObjectStream(Bucket bucket, String file) {
        this.bucket = bucket;
        this.file = file;
        try {
            in = get();
            begun(in.response());
        } catch (NoSuchKeyException e) {
            in = null;
        } catch (SdkException e) {
            throw bucket.failure(READ, file, e);
        }
    }

    /** Whether there is no such object; then it is empty. */
    boolean isMissing() {
        return length == UNKNOWN;
    }

    /** From its beginning; nothing of it was handed on yet. */
    private void begun(GetObjectResponse answer) {
        Long all = answer.contentLength();
        if (all == null) {
            leave();
            throw cannot(
                    "%s does not say how long it is (Content-Length), so nobody would see that it"
                            + " is cut off");
        }
        tag = Bucket.known(answer.eTag());
        length = all;
    }

    /**
     * Goes on behind what was handed on.
     *
     * @throws Failure when what comes is not that: a server or a proxy may take no notice of Range
     */
    private void continued(GetObjectResponse answer) {
        String range = answer.contentRange();
        if (range == null || !range.startsWith("bytes %d-".formatted(at))) {
            leave();
            throw cannot(
                    "the connection broke, and %s does not go on in the middle of an object"
                            + " (Range)");
        }
    }

    /**
     * @param why with a place for the name of the store
     */
    private Failure cannot(String why) {
        return new Failure(
                ExitCode.FAILED,
                "cannot read %s: %s".formatted(bucket.of(file), why.formatted(bucket.where())),
                "look at what is between here and the store; or copy the dump into a folder, as"
                        + " with aws s3 sync, and load that",
                null);
    }

    private ResponseInputStream<GetObjectResponse> get() {
        return bucket.s3()
                .getObject(
                        get -> {
                            get.bucket(bucket.address().bucket()).key(bucket.address().key(file));
                            if (at > 0) {
                                get.range("bytes=%d-".formatted(at)).ifMatch(tag);
                            }
                        });
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int from, int count) {
        if (count == 0) {
            return 0;
        }
        while (at < length) {
            try {
                int read = opened().read(into, from, count);
                if (read > 0) {
                    at += read;
                    failed = 0;
                    return read;
                }
                broken(new IOException("it ended after %d of %d bytes".formatted(at, length)));
            } catch (IOException e) {
                broken(e);
            }
        }
        return -1;
    }

    private ResponseInputStream<GetObjectResponse> opened() {
        if (in != null) {
            return in;
        }
        if (at > 0 && tag.isEmpty()) {
            throw cannot(
                    "the connection broke, and %s does not say whether it is the same object still"
                            + " (ETag)");
        }
        try {
            ResponseInputStream<GetObjectResponse> again = get();
            in = again;
            if (at == 0) {
                begun(again.response());
            } else {
                continued(again.response());
            }
            return again;
        } catch (NoSuchKeyException e) {
            throw Damage.of(bucket.of(file), "it was deleted while it was read");
        } catch (S3Exception e) {
            throw e.statusCode() == PRECONDITION_FAILED
                    ? Damage.of(bucket.of(file), "it was written over while it was read")
                    : bucket.failure(READ, file, e);
        } catch (SdkException e) {
            throw bucket.failure(READ, file, e);
        }
    }

    private void broken(IOException e) {
        leave();
        failed++;
        if (failed >= TRIES) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot read %s: the connection broke %d times: %s"
                            .formatted(bucket.of(file), TRIES, e.getMessage()),
                    "see what is between here and the store, then resume",
                    e);
        }
        try {
            Thread.sleep(PAUSE.multipliedBy(1L << failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while reading " + bucket.of(file), "resume");
        }
    }

    private void leave() {
        if (in != null) {
            in.abort(); // else all the rest of it would be read
            in = null;
        }
    }

    @Override
    public void close() {
        leave();
    }
}
