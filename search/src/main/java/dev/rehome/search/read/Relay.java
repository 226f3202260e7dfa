package dev.rehome.search.read;

import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Page;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Hands pages on: while one is being written, the next one is read. */
public record Relay(ExecutorService threads, Sink sink) {

    /** Where pages go, one after the other. */
    @FunctionalInterface
    public interface Sink {
        void write(Page page) throws InterruptedException;
    }

    /**
     * Hands all of them on.
     *
     * @return what passed
     */
    public DocumentDigest pass(Pages pages) throws InterruptedException {
        var taker = new DocumentDigest.Taker();
        Future<?> writing = null;
        try {
            for (Handed next = next(pages, taker); !next.isNone(); next = next(pages, taker)) {
                await(writing);
                writing = write(next, pages);
            }
            await(writing);
            return taker.digest();
        } finally {
            leave(writing);
        }
    }

    /**
     * A page on its way from one thread to the other. What was handed over is held on to by nobody
     * but the taker: else a page that has been written would lie in memory, uncounted, until the
     * next one is read.
     */
    private static final class Handed {
        private @Nullable Page page;

        Handed(@Nullable Page page) {
            this.page = page;
        }

        synchronized boolean isNone() {
            return page == null;
        }

        synchronized Page over() {
            Page over = Objects.requireNonNull(page);
            page = null;
            return over;
        }
    }

    private static Handed next(Pages pages, DocumentDigest.Taker taker)
            throws InterruptedException {
        Optional<Page> page = pages.next();
        page.ifPresent(read -> read.hits().forEach(taker::take));
        return new Handed(page.orElse(null));
    }

    /** Nothing is being written any more when this returns, so all may begin again. */
    private static void leave(@Nullable Future<?> writing) {
        if (writing == null || writing.isDone()) {
            return;
        }
        try {
            writing.get();
        } catch (ExecutionException e) {
            return; // of what failed first is told
        } catch (InterruptedException e) {
            writing.cancel(true);
            Thread.currentThread().interrupt();
        }
    }

    private Future<?> write(Handed next, Pages pages) {
        return threads.submit(
                () -> {
                    sink.write(next.over());
                    pages.release();
                    return null;
                });
    }

    private static void await(@Nullable Future<?> writing) throws InterruptedException {
        if (writing == null) {
            return;
        }
        try {
            writing.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException known -> throw known;
                case InterruptedException stopped -> throw stopped;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
