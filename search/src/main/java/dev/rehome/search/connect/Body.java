package dev.rehome.search.connect;

import dev.rehome.search.pool.Gathered;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.HttpEntity;

/**
 * The body of an answer, taken into one array as it comes in, and no faster than there is room. One
 * that is longer than is wanted is broken off.
 */
final class Body {
    private static final int AT_ONCE_BYTES = 1 << 16;

    private final Gathered gathered;
    private final int most;
    private boolean whole = true;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean waiting;

    /**
     * @param gathered where its bytes go
     * @param most bytes that are wanted
     */
    Body(Gathered gathered, int most) {
        this.gathered = gathered;
        this.most = most;
    }

    /** What may wait for room. */
    @FunctionalInterface
    private interface Coming {
        void come() throws IOException, InterruptedException;
    }

    private void come(Coming bytes) throws IOException, InterruptedException {
        waiting = true;
        try {
            bytes.come();
        } finally {
            heard();
            waiting = false;
        }
    }

    /**
     * Takes all of it, or as much as is wanted.
     *
     * @throws IOException when it ends too early, or is no gzip where it says so
     */
    void read(HttpEntity entity) throws IOException, InterruptedException {
        InputStream in = entity.getContent();
        if ("gzip".equalsIgnoreCase(entity.getContentEncoding())) {
            unzip(in);
        } else {
            take(in, entity.getContentLength());
        }
        gathered.end();
    }

    /**
     * @param announced its length; negative where the server does not say so
     */
    private void take(InputStream in, long announced) throws IOException, InterruptedException {
        if (announced > 0 && announced <= most) {
            come(() -> gathered.expect(announced));
        }
        while (gathered.length() < Math.min(most, announced < 0 ? most : announced)) {
            if (gathered.length() == gathered.bytes().length) {
                come(() -> gathered.ensure(Math.min(AT_ONCE_BYTES, most - gathered.length())));
            }
            int room = Math.min(most, gathered.bytes().length) - gathered.length();
            int count = in.read(gathered.bytes(), gathered.length(), room);
            heard();
            if (count < 0) {
                return;
            }
            gathered.added(count);
        }
        whole = announced == gathered.length() || in.read() < 0;
    }

    private void unzip(InputStream in) throws IOException, InterruptedException {
        byte[] piece = new byte[AT_ONCE_BYTES];
        try (var zipped = new Gunzip(gathered, most)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                var come = ByteBuffer.wrap(piece, 0, count);
                come(() -> whole = zipped.take(come));
                if (!whole) {
                    return;
                }
            }
            zipped.end();
        }
    }

    /** Something went there or came back. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** How long nothing has, although there was room for it. */
    long silentNanos() {
        return waiting ? 0 : System.nanoTime() - heardNanos;
    }

    /** Its bytes, where they lie. */
    Gathered gathered() {
        return gathered;
    }

    /** Whether it was not broken off. */
    boolean whole() {
        return whole;
    }
}
