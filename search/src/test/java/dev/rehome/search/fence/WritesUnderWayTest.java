package dev.rehome.search.fence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.search.Pretender;
import org.junit.jupiter.api.Test;

final class WritesUnderWayTest {

    @Test
    void aNodeThatDoesNotSayWhichWritesItHasIsNotTakenForOneThatHasNone() {
        String answer =
                """
                {"node_failures": [{"type": "failed_node_exception", "reason": "Failed node [n2]"}],
                 "nodes": {}}
                """;
        try (var server = new Pretender(_ -> answer);
                var cluster = server.connect()) {
            assertThatThrownBy(() -> new WritesUnderWay(cluster).await())
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("not all nodes of ")
                    .hasMessageContaining("say which writes are under way: Failed node [n2]");
        }
    }
}
