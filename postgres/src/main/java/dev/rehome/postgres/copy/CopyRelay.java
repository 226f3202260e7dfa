package dev.rehome.postgres.copy;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.digest.Digester;
import dev.rehome.engine.digest.ItemTaker;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Moves COPY data between servers, or between a server and a file, without decoding it: the
 * messages in which one server sends rows are those the other takes, so whole buffers pass through,
 * their headers scanned and their rows digested on the way. Memory is one buffer, whatever the size
 * of a row. One relay serves one thread and may be used again and again.
 *
 * <p>The statements run in the transactions the sessions are in. When a copy fails, each session
 * either can be rolled back and used again, or its socket is closed. When the thread is
 * interrupted, the target is told that the copy failed, the source's socket is closed, and {@link
 * InterruptedException} comes within moments.
 */
public final class CopyRelay {
    private static final int BUFFER_BYTES = 512 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Is told of each buffer that has passed, by the relay's thread. */
    public interface Passed {
        Passed UNNOTICED = (rows, bytes) -> {};

        /**
         * One buffer has passed.
         *
         * @param rows that ended in it
         * @param bytes of COPY data, without the headers of its messages
         */
        void passed(long rows, long bytes);
    }

    /** Takes COPY data without message headers, in pieces that do not respect rows. */
    public interface Sink {
        void take(ByteBuffer data) throws IOException;
    }

    /** Gives COPY data without message headers, in pieces that need not respect rows. */
    public interface Feed {
        /** Puts some data into the buffer; none is the end. */
        void fill(ByteBuffer buffer) throws IOException;
    }

    /**
     * Moves rows from one server to another.
     *
     * @return of the rows that were sent; the target says it took as many
     * @throws Failure with what the server said, and which one
     */
    public Digest relay(Session source, Session target, CopySql sql, Passed passed)
            throws InterruptedException {
        var digester = new Digester();
        try (var to = new TakingSide(CopySide.Role.TARGET, target, sql);
                var from = new SendingSide(CopySide.Role.SOURCE, source, sql, buffer, digester)) {
            drain(from, to::forward, passed);
            from.check();
            to.finish();
            check(from, to.replies().rows(), sql);
            return digester.digest();
        }
    }

    /**
     * Reads rows for nothing but their digest.
     *
     * @throws Failure with what the server said
     */
    public Digest digest(Session source, CopySql sql, Passed passed) throws InterruptedException {
        var digester = new Digester();
        read(source, sql, digester, passed);
        return digester.digest();
    }

    /**
     * Reads rows one by one.
     *
     * @param taker is given every row, by this thread
     * @throws Failure with what the server said
     */
    public void read(Session source, CopySql sql, ItemTaker taker, Passed passed)
            throws InterruptedException {
        read(source, sql, taker, messages -> {}, passed);
    }

    /**
     * Reads rows into something else than a server.
     *
     * @throws Failure with what the server said, or with what the sink threw
     */
    public Digest copyOut(Session source, CopySql sql, Sink sink, Passed passed)
            throws InterruptedException {
        var digester = new Digester();
        read(source, sql, digester, new Payload(sink, sql.what())::take, passed);
        return digester.digest();
    }

    /**
     * Loads rows from somewhere else than a server.
     *
     * @return how many the target says it took
     * @throws Failure with what the server said, or with what the feed threw
     */
    public long copyIn(Session target, CopySql sql, Feed feed, Passed passed)
            throws InterruptedException {
        try (var to = new TakingSide(CopySide.Role.LOADED, target, sql)) {
            while (true) {
                buffer.clear().position(RowStream.HEADER_BYTES);
                try {
                    feed.fill(buffer);
                } catch (IOException e) {
                    throw Payload.failure("read", sql.what(), e);
                }
                buffer.flip();
                if (buffer.limit() == RowStream.HEADER_BYTES) {
                    to.finish();
                    return to.replies().rows();
                }
                buffer.put(0, (byte) 'd').putInt(1, buffer.limit() - 1);
                passed.passed(0, buffer.limit() - RowStream.HEADER_BYTES);
                to.forward(buffer);
            }
        }
    }

    private interface Forward {
        void forward(ByteBuffer messages) throws InterruptedException;
    }

    private void read(Session source, CopySql sql, ItemTaker taker, Forward forward, Passed passed)
            throws InterruptedException {
        try (var from = new SendingSide(CopySide.Role.READ, source, sql, buffer, taker)) {
            drain(from, forward, passed);
            from.check();
            check(from, from.replies().rows(), sql);
        }
    }

    private static void drain(SendingSide from, Forward forward, Passed passed)
            throws InterruptedException {
        RowStream rows = from.rows();
        long before = 0;
        while (!rows.ready()) {
            ByteBuffer messages = from.next();
            int bytes = messages.remaining();
            if (bytes > 0) {
                forward.forward(messages);
                long ended = rows.count() - before;
                passed.passed(ended, bytes - ended * RowStream.HEADER_BYTES);
                before += ended;
            }
        }
    }

    private static void check(SendingSide from, long taken, CopySql sql) {
        long passed = from.rows().count();
        long sent = from.replies().rows();
        if (passed != sent || sent != taken) {
            throw new Failure(
                    "copying %s: the source sent %d rows, %d passed, the target took %d"
                            .formatted(sql.what(), sent, passed, taken),
                    "look for triggers on the target's table that drop rows, then resume");
        }
    }
}
