package dev.rehome.search.write;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class LimitTest {
    private static final long USUAL = BulkWriter.BULK_BYTES;
    private static final long LARGE = 60L << 20;
    private static final long SECOND = 1_000_000_000;

    private final Limit limit = new Limit(16);

    @Test
    void aLargeDocumentIsUnderWayAlone() throws Exception {
        limit.enter(USUAL);
        CompletableFuture<Void> large = entering(LARGE);
        assertWaits(large);

        limit.leave(USUAL, SECOND, false);
        large.get(10, SECONDS);
        CompletableFuture<Void> usual = entering(USUAL);
        assertWaits(usual);

        limit.leave(LARGE, 15 * SECOND, false);
        usual.get(10, SECONDS);
    }

    @Test
    void aServerThatIsTooBusyGetsHalfAsManyAndOneThatKeepsItsPaceOneMore() throws Exception {
        int first = limit.now();
        for (int i = 0; i < first; i++) {
            limit.enter(USUAL);
            limit.leave(USUAL, SECOND, false);
        }
        assertThat(limit.now()).isEqualTo(first + 1);

        limit.enter(USUAL);
        limit.leave(USUAL, SECOND, true);
        assertThat(limit.now()).isEqualTo((first + 1) / 2);
    }

    private CompletableFuture<Void> entering(long bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        limit.enter(bytes);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private static void assertWaits(CompletableFuture<Void> entering) {
        assertThatThrownBy(() -> entering.get(200, MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }
}
