package dev.rehome.platform.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** An answer while it comes in: all of it is counted and digested, its beginning is kept. */
final class Received implements HttpResponse.BodySubscriber<Answer> {
    /** Nobody compares more than this value by value; a file is told by its digest. */
    static final int KEPT_BYTES_MAX = 8 * 1024 * 1024;

    private final int status;
    private final CompletableFuture<Answer> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final MessageDigest digest;
    private long bytes;

    Received(int status) {
        this.status = status;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<Answer> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            var read = new byte[piece.remaining()];
            piece.get(read);
            digest.update(read);
            bytes += read.length;
            kept.write(read, 0, Math.min(read.length, KEPT_BYTES_MAX - kept.size()));
        }
    }

    @Override
    public void onError(Throwable thrown) {
        whole.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        whole.complete(Answer.of(status, kept.toByteArray(), bytes, digest.digest()));
    }
}
