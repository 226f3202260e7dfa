package dev.rehome.search.connect;

import dev.rehome.search.pool.Memory;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, taken into one array as it comes in, and no faster than there is room. One
 * that is longer than is wanted is broken off.
 */
final class Body implements BodySubscriber<Body> {
    private static final int FIRST_BYTES = 1 << 14;

    /** Up to here an array that is too small is doubled; behind, it grows by half. */
    private static final int DOUBLED_BYTES = 4 << 20;

    /** Some JVMs make none that is longer. */
    private static final int LONGEST_BYTES = Integer.MAX_VALUE - 8;

    private final Memory.Share share;
    private final int most;
    private final CompletableFuture<Body> received = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private byte[] bytes = new byte[0];
    private int length;
    private boolean whole = true;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean waiting;

    /**
     * @param share in which its bytes are counted
     * @param most bytes that are wanted; a few more may come
     */
    Body(Memory.Share share, int most) {
        this.share = share;
        this.most = most;
    }

    /** Hears how long it will be, where the server says so. */
    BodySubscriber<Body> expecting(ResponseInfo head) {
        heardNanos = System.nanoTime();
        long announced = head.headers().firstValueAsLong("Content-Length").orElse(0);
        if (announced > 0 && announced <= most) {
            try {
                waiting = true;
                hold(Math.toIntExact(announced));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                received.completeExceptionally(e);
            } finally {
                waiting = false;
            }
        }
        return this;
    }

    @Override
    public CompletionStage<Body> getBody() {
        return received;
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        begun.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> come) {
        if (received.isDone() || subscription == null) {
            return;
        }
        try {
            waiting = true;
            for (ByteBuffer piece : come) {
                int count = piece.remaining();
                ensure((long) length + count);
                piece.get(bytes, length, count);
                length += count;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            subscription.cancel();
            received.completeExceptionally(e);
            return;
        } finally {
            waiting = false;
            heardNanos = System.nanoTime();
        }
        if (length > most) {
            whole = false;
            subscription.cancel();
            received.complete(this);
        } else {
            subscription.request(1);
        }
    }

    private void ensure(long needed) throws InterruptedException {
        if (needed <= bytes.length) {
            return;
        }
        if (needed > LONGEST_BYTES) {
            throw new IllegalStateException("an answer of more than 2 GiB");
        }
        int now = bytes.length;
        long more = now < DOUBLED_BYTES ? 2L * now : now + now / 2L;
        hold(Math.clamp(Math.max(more, needed), FIRST_BYTES, LONGEST_BYTES));
    }

    /** The old array is given back only when it has been left. */
    private void hold(int capacity) throws InterruptedException {
        int before = bytes.length;
        share.take(capacity);
        bytes = Arrays.copyOf(bytes, capacity);
        share.give(before);
    }

    @Override
    public void onError(Throwable broken) {
        received.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        received.complete(this);
    }

    /** How long nothing has come, although there was room for it. */
    long silentNanos() {
        return waiting ? 0 : System.nanoTime() - heardNanos;
    }

    /** At least {@link #length} long. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether it was not broken off. */
    boolean whole() {
        return whole;
    }
}
