package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the world and does the next thing about it, over and over: when something it watches has
 * changed, and when it said it wanted to look again. One round at a time, and each reads afresh, so
 * a change that is missed or seen twice does no harm.
 */
final class Loop implements AutoCloseable {
    /** No round comes later than this after the one before. */
    private static final Duration LATEST = Duration.ofSeconds(5);

    /** What is between rounds at least, so that a burst of changes is one. */
    private static final Duration EARLIEST = Duration.ofMillis(20);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a round does, and when it wants the next if nothing changes. */
    interface Round {
        Duration run();
    }

    private final Semaphore changes = new Semaphore(1);
    private final List<SharedIndexInformer<?>> watches = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ended;

    Loop(String name, Round round) {
        thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(round));
    }

    /** A further round whenever one of those changes. */
    <T extends HasMetadata> Loop watch(Informable<T> things) {
        watches.add(
                things.inform(
                        new ResourceEventHandler<>() {
                            @Override
                            public void onAdd(T thing) {
                                wake();
                            }

                            @Override
                            public void onUpdate(T before, T after) {
                                wake();
                            }

                            @Override
                            public void onDelete(T thing, boolean unseen) {
                                wake();
                            }
                        }));
        return this;
    }

    Loop start() {
        thread.start();
        return this;
    }

    /** A further round soon. */
    void wake() {
        changes.release();
    }

    private void run(Round round) {
        try {
            while (!ended) {
                Thread.sleep(EARLIEST);
                changes.drainPermits();
                long wait = Math.min(next(round).toMillis(), LATEST.toMillis());
                changes.tryAcquire(wait, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody else changed what the round was about to change: it looks again. */
    private Duration next(Round round) {
        try {
            return round.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
                    && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
                    && !ended) {
                System.err.printf("%s: %s%n", thread.getName(), e);
                e.printStackTrace();
            }
            return Duration.ofMillis(100);
        }
    }

    /** Back when no round runs any more. */
    @Override
    public void close() {
        ended = true;
        watches.forEach(SharedIndexInformer::close);
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
