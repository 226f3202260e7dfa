package dev.rehome.search.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is in the way of a copy is named, each thing by its name, before anything is touched. */
@Timeout(120)
final class SurveyTest {
    private final SearchServer six = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer three = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private static Findings look(SearchServer from, SearchServer to, String... indices)
            throws InterruptedException {
        return look(from, to, Map.of(), indices);
    }

    private static Findings look(
            SearchServer from, SearchServer to, Map<String, String> rename, String... indices)
            throws InterruptedException {
        try (Cluster source = Clusters.connect(from);
                Cluster target = Clusters.connect(to)) {
            return new Survey(source, target, List.of(indices), new Renaming(rename), true, true)
                    .look(Set.of());
        }
    }

    private static List<String> errors(Findings findings) {
        return said(findings, Problem.Severity.ERROR);
    }

    private static List<String> warnings(Findings findings) {
        return said(findings, Problem.Severity.WARNING);
    }

    private static List<String> said(Findings findings, Problem.Severity severity) {
        return findings.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::what)
                .toList();
    }

    @Test
    void anIndexThatDoesNotKeepItsDocumentsIsRefusedWithTheReason() throws Exception {
        six.expect(
                "PUT",
                "/kept-not",
                "{\"mappings\": {\"doc\": {\"_source\": {\"enabled\": false}}}}");
        six.expect(
                "PUT",
                "/kept-without",
                "{\"mappings\": {\"doc\": {\"_source\": {\"excludes\": [\"a.*\", \"b\"]}}}}");
        six.expect(
                "PUT",
                "/kept-some",
                "{\"mappings\": {\"doc\": {\"_source\": {\"includes\": [\"c\"]}}}}");

        Findings findings = look(six, three, "kept-*");

        assertThat(errors(findings))
                .containsExactly(
                        "index kept-not does not keep its documents: _source is disabled",
                        "index kept-some keeps only parts of its documents: _source includes c",
                        "index kept-without keeps only parts of its documents: _source excludes"
                                + " a.*, b");
        assertThatThrownBy(findings::unhindered)
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessage(
                        "index kept-not does not keep its documents: _source is disabled (and 2"
                                + " more problems)");
    }

    @Test
    void anIndexWhoseDocumentsTheServerRebuildsIsRefusedWithTheReason() throws Exception {
        SearchServer eight = Clusters.server(SearchBinaries.ELASTICSEARCH_8);
        eight.expect(
                "PUT",
                "/rebuilt-synthetic",
                "{\"settings\": {\"index.mapping.source.mode\": \"synthetic\"}}");
        eight.expect("PUT", "/rebuilt-logs", "{\"settings\": {\"index.mode\": \"logsdb\"}}");
        eight.expect(
                "PUT",
                "/rebuilt-never",
                "{\"settings\": {\"index.mode\": \"logsdb\", \"index.mapping.source.mode\":"
                        + " \"stored\"}}");
        three.expect(
                "PUT",
                "/rebuilt-derived",
                "{\"settings\": {\"index.derived_source.enabled\": true}}");

        assertThat(errors(look(eight, three, "rebuilt-*")))
                .contains(
                        "index rebuilt-synthetic does not keep its documents:"
                                + " index.mapping.source.mode is synthetic",
                        "index rebuilt-logs does not keep its documents but rebuilds them:"
                                + " index.mode is logsdb")
                .noneMatch(error -> error.startsWith("index rebuilt-never does not keep"));
        assertThat(errors(look(three, Clusters.server(SearchBinaries.OPENSEARCH_2), "rebuilt-*")))
                .contains(
                        "index rebuilt-derived does not keep its documents but rebuilds them:"
                                + " index.derived_source.enabled is true");
    }

    @Test
    void typesThatOnlyHaveAnotherNameGoUnderThatAndTheOthersAreNamedEachWithItsField()
            throws Exception {
        SearchServer eight = Clusters.server(SearchBinaries.ELASTICSEARCH_8);
        eight.expect(
                "PUT",
                "/types",
                """
                {"mappings": {"properties": {
                   "flat": {"type": "flattened", "ignore_above": 50},
                   "inner": {"properties": {
                      "vector": {"type": "dense_vector", "dims": 3, "similarity": "cosine"},
                      "weights": {"type": "sparse_vector"}}},
                   "plain": {"type": "keyword"}}}}
                """);

        Findings findings = look(eight, three, "types");

        assertThat(errors(findings))
                .containsExactlyInAnyOrder(
                        three.url()
                                + " would not make index types: field vector has the type"
                                + " knn_vector, which is not known there",
                        three.url()
                                + " would not make index types: field weights has the type"
                                + " sparse_vector, which is not known there");
        assertThat(warnings(findings))
                .contains(
                        "parameter ignore_above of field flat of index types does not come along",
                        "setting index.knn=true of index types does not come along");
        assertThat(
                        findings.candidates()
                                .getFirst()
                                .carried()
                                .mappings()
                                .path("properties")
                                .path("flat")
                                .toString())
                .isEqualTo("{\"type\":\"flat_object\"}");
    }

    @Test
    void settingsAndAnalyzersThatTheTargetDoesNotKnowAreNamed() throws Exception {
        SearchServer eight = Clusters.server(SearchBinaries.ELASTICSEARCH_8);
        three.expect(
                "PUT",
                "/unknown",
                """
                {"settings": {"index.merge_on_flush.enabled": "false", "number_of_replicas": 0,
                   "analysis": {"analyzer": {"mine": {"type": "custom", "tokenizer": "standard",
                                                      "filter": ["porter_stem"]}}}},
                 "mappings": {"properties": {"a": {"type": "text", "analyzer": "mine"}}}}
                """);

        Findings findings = look(three, eight, "unknown");

        assertThat(warnings(findings))
                .contains(
                        "setting index.merge_on_flush.enabled=false of index unknown does not come"
                                + " along");
        // This one is built without the usual analysis module.
        assertThat(errors(findings))
                .hasSize(1)
                .allMatch(error -> error.contains("would not make index unknown"))
                .allMatch(error -> error.contains("porter_stem"));
    }

    @Test
    void closedIndicesAndTakenNamesAreNamed() throws Exception {
        SearchServer two = Clusters.server(SearchBinaries.OPENSEARCH_2);
        two.expect("PUT", "/way-closed", "{}");
        two.expect("POST", "/way-closed/_close", "");
        two.expect("PUT", "/way-taken", "{}");
        two.expect("PUT", "/way-aliased", "{\"aliases\": {\"way-name\": {}, \"way-index\": {}}}");
        two.expect(
                "PUT",
                "/_index_template/way",
                "{\"index_patterns\": [\"way-stream\"], \"data_stream\": {}}");
        two.expect("PUT", "/_data_stream/way-stream", "");
        three.expect("PUT", "/way-taken", "{}");
        three.expect("PUT", "/way-index", "{}");
        three.expect("PUT", "/way-holder", "{\"aliases\": {\"way-name\": {}}}");

        assertThat(errors(look(two, three, "way-*")))
                .containsExactlyInAnyOrder(
                        "index way-closed is closed: nothing of it can be read",
                        three.url() + " has an index way-taken already",
                        "at " + three.url() + " an index has the name of alias way-index",
                        "at " + three.url() + " alias way-name is there, of way-holder");
        assertThat(look(two, three, "way-*").streams())
                .extracting(StreamCandidate::name, StreamCandidate::template)
                .containsExactly(tuple("way-stream", "way"));
    }

    @Test
    void templatesThatWouldHaveASayInTheNewIndexAreNamed() throws Exception {
        six.expect(
                "PUT",
                "/hijack-a",
                "{\"mappings\": {\"doc\": {\"properties\": {\"a\": {\"type\": \"keyword\"}}}}}");
        three.expect(
                "PUT",
                "/_index_template/hijacker",
                """
                {"index_patterns": ["hijack-*"], "priority": 7, "template": {
                   "settings": {"index.codec": "best_compression", "index.default_pipeline": "gone"},
                   "mappings": {"properties": {"a": {"type": "text"}, "b": {"type": "long"}}}}}
                """);
        three.expect(
                "PUT",
                "/_index_template/streamer",
                "{\"index_patterns\": [\"streamed-*\"], \"priority\": 9, \"data_stream\": {}}");

        Findings findings = look(six, three, "hijack-a");
        assertThat(errors(findings)).isEmpty();
        assertThat(warnings(findings))
                .containsExactly(
                        "index template hijacker adds to index hijack-a what its source has not:"
                                + " setting index.codec, mapping b");
        assertThat(errors(look(six, three, Map.of("hijack-*", "streamed-*"), "hijack-a")))
                .containsExactly(
                        "index template streamer makes a data stream of whatever is called"
                                + " streamed-a");
    }

    @Test
    void twoIndicesThatWouldGetOneNameAreNamed() throws Exception {
        six.expect("PUT", "/same-1", "{}");
        six.expect("PUT", "/same-2", "{}");

        assertThat(errors(look(six, three, Map.of("same-*", "same"), "same-*")))
                .containsExactly("indices same-1 and same-2 would both be called same");
        assertThatThrownBy(() -> new Renaming(Map.of("a", "b-*")))
                .isInstanceOf(Failure.class)
                .hasMessage("cannot rename 'a' to 'b-*', which has more stars");
    }
}
