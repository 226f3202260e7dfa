package dev.rehome.search.connect;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * The body of a request, sent from where it lies. The JDK's own publisher of a byte array copies
 * all of it first, which for a document of 60 MB is too much.
 *
 * <p>Its length is named beforehand: not every proxy takes chunks.
 */
final class Pieces implements BodyPublisher {
    /** A socket copies what it is given at once. */
    private static final int AT_ONCE_BYTES = 1 << 16;

    private final long length;
    private volatile List<ByteBuffer> pieces;

    Pieces(List<ByteBuffer> pieces) {
        this.pieces = pieces;
        this.length = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> taker) {
        taker.onSubscribe(new Sending(taker));
    }

    /**
     * Holds on to them no more, and ends whatever still sends them: the JDK's client keeps the
     * first request of each connection for as long as that lasts (25,
     * PlainHttpConnection.connectTimerEvent).
     */
    void forget() {
        pieces = List.of();
    }

    /** One sending; a request that is tried again has another. */
    private final class Sending implements Subscription {
        private final Subscriber<? super ByteBuffer> taker;
        private int number;
        private int at;
        private long wanted;
        private boolean sending;
        private boolean ended;

        Sending(Subscriber<? super ByteBuffer> taker) {
            this.taker = taker;
        }

        @Override
        public void request(long more) {
            synchronized (this) {
                wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
                if (sending) {
                    return; // whoever sends, perhaps this thread further up, goes on
                }
                sending = true;
            }
            while (mayGoOn()) {
                List<ByteBuffer> all = pieces;
                if (all.isEmpty()) {
                    return;
                }
                taker.onNext(next(all.get(number)));
                if (number == all.size()) {
                    cancel();
                    taker.onComplete();
                }
            }
        }

        private synchronized boolean mayGoOn() {
            sending = !ended && wanted > 0;
            wanted -= sending ? 1 : 0;
            return sending;
        }

        private ByteBuffer next(ByteBuffer piece) {
            int count = Math.min(AT_ONCE_BYTES, piece.remaining() - at);
            ByteBuffer part = piece.slice(piece.position() + at, count);
            at += count;
            if (at == piece.remaining()) {
                number++;
                at = 0;
            }
            return part;
        }

        @Override
        public synchronized void cancel() {
            ended = true;
        }
    }
}
