package dev.rehome.search.connect;

import dev.rehome.search.pool.Gathered;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
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
    private final Gathered gathered;
    private final int most;
    private final CompletableFuture<Body> received = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private boolean whole = true;
    private @Nullable Gunzip gunzip;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean waiting;

    /**
     * @param gathered where its bytes go
     * @param most bytes that are wanted
     */
    Body(Gathered gathered, int most) {
        this.gathered = gathered;
        this.most = most;
    }

    /** Hears how long it will be, where the server says so. */
    BodySubscriber<Body> expecting(ResponseInfo head) {
        long announced = head.headers().firstValueAsLong("Content-Length").orElse(0);
        if (isGzip(head)) {
            gunzip = new Gunzip(gathered, most);
        } else if (announced > 0 && announced <= most) {
            come(() -> gathered.expect(announced));
        }
        heardNanos = System.nanoTime();
        return this;
    }

    private static boolean isGzip(ResponseInfo head) {
        return head.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
    }

    /** What may wait for room. */
    @FunctionalInterface
    private interface Coming {
        void come() throws IOException, InterruptedException;
    }

    /** What goes wrong is told to whoever waits for the answer. */
    private void come(Coming bytes) {
        try {
            waiting = true;
            bytes.come();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            received.completeExceptionally(e);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            received.completeExceptionally(e);
        } finally {
            waiting = false;
            heardNanos = System.nanoTime();
        }
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
    public void onNext(List<ByteBuffer> pieces) {
        if (subscription == null) {
            return;
        }
        if (!received.isDone()) {
            come(() -> take(pieces));
        }
        if (received.isDone()) {
            subscription.cancel();
        } else if (!whole) {
            subscription.cancel();
            end();
        } else {
            subscription.request(1);
        }
    }

    private void take(List<ByteBuffer> pieces) throws IOException, InterruptedException {
        for (ByteBuffer piece : pieces) {
            if (gunzip != null) {
                whole &= gunzip.take(piece);
                continue;
            }
            int count = Math.min(piece.remaining(), most - gathered.length());
            gathered.ensure(count);
            whole &= count == piece.remaining();
            piece.get(gathered.bytes(), gathered.length(), count);
            gathered.added(count);
        }
    }

    private void end() {
        come(this::ended);
        received.complete(this);
    }

    private void ended() throws IOException, InterruptedException {
        try (Gunzip zipped = gunzip) {
            if (zipped != null && whole) {
                zipped.end();
            }
        }
        gathered.end();
    }

    @Override
    public void onError(Throwable broken) {
        received.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        end();
    }

    /** How long nothing has come, although there was room for it. */
    long silentNanos() {
        return waiting ? 0 : System.nanoTime() - heardNanos;
    }

    /** Its bytes, where they lie. */
    Gathered gathered() {
        return gathered;
    }

    /** Whether it was not broken off. */
    boolean whole() {
        return whole;
    }
}
