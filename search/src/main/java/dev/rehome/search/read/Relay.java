package dev.rehome.search.read;

import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Page;
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
            for (var page = pages.next(); page.isPresent(); page = pages.next()) {
                Page read = page.get();
                read.hits().forEach(taker::take);
                await(writing);
                writing = write(read, pages);
            }
            await(writing);
            return taker.digest();
        } finally {
            leave(writing);
        }
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

    private Future<?> write(Page page, Pages pages) {
        return threads.submit(
                () -> {
                    sink.write(page);
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
