package dev.rehome.search.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MemoryTest {
    private static final int ROOM = 1_000;
    private static final int LARGEST = 4_000;

    @Test
    void answersThatGrowBesideEachOtherAllComeToAnEndAndOnlyOneGoesBeyondTheRoom()
            throws Exception {
        var memory = new Memory(ROOM);
        var most = new AtomicLong();
        try (var crew = new Crew(16)) {
            var work = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 400; i++) {
                var random = new Random(i);
                work.add(
                        () -> {
                            try (Memory.Share share = memory.share()) {
                                int size = random.nextInt(largest(random));
                                for (int held = 0; held < size; held += 100) {
                                    share.take(100);
                                    most.accumulateAndGet(memory.held(), Math::max);
                                    LockSupport.parkNanos(1_000);
                                }
                                return true;
                            }
                        });
            }
            assertThat(crew.all(work)).hasSize(400).containsOnly(true);
        }
        assertThat(memory.held()).isZero();
        assertThat(most.get()).isGreaterThan(ROOM / 2).isLessThanOrEqualTo(ROOM + LARGEST);
    }

    /** Mostly little, sometimes far more than there is room for. */
    private static int largest(Random random) {
        return random.nextInt(20) == 0 ? LARGEST : 500;
    }

    @Test
    void whatIsTakenAfterTheEndIsNotCounted() throws Exception {
        var memory = new Memory(ROOM);
        Memory.Share share = memory.share();
        share.take(ROOM);
        share.close();
        share.take(ROOM);

        assertThat(memory.held()).isZero();
    }
}
