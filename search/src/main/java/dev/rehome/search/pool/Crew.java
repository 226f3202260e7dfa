package dev.rehome.search.pool;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Threads for work that mostly waits for servers; ends all of it at the first failure. */
public final class Crew implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore jobs;
    private final Memory memory = Memory.ofHeap();

    /**
     * @param jobs how many pieces of {@link #all} go on at a time, at least 1
     */
    public Crew(int jobs) {
        this.jobs = new Semaphore(jobs);
    }

    public ExecutorService threads() {
        return threads;
    }

    /** What all of them hold together. */
    public Memory memory() {
        return memory;
    }

    /**
     * Does all of them, begun in that order.
     *
     * @return what came of each, in that order
     */
    public <T> List<T> all(List<Callable<T>> work) throws InterruptedException {
        return atOnce(work.stream().map(this::inTurn).toList());
    }

    private <T> Callable<T> inTurn(Callable<T> each) {
        return () -> {
            jobs.acquire();
            try {
                return each.call();
            } finally {
                jobs.release();
            }
        };
    }

    /** The same, none waiting for its turn: what each of them gives to {@link #all} does that. */
    public <T> List<T> atOnce(List<Callable<T>> work) throws InterruptedException {
        var ended = new ExecutorCompletionService<T>(threads);
        List<Future<T>> begun = work.stream().map(ended::submit).toList();
        try {
            for (int i = 0; i < work.size(); i++) {
                var _ = ended.take().get();
            }
            return begun.stream().map(Future::resultNow).toList();
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
