package dev.rehome.search.place;

/**
 * The lines of a small object, which is written anew with each: nothing can be put behind what is
 * in a bucket. Of those that come meanwhile, all are written the next time. For many threads.
 */
final class ObjectLines {
    private final Bucket bucket;
    private final String file;
    private final StringBuilder text = new StringBuilder();
    private final Object writing = new Object();
    private long added;
    private long written;

    ObjectLines(Bucket bucket, String file) {
        this.bucket = bucket;
        this.file = file;
        text.append(bucket.read(file).orElse(""));
    }

    /** Adds one; it is there for good then. */
    void add(String line) {
        long mine;
        synchronized (text) {
            text.append(line).append('\n');
            mine = ++added;
        }
        synchronized (writing) {
            if (written >= mine) {
                return;
            }
            String all;
            long upTo;
            synchronized (text) {
                all = text.toString();
                upTo = added;
            }
            bucket.write(file, all);
            written = upTo;
        }
    }
}
