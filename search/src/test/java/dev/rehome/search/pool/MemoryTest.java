package dev.rehome.search.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MemoryTest {
    private static final int ROOM = 1_000;
    private static final int LARGEST = 4_000;

    @Test
    void asManyJobsGoOnAsHoldNoMoreThanTheRoomBesideIt() {
        var memory = new Memory(64 << 20); // of the usual heap, 256 MiB
        int toBucket = 7 << 20;
        int toFolder = 2 << 20;

        assertThat(memory.jobs(4, toBucket)).isEqualTo(4);
        assertThat(memory.jobs(16, toBucket)).isEqualTo(9);
        assertThat(memory.jobs(16, toFolder)).isEqualTo(16);
        assertThat(memory.jobs(100, toFolder)).isEqualTo(32);
        assertThat(new Memory(1 << 20).jobs(4, toBucket)).isEqualTo(1);
    }

    @Test
    void whatIsHeldStaysWithinTheRoomWhateverComesInAndWhoeverWaits() throws Exception {
        var memory = new Memory(ROOM);
        var most = new AtomicLong();
        try (var crew = new Crew(16)) {
            var work = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 400; i++) {
                var random = new Random(i);
                work.add(
                        () -> {
                            try (Memory.Share before = memory.share();
                                    Memory.Share share = memory.share()) {
                                before.take(random.nextInt(100));
                                giveBackSoon(before, crew);
                                share.take(memory.usual() / 8);
                                var gathered = new Gathered(share);
                                int size = random.nextInt(largest(random));
                                while (gathered.length() < size) {
                                    gathered.ensure(100);
                                    gathered.added(100);
                                    most.accumulateAndGet(memory.held(), Math::max);
                                    LockSupport.parkNanos(1_000);
                                }
                                gathered.end();
                                return true;
                            }
                        });
            }
            assertThat(crew.all(work)).hasSize(400).containsOnly(true);
        }
        assertThat(memory.held()).isZero();
        assertThat(most.get()).isGreaterThan(ROOM / 2).isLessThanOrEqualTo(ROOM);
    }

    /** As a page that is being written while the next one is read. */
    private static void giveBackSoon(Memory.Share share, Crew crew) {
        var _ =
                crew.threads()
                        .submit(
                                () -> {
                                    LockSupport.parkNanos(20_000);
                                    share.close();
                                });
    }

    /** Mostly little, sometimes far more than there is room for. */
    private static int largest(Random random) {
        return random.nextInt(20) == 0 ? LARGEST : 500;
    }

    @Test
    void whatIsGivenBackForGoodTakesNoMoreAndLetsWhoeverWaitsWithItGo() throws Exception {
        var memory = new Memory(ROOM);
        try (var crew = new Crew(1);
                Memory.Share other = memory.share()) {
            other.take(ROOM);
            Memory.Share share = memory.share();
            Future<?> waiting =
                    crew.threads()
                            .submit(
                                    () -> {
                                        share.take(1);
                                        return null;
                                    });
            share.close();

            assertThatThrownBy(waiting::get).hasCauseInstanceOf(CancellationException.class);
            assertThat(memory.held()).isEqualTo(ROOM);
        }
    }

    @Test
    void whatIsLargerThanTheRoomGoesAlone() throws Exception {
        var memory = new Memory(ROOM);
        try (var crew = new Crew(1)) {
            Memory.Share small = memory.share();
            small.take(1);
            Memory.Share large = memory.share();
            Future<?> waiting =
                    crew.threads()
                            .submit(
                                    () -> {
                                        large.take(LARGEST);
                                        return null;
                                    });
            assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);

            small.close();
            waiting.get();
            assertThat(memory.held()).isEqualTo(LARGEST);
        }
    }
}
