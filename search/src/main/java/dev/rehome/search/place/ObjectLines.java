package dev.rehome.search.place;

import dev.rehome.engine.report.Failure;
import java.time.Duration;

/**
 * The lines of a small object, which is written anew with those that have come: nothing can be put
 * behind what is in a bucket. That is done every so often, for all that came meanwhile; else
 * thousands of lines would be written thousands of times. For many threads.
 */
final class ObjectLines {
    /** How often at most; what came in between is lost with a process that is killed. */
    static final Duration EVERY = Duration.ofSeconds(2);

    private final Bucket bucket;
    private final String file;
    private final StringBuilder text = new StringBuilder();
    private final Object writing = new Object();
    private long added;
    private long written;
    private long nextNanos = System.nanoTime();
    private boolean awaited;
    private boolean closed;

    ObjectLines(Bucket bucket, String file) {
        this.bucket = bucket;
        this.file = file;
        text.append(bucket.read(file).orElse(""));
    }

    /** Adds one; it is there for good some seconds later, or when {@link #settle} returns. */
    void add(String line) {
        synchronized (text) {
            text.append(line).append('\n');
            added++;
            if (!awaited) {
                awaited = true;
                var wait = Duration.ofNanos(Math.max(0, nextNanos - System.nanoTime()));
                Thread.ofVirtual().start(() -> settleAfter(wait));
            }
        }
    }

    private void settleAfter(Duration wait) {
        try {
            Thread.sleep(wait);
            synchronized (text) {
                awaited = false;
                nextNanos = System.nanoTime() + EVERY.toNanos();
            }
            settle();
        } catch (InterruptedException | Failure e) {
            return; // whoever settles them in the end hears of it
        }
    }

    /** Writes those that came, unless that is done. */
    void settle() {
        synchronized (writing) {
            String all;
            long upTo;
            synchronized (text) {
                if (closed || added == written) {
                    return;
                }
                all = text.toString();
                upTo = added;
            }
            bucket.write(file, all);
            written = upTo;
        }
    }

    /** Writes nothing any more. */
    void close() {
        synchronized (writing) {
            closed = true;
        }
    }
}
