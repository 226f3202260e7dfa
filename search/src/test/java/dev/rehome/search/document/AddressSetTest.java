package dev.rehome.search.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.rehome.engine.digest.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AddressSetTest {
    private static final int MANY = 50_000;

    private final Random random = new Random(20261122);

    private Digest address() {
        return new Digest(1, 1, random.nextLong(), random.nextLong());
    }

    @Test
    void knowsEachOfManyByASlotOfItsOwnAndNoOther() {
        var set = new AddressSet(MANY);
        Map<Digest, Integer> slots = new HashMap<>();
        for (int i = 0; i < MANY; i++) {
            // Few upper halves at the very end of the table: many want the same slot, and the first
            // slots follow the last one. And one lower half of 0, as a free slot has.
            var address = i % 100 == 0 ? new Digest(1, 1, -1L - i, i) : address();
            slots.put(address, set.add(address));
            assertThat(set.add(address)).isEqualTo(slots.get(address));
        }

        assertThat(slots).hasSize(MANY);
        assertThat(slots.values()).allMatch(slot -> slot >= 0 && slot < set.slots());
        assertThat(new HashSet<>(slots.values())).hasSize(MANY);
        slots.forEach((address, slot) -> assertThat(set.find(address)).isEqualTo(slot));
        IntStream.range(0, MANY)
                .forEach(_ -> assertThat(set.find(address())).isEqualTo(AddressSet.NONE));
        set.clear();
        assertThat(set.isEmpty()).isTrue();
        slots.keySet().forEach(each -> assertThat(set.find(each)).isEqualTo(AddressSet.NONE));
    }

    @Test
    void addsNoneThatItHasNoRoomForAndKeepsThoseThatItHas() {
        var set = new AddressSet(1_000);
        Set<Digest> added = new HashSet<>();
        Set<Digest> refused = new HashSet<>();
        for (int i = 0; i < 3_000; i++) {
            Digest each = address();
            (set.add(each) == AddressSet.NONE ? refused : added).add(each);
        }

        assertThat(added).hasSizeBetween(1_000, 1_250);
        assertThat(added).allMatch(each -> set.find(each) != AddressSet.NONE);
        assertThat(added).allMatch(each -> set.add(each) != AddressSet.NONE);
        assertThat(refused).allMatch(each -> set.find(each) == AddressSet.NONE);
    }

    @Test
    void takesTenBytesForEachOfThoseThatFit() {
        for (long bytes : new long[] {10_000, 64 << 20, 1L << 33}) {
            long fitting = AddressSet.fitting(bytes, 0);

            assertThat(fitting).isCloseTo(bytes / 10, withPercentage(2));
            if (bytes < 1L << 30) {
                assertThat(8L * new AddressSet(fitting).slots()).isLessThanOrEqualTo(bytes);
            }
        }
        assertThat(AddressSet.fitting(64 << 20, 4)).isBetween(4_400_000L, 4_480_000L);
        assertThat(AddressSet.fitting(1, 0)).isEqualTo(1);
        assertThat(AddressSet.fitting(Long.MAX_VALUE, 0)).isBetween(1_700_000_000L, 1_720_000_000L);
    }
}
