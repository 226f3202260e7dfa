package dev.rehome.search.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Threads for work that mostly waits for servers; ends all of it at the first failure. */
public final class Crew implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore jobs;

    /**
     * @param jobs how many pieces of {@link #all} go on at a time, at least 1
     */
    public Crew(int jobs) {
        this.jobs = new Semaphore(jobs);
    }

    public ExecutorService threads() {
        return threads;
    }

    /**
     * Does all of them, begun in that order.
     *
     * @return what came of each, in the order in which they ended
     */
    public <T> List<T> all(List<Callable<T>> work) throws InterruptedException {
        var ended = new ExecutorCompletionService<T>(threads);
        for (Callable<T> each : work) {
            ended.submit(
                    () -> {
                        jobs.acquire();
                        try {
                            return each.call();
                        } finally {
                            jobs.release();
                        }
                    });
        }
        var results = new ArrayList<T>();
        try {
            for (int i = 0; i < work.size(); i++) {
                results.add(ended.take().get());
            }
            return results;
        } catch (ExecutionException e) {
            threads.shutdownNow();
            switch (e.getCause()) {
                case RuntimeException known -> throw known;
                case Error error -> throw error;
                case InterruptedException stopped -> throw stopped;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
