package dev.rehome.search.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How an index is cut into slices. */
final class CutTest {

    @Test
    void theFirstSlicesOfAllShardsComeFirstAndTheirNumbersOverlapNowhere() {
        var cut = new Cut(List.of(4L, -1L, 2L), List.of(), 2);

        assertThat(cut.slices("orders"))
                .containsExactly(
                        new Slice("orders", 0, 0, 1),
                        new Slice("orders", 2, 0, 1),
                        new Slice("orders", 0, 2, 3),
                        new Slice("orders", 2, 2, 2),
                        new Slice("orders", 0, 4, 4));
    }

    @Test
    void aShardWithDocumentsThatHaveNoNumbersIsReadWholeByEachAttempt() {
        var cut = new Cut(List.of(4L, 4L), List.of(1), 3);

        assertThat(cut.slices("orders"))
                .containsExactly(
                        new Slice("orders", 0, 0, 2),
                        Slice.whole("orders", 1),
                        new Slice("orders", 0, 3, 4));
        assertThat(cut.cuts(0)).isTrue();
        assertThat(cut.cuts(1)).isFalse();
    }
}
