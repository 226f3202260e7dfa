package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is at the target, or what the index itself says, changes nothing of what arrives. */
@Timeout(120)
final class MadeAsItWasTest {
    private final SearchServer old = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    /**
     * The target can put no document through any pipeline, and would refuse those that are to go.
     */
    @Test
    void documentsGoThroughNoPipelineASecondTimeAndTheIndexHasItInTheEnd() throws Exception {
        SearchServer six = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
        six.expect(
                "PUT",
                "/_ingest/pipeline/made-stamp",
                "{\"processors\": [{\"set\": {\"field\": \"by\", \"value\": \"it\"}}]}");
        six.expect(
                "PUT",
                "/made-piped",
                "{\"settings\": {\"number_of_replicas\": 0, \"index.default_pipeline\":"
                        + " \"made-stamp\"}}");
        six.expect("PUT", "/made-piped/doc/1", "{\"a\": 1}");
        six.expect("PUT", "/made-piped/doc/2?pipeline=_none", "{ \"by\": \"nobody\"\n}");
        now.expect(
                "PUT",
                "/_index_template/made",
                """
                {"index_patterns": ["made-piped"], "template": {"aliases": {"made-all": {}},
                   "settings": {"index.final_pipeline": "made-template"}}}
                """);

        new Move(six.url(), now.url(), List.of("made-piped")).succeeds();

        assertThat(now.expect("GET", "/made-piped/_source/1", ""))
                .isEqualTo("{\"a\":1,\"by\":\"it\"}");
        assertThat(now.expect("GET", "/made-piped/_source/2", ""))
                .isEqualTo("{ \"by\": \"nobody\"\n}");
        assertThat(now.expect("GET", "/made-piped/_settings?flat_settings=true", ""))
                .contains("\"index.default_pipeline\":\"made-stamp\"")
                .doesNotContain("final_pipeline");
        assertThat(now.ask("GET", "/_alias/made-all", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aRenamedIndexIsCopiedComparedAndTakenBackUnderItsNewName() throws Exception {
        old.expect("PUT", "/made-old-1", "{\"aliases\": {\"made-current\": {}}}");
        old.expect("PUT", "/made-old-1/_doc/x?refresh=true", "{\"a\": 1}");
        var move =
                new Move(
                        Map.of(
                                "from",
                                Move.store("from", old.url()),
                                "to",
                                Move.store("to", now.url())),
                        List.of("made-old-1"),
                        Map.of("made-old-*", "made-new-*"));

        move.succeeds();

        assertThat(now.expect("GET", "/_alias/made-current", "")).startsWith("{\"made-new-1\":");
        assertThat(now.ask("GET", "/made-old-1", "").statusCode()).isEqualTo(404);
        assertThat(move.rollBack()).isInstanceOf(Verdict.Holds.class);
        assertThat(now.ask("GET", "/made-new-1", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aSourceThatIsFencedIsCopiedAndTheCopyCanBeWritten() throws Exception {
        old.expect("PUT", "/made-fenced", "{}");
        old.expect("PUT", "/made-fenced/_doc/x", "{\"a\": 1}");
        old.expect("PUT", "/made-fenced/_settings", "{\"index.blocks.read_only\": true}");
        var move = new Move(old.url(), now.url(), List.of("made-fenced"));

        assertThat(move.warnings())
                .containsExactly(
                        "setting index.blocks.read_only=true of index made-fenced does not come"
                                + " along");
        move.succeeds();

        now.expect("PUT", "/made-fenced/_doc/y", "{}");
        old.expect("PUT", "/made-fenced/_settings", "{\"index.blocks.read_only\": null}");
    }

    @Test
    void systemIndicesAndHiddenOnesStayOutUnlessNamed() throws Exception {
        old.expect("PUT", "/.made-plugin", "{\"settings\": {\"index.hidden\": true}}");
        old.expect("PUT", "/made-hidden", "{\"settings\": {\"index.hidden\": true}}");
        old.expect("PUT", "/made-seen", "{}");

        assertThat(changes("made-*")).contains("index made-seen").doesNotContain("made-hidden");
        assertThat(changes(".made-*")).contains("index .made-plugin");
    }

    private String changes(String pattern) {
        return new Move(old.url(), now.url(), List.of(pattern)).forecast().changes().toString();
    }
}
