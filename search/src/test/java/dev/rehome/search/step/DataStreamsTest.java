package dev.rehome.search.step;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.copy.CopyIndices;
import dev.rehome.search.copy.CopyOptions;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.write.Rejected;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Data streams, which take documents only at their end and give them another version. */
@Timeout(300)
final class DataStreamsTest {
    /** Cannot be a line of a bulk. */
    private static final String PRETTY =
            "{\n \"@timestamp\": \"2026-01-05\", /* a */ \"n\": 1.0\n}";

    private final SearchServer two = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final SearchServer three = Clusters.server(SearchBinaries.OPENSEARCH_3);

    /** By a template that is made of another; in two indices, with some 500 documents in each. */
    private void fill(String stream) {
        two.expect(
                "PUT",
                "/_component_template/%s-base".formatted(stream),
                "{\"template\": {\"settings\": {\"number_of_replicas\": 0, \"number_of_shards\":"
                        + " 2}}}");
        two.expect(
                "PUT",
                "/_index_template/%s-made".formatted(stream),
                """
                {"index_patterns": ["%1$s*"], "data_stream": {}, "composed_of": ["%1$s-base"],
                 "template": {"mappings": {"properties": {"host": {"type": "keyword"}}}}}
                """
                        .formatted(stream));
        two.expect("PUT", "/_data_stream/" + stream, "");
        write(two, stream, 0);
        two.expect("POST", "/%s/_rollover".formatted(stream), "");
        write(two, stream, 500);
        two.expect("PUT", "/%s/_create/pretty?refresh=true".formatted(stream), PRETTY);
    }

    private static void write(SearchServer server, String stream, int from) {
        var lines = new StringBuilder();
        for (int id = from; id < from + 500; id++) {
            lines.append(
                    """
                    {"create":{"_id":"%d"}}
                    {"@timestamp": "2026-01-05T12:00:00Z",  "host": "h%d", "n": 1.0}
                    """
                            .formatted(id, id % 7));
        }
        assertThat(server.expect("POST", "/" + stream + "/_bulk?refresh=true", lines.toString()))
                .contains("\"errors\":false");
    }

    private static Move move(
            SearchServer from,
            SearchServer to,
            Map<String, String> rename,
            boolean templates,
            Run run,
            String... indices) {
        return new Move(
                Map.of("from", Move.store("from", from.url()), "to", Move.store("to", to.url())),
                List.of(indices),
                rename,
                templates,
                run);
    }

    private static List<String> planned(Move move) {
        return move.forecast().changes().stream().map(Forecast.Change::what).toList();
    }

    private static boolean isGone(SearchServer server, String path) {
        return server.ask("GET", path, "").statusCode() == 404;
    }

    @Test
    void comesWithItsTemplatesAndIsReadBackComparedAndTakenBack() throws Exception {
        two.expect("PUT", "/stream-whole-plain", "{\"settings\": {\"number_of_replicas\": 0}}");
        two.expect("PUT", "/stream-whole-plain/_doc/1?refresh=true", "{\"a\": 1}");
        fill("stream-whole");
        Move move = move(two, three, Map.of(), true, new RememberedRun(), "stream-whole*");

        assertThat(planned(move))
                .contains(
                        "index stream-whole-plain at to",
                        "component template stream-whole-base at to",
                        "index template stream-whole-made at to",
                        "data stream stream-whole at to with what is in 2 indices, by index"
                                + " template stream-whole-made",
                        "the documents of data stream stream-whole");
        move.succeeds();

        assertThat(three.expect("GET", "/_data_stream/stream-whole", ""))
                .contains("\"template\":\"stream-whole-made\"", "\"generation\":1");
        assertThat(three.expect("GET", "/stream-whole/_count", "")).contains("\"count\":1001");
        assertThat(three.expect("GET", "/.ds-stream-whole-000001/_source/pretty", ""))
                .isEqualTo(PRETTY);
        assertThat(three.expect("GET", "/.ds-stream-whole-000001/_source/7", ""))
                .isEqualTo(
                        "{\"@timestamp\": \"2026-01-05T12:00:00Z\",  \"host\": \"h0\", \"n\":"
                                + " 1.0}");
        assertThat(three.expect("GET", "/.ds-stream-whole-000001?flat_settings=true", ""))
                .contains("\"n\":{\"type\":\"float\"}", "\"index.number_of_shards\":\"2\"")
                .doesNotContain("refresh_interval", "_pipeline", "auto_expand");
        assertThat(three.expect("GET", "/stream-whole-plain/_source/1", ""))
                .isEqualTo("{\"a\": 1}");

        assertThat(move.rollBack()).isInstanceOf(Verdict.Holds.class);
        for (String path :
                List.of(
                        "/_data_stream/stream-whole",
                        "/stream-whole-plain",
                        "/_index_template/stream-whole-made",
                        "/_component_template/stream-whole-base")) {
            assertThat(isGone(three, path)).as(path).isTrue();
        }
    }

    @Test
    void getsATemplateOfItsOwnWhereItsOwnIsForOtherNames() throws Exception {
        fill("stream-named");
        Move move =
                move(
                        two,
                        three,
                        Map.of("stream-named", "stream-otherwise"),
                        true,
                        new RememberedRun(),
                        "stream-named");

        assertThat(planned(move))
                .contains(
                        "index template rehome-stream-otherwise at to",
                        "data stream stream-otherwise at to with what is in 2 indices, by index"
                                + " template rehome-stream-otherwise");
        move.succeeds();

        assertThat(three.expect("GET", "/_index_template/rehome-stream-otherwise", ""))
                .contains("\"index_patterns\":[\"stream-otherwise\"]", "\"host\"");
        three.expect(
                "POST", "/stream-otherwise/_doc?refresh=true", "{\"@timestamp\": \"2026-01-06\"}");
        three.expect("POST", "/stream-otherwise/_rollover", "");
    }

    @Test
    void goesOnWhereverItWasKilledAndIsTakenBackFromThere() throws Exception {
        fill("stream-killed");
        boolean killed = true;
        for (int note = 1; killed; note++) {
            var run = RememberedRun.killedAt(note);
            Move move = move(two, three, Map.of(), true, run, "stream-killed");
            try {
                assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);
                killed = false;
            } catch (RememberedRun.Killed e) {
                if (note % 2 == 0) {
                    assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);
                    assertThat(move.compare()).isInstanceOf(Verdict.Holds.class);
                }
            }
            assertThat(move.rollBack()).isInstanceOf(Verdict.Holds.class);
            assertThat(isGone(three, "/_data_stream/stream-killed")).isTrue();
            assertThat(isGone(three, "/_index_template/stream-killed-made")).isTrue();
        }
    }

    @Test
    void isNotTakenBackOverWhatOthersWroteToItNorItsTemplateFromThoseWhoNeedIt() throws Exception {
        fill("stream-used");
        Move move = move(two, three, Map.of(), true, new RememberedRun(), "stream-used");
        move.succeeds();
        three.expect("PUT", "/_data_stream/stream-used-too", "");
        three.expect("POST", "/stream-used/_rollover", "");

        assertThat(losses(move)).isEmpty();
        three.expect("POST", "/stream-used/_doc?refresh=true", "{\"@timestamp\": \"2026-01-06\"}");

        assertThat(losses(move))
                .containsExactly(
                        "others have used data stream stream-used at to since it was handed over; 1"
                                + " write there");
        assertThat(move.rollBack().toString())
                .contains(
                        "left alone: index template stream-used-made: data stream stream-used-too"
                                + " needs it");
        assertThat(isGone(three, "/_data_stream/stream-used")).isTrue();
        assertThat(isGone(three, "/_data_stream/stream-used-too")).isFalse();
    }

    private static List<String> losses(Move move) {
        return move.wayBack().forecast().problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.LOSS)
                .map(Problem::what)
                .toList();
    }

    @Test
    void isRefusedByNameWhereThereAreNoneAndItsIndicesComeAsOrdinaryOnes() throws Exception {
        SearchServer eight = Clusters.server(SearchBinaries.ELASTICSEARCH_8);
        SearchServer six = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
        fill("stream-none");

        assertThat(move(two, eight, Map.of(), false, new RememberedRun(), "stream-none").errors())
                .containsExactly(
                        eight.url()
                                + " is Elasticsearch 8.19.21, which has no data streams:"
                                + " stream-none, of 2 indices cannot be made there");
        assertThat(move(two, six, Map.of(), false, new RememberedRun(), "stream-none").errors())
                .singleElement()
                .asString()
                .contains("Elasticsearch 6.8.23, which has no data streams");
        assertThat(move(two, eight, Map.of(), false, new RememberedRun()).warnings())
                .contains(
                        "data stream stream-none, of 2 indices does not come along: the target has"
                                + " no data streams");

        move(
                        two,
                        eight,
                        Map.of(".ds-stream-none-*", "stream-none-*"),
                        false,
                        new RememberedRun(),
                        ".ds-stream-none-*")
                .succeeds();
        assertThat(eight.expect("GET", "/stream-none-0*/_count", "")).contains("\"count\":1001");
    }

    @Test
    void aTemplateOfTheTargetMakesItOrIsNamedWhenItMakesSomethingElse() throws Exception {
        fill("stream-theirs");
        three.expect(
                "PUT",
                "/_index_template/stream-theirs-index",
                "{\"index_patterns\": [\"stream-theirs\"]}");
        Move refused = move(two, three, Map.of(), true, new RememberedRun(), "stream-theirs");

        assertThat(refused.errors())
                .containsExactly(
                        "index template stream-theirs-index at %s is for whatever is called stream-theirs, and makes no data stream of it"
                                .formatted(three.url()));
        three.expect(
                "PUT",
                "/_index_template/stream-theirs-index",
                """
                {"index_patterns": ["stream-theirs"], "priority": 2, "data_stream": {}, "template": {
                   "settings": {"index.default_pipeline": "stream-theirs-no-such", "number_of_replicas": 0},
                   "mappings": {"properties": {"n": {"type": "double"}}}}}
                """);
        Move move = move(two, three, Map.of(), false, new RememberedRun(), "stream-theirs");
        assertThat(planned(move))
                .containsExactly(
                        "data stream stream-theirs at to with what is in 2 indices, by index"
                                + " template stream-theirs-index",
                        "the documents of data stream stream-theirs");
        move.succeeds();

        assertThat(three.expect("GET", "/.ds-stream-theirs-000001?flat_settings=true", ""))
                .contains(
                        "\"index.default_pipeline\":\"stream-theirs-no-such\"",
                        "\"n\":{\"type\":\"double\"}");
        assertThat(move.errors())
                .containsExactly(three.url() + " has a data stream stream-theirs already");
    }

    @Test
    void anIdThatTwoOfItsIndicesHaveIsNamedAndTheRestArrives() throws Exception {
        fill("stream-twice");
        two.expect(
                "PUT",
                "/stream-twice/_create/7?refresh=true",
                "{\"@timestamp\": \"2026-01-06\", \"x\": 1}");
        var rejected = new CopyOnWriteArrayList<Rejected>();

        CopyReport report;
        try (Cluster source = Clusters.connect(two);
                Cluster target = Clusters.connect(three)) {
            report =
                    new CopyIndices(
                                    source,
                                    target,
                                    CopyOptions.of(List.of("stream-twice"), false, 4, true),
                                    Progress.UNWATCHED,
                                    CopyLog.inMemory(),
                                    rejected::add)
                            .run();
        }

        assertThat(rejected)
                .singleElement()
                .asString()
                .startsWith(
                        "stream-twice: document 7: 409 another document of this id is in the data");
        assertThat(report.documents()).isEqualTo(1_002);
        assertThat(report.differences()).isNotEmpty();
        assertThat(three.expect("GET", "/stream-twice/_count", "")).contains("\"count\":1001");
    }

    @Test
    void isNotCaughtUpWhichIsSaid() {
        fill("stream-behind");
        var spec =
                new CatchUpSpec(
                        "from",
                        "to",
                        List.of("stream-behind"),
                        Map.of(),
                        0,
                        1,
                        false,
                        4,
                        "r.ndjson");
        var stores =
                Map.of("from", Move.store("from", two.url()), "to", Move.store("to", three.url()));

        assertThatThrownBy(
                        () ->
                                CatchUpSearch.bind(
                                                spec,
                                                Stores.of(
                                                        (name, _) ->
                                                                requireNonNull(stores.get(name))))
                                        .apply(new RememberedRun()))
                .hasMessage("data stream stream-behind, of 2 indices is not caught up");
    }
}
