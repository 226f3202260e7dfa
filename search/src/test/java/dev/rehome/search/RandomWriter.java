package dev.rehome.search;

import dev.rehome.sandbox.SearchServer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application that goes on writing: makes, changes and deletes documents of an index at random,
 * in bulks, until it is closed.
 */
public final class RandomWriter implements AutoCloseable {
    private static final int OPERATIONS = 40;

    private final SearchServer server;
    private final String path;
    private final int ids;
    private final Random random;
    private final AtomicLong written = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * @param path of the bulks: {@code /orders/_bulk}, with a type where there are types
     * @param ids how many different documents there may be
     */
    public RandomWriter(SearchServer server, String path, int ids, long seed) {
        this.server = server;
        this.path = path;
        this.ids = ids;
        this.random = new Random(seed);
        this.thread = Thread.ofVirtual().name("writer").start(this::write);
    }

    private void write() {
        while (!stopped) {
            var lines = new StringBuilder();
            for (int i = 0; i < OPERATIONS; i++) {
                int id = random.nextInt(ids);
                if (random.nextInt(4) == 0) {
                    lines.append("{\"delete\":{\"_id\":\"%d\"}}\n".formatted(id));
                } else {
                    lines.append(
                            "{\"index\":{\"_id\":\"%d\"}}\n{\"n\": %d}\n"
                                    .formatted(id, random.nextInt()));
                }
            }
            if (server.ask("POST", path, lines.toString()).statusCode() / 100 == 2) {
                written.addAndGet(OPERATIONS);
            }
        }
    }

    /** How many operations were sent; those that were refused one by one count, too. */
    public long written() {
        return written.get();
    }

    /** Returns when so many more were sent. */
    public void await(long more) throws InterruptedException {
        long until = written.get() + more;
        while (written.get() < until) {
            Thread.sleep(5);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
