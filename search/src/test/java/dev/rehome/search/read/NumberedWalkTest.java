package dev.rehome.search.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is asked for, page by page. */
final class NumberedWalkTest {

    @Test
    void theSliceBehindAllOthersIsReadFromOneCopyOfItsShard() {
        var rest = new NumberedWalk(Slice.rest("orders", 2, 7, "node-1"));
        var before = new NumberedWalk(new Slice("orders", 2, 0, 6));

        assertThat(rest.next(10).path())
                .isEqualTo("/orders/_search?preference=_shards:2%7C_prefer_nodes:node-1");
        assertThat(before.next(10).path()).isEqualTo("/orders/_search?preference=_shards:2");
    }
}
