package dev.rehome.postgres.clone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.landing.ProveUnchanged;
import org.junit.jupiter.api.Test;

final class LandedBeforeTest {
    private final LandedBefore landed = new LandedBefore();

    @Test
    void tellsOfThousandsOfTablesInALineEachWayOnceAllAreLookedAt() {
        for (int table = 0; table < 5_001; table++) {
            landed.expect();
        }
        for (int table = 0; table < 4_998; table++) {
            assertThat(landed.looked("t" + table, ProveUnchanged.Verdict.NOTHING_WRITTEN))
                    .isEmpty();
        }
        assertThat(landed.looked("changed", ProveUnchanged.Verdict.CHANGED)).isEmpty();
        assertThat(landed.looked("unlogged", ProveUnchanged.Verdict.UNLOGGED)).isEmpty();

        assertThat(landed.looked("public.read", ProveUnchanged.Verdict.SAME_ROWS))
                .containsExactly(
                        "4,998 tables landed before; nothing was written at the source since",
                        "public.read landed before; the source was read again and still has these"
                                + " rows");
    }

    @Test
    void saysNothingWhereNothingStays() {
        landed.expect();

        assertThat(landed.looked("changed", ProveUnchanged.Verdict.CHANGED)).isEmpty();
    }
}
