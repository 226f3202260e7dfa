package dev.rehome.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PartTest {
    private static final long MIB = 1 << 20;

    @Test
    void leavesASmallTableWhole() {
        assertThat(Part.of(100, 800_000, 18, 64 * MIB)).containsExactly(Part.WHOLE);
        assertThat(Part.of(0, 0, 18, 64 * MIB)).containsExactly(Part.WHOLE);
        assertThat(Part.WHOLE.condition()).isEmpty();
    }

    @Test
    void coversEveryPageOnceAndLeavesTheEndOpen() {
        List<Part> parts = Part.of(100_001, 800 * MIB, 18, 64 * MIB);

        assertThat(parts).hasSize(13);
        assertThat(parts.getFirst().fromPage()).isZero();
        for (int i = 1; i < parts.size(); i++) {
            assertThat(parts.get(i).fromPage()).isEqualTo(parts.get(i - 1).toPage());
            assertThat(parts.get(i).number()).isEqualTo(i + 1);
        }
        assertThat(parts.getLast().toPage()).isEqualTo(Part.OPEN);
        assertThat(parts.getLast().condition())
                .isEqualTo(" WHERE ctid >= '(92308,0)'::pg_catalog.tid");
    }

    @Test
    void splitsByTheSizeOfToastButNeverBelowAPage() {
        assertThat(Part.of(3, 800 * MIB, 18, 64 * MIB)).hasSize(3);
    }

    @Test
    void readsAnOldServersTableOnlyAFewTimes() {
        assertThat(Part.of(1_000_000, 8000 * MIB, 13, 64 * MIB)).hasSize(4);
    }
}
