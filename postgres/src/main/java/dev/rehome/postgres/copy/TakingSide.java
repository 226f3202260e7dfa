package dev.rehome.postgres.copy;

import dev.rehome.postgres.connect.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The server that takes rows. Closing early fails its statement. */
final class TakingSide extends CopySide {
    /**
     * Only from here on is the server watched while rows are sent: to learn early that it has
     * failed, and to keep it from waiting for somebody to read its notices. Small copies do without
     * a thread for that.
     */
    private static final long UNWATCHED_BYTES_MAX = 4L * 1024 * 1024;

    private boolean takesRows;
    private boolean ready;
    private long sentBytes;
    private @Nullable FutureTask<@Nullable Void> watch;

    /** Starts the copy, and waits until the server wants rows. */
    TakingSide(Role role, Session session, CopySql sql) throws InterruptedException {
        super(role, sql.what(), session);
        query(sql.in());
        try {
            takesRows = replies().wantsRows();
        } catch (IOException e) {
            throw broken(e);
        }
        if (!takesRows) {
            ready = true;
            throw failure();
        }
    }

    /** Sends messages with rows; fails as soon as the server is seen to have given up. */
    void forward(ByteBuffer messages) throws InterruptedException {
        sentBytes += messages.remaining();
        write(messages);
        if (watch == null && sentBytes > UNWATCHED_BYTES_MAX) {
            watch = new FutureTask<>(this::watch);
            Thread.ofPlatform().daemon().name("watch the target of " + what()).start(watch);
        } else if (watch != null && watch.isDone()) {
            awaitReady();
            throw failure();
        }
    }

    /** Says that these were all the rows, and waits until the server has taken them. */
    void finish() throws InterruptedException {
        write(message('c', ByteBuffer.allocate(0)));
        takesRows = false;
        awaitReady();
        if (replies().error().isPresent()) {
            throw failure();
        }
    }

    @Override
    public void close() {
        if (ready || session().wire().isClosed()) {
            return;
        }
        try {
            if (takesRows) {
                byte[] reason = "the copy was given up\0".getBytes(StandardCharsets.UTF_8);
                wire().write(message('f', ByteBuffer.wrap(reason)));
            }
            awaitReady();
        } catch (IOException e) {
            abandon();
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Void watch() throws IOException {
        replies().awaitReady();
        return null;
    }

    private void awaitReady() throws InterruptedException {
        try {
            if (watch == null) {
                replies().awaitReady();
            } else {
                watch.get();
            }
            ready = true;
        } catch (IOException e) {
            throw broken(e);
        } catch (ExecutionException e) {
            throw broken(new IOException(e.getCause()));
        }
    }
}
