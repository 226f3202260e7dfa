package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.tree.Json;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves an index under an application that goes on writing through its alias, and back. */
final class SearchCutoverTest {
    /** On two busy cores; it takes a second or two on quiet ones. */
    private static final Duration BLOCKED_MAX = Duration.ofSeconds(30);

    private static final Path EXAMPLE =
            Path.of("../examples/move-a-live-index.yaml").toAbsolutePath().normalize();

    private static SearchServer old;
    private static SearchServer now;

    @TempDir Path folder;
    private Session session;

    @BeforeAll
    static void startTheServers() {
        var started = SearchServer.start(SearchBinaries.ELASTICSEARCH_6);
        assumeTrue(started.isPresent());
        old = started.get();
        now = SearchServer.start(SearchBinaries.OPENSEARCH_3).orElseThrow();
    }

    @AfterAll
    static void stopTheServers() {
        if (now != null) {
            now.close();
        }
        if (old != null) {
            old.close();
        }
    }

    @BeforeEach
    void sitDown() {
        session = new Session(folder);
    }

    private Session.Answer ends(ExitCode exit, String... words) {
        Session.Answer answer = session.type(words);
        assertThat(answer.exit()).as(answer.out() + answer.err()).isEqualTo(exit.code());
        return answer;
    }

    private void write(String steps) throws IOException {
        Files.writeString(
                folder.resolve("move.yaml"),
                """
                rehome: 1
                name: move
                stores:
                  old: { search: "%s" }
                  new: { search: "%s" }
                steps:
                %s
                """
                        .formatted(old.url(), now.url(), steps.indent(2)));
    }

    private static Map<String, Integer> documents(SearchServer server, String index) {
        server.expect("POST", "/" + index + "/_refresh", "");
        String found =
                server.expect(
                        "GET",
                        "/"
                                + index
                                + "/_search?q=_exists_:n&size=10000&filter_path=hits.hits._id,hits.hits._source",
                        "");
        var documents = new HashMap<String, Integer>();
        for (Object each : list(map(map(Json.read(found)).get("hits")).get("hits"))) {
            Map<?, ?> hit = map(each);
            documents.put(
                    String.valueOf(hit.get("_id")),
                    SearchApplication.number(map(hit.get("_source")).get("n")));
        }
        return documents;
    }

    private static Map<?, ?> map(@Nullable Object tree) {
        return (Map<?, ?>) Objects.requireNonNull(tree);
    }

    private static List<?> list(@Nullable Object tree) {
        return (List<?>) Objects.requireNonNull(tree);
    }

    @Test
    void movesAnIndexUnderAnApplicationThatWritesThroughItsAliasAndBack() throws Exception {
        old.expect(
                "PUT",
                "/shop-1",
                """
                {"settings": {"number_of_shards": 5, "number_of_replicas": 0},
                 "mappings": {"order": {"properties": {"n": {"type": "integer"}}}},
                 "aliases": {"shop": {"filter": {"bool": {"must_not": {"term": {"n": -1}}}}}}}
                """);
        try (var application = new SearchApplication(old, now, "shop", 5_000, true, 11)) {
            application.await(application::atOld, 8_000);
            Session.Answer copied =
                    ends(
                            ExitCode.WAITING,
                            "run",
                            EXAMPLE.toString(),
                            "--yes",
                            "--var",
                            "old=" + old.url(),
                            "--var",
                            "new=" + now.url());
            assertThat(copied.out()).contains("not compared: old is still written to");
            assertThat(application.atNew()).isZero();
            application.await(application::atOld, 500);
            application.forgetWaits();

            Session.Answer over = ends(ExitCode.DONE, "resume", "--approve", "all");

            assertThat(over.out())
                    .contains("1 index refuses writes, and none is under way")
                    .containsPattern("[\\d,]+ documents identical")
                    .contains("old has refused writes for ");
            application.await(application::atNew, 500);
            System.out.printf(
                    "writes were blocked for %d ms%n", application.longestWait().toMillis());
            assertThat(application.longestWait()).isLessThan(BLOCKED_MAX);
            application.close();
            assertThat(documents(now, "shop")).isEqualTo(application.acknowledged());
            assertThat(now.expect("GET", "/_alias/shop", "")).contains("must_not");
        }

        Session.Answer refused = ends(ExitCode.REFUSED, "rollback", "--yes");
        assertThat(refused.out() + refused.err())
                .contains("others have used index shop-1 at new since it was handed over")
                .contains("--discard-new-data");
        assertThat(now.ask("HEAD", "/shop-1", "").statusCode()).isEqualTo(200);

        Session.Answer back = ends(ExitCode.DONE, "rollback", "--discard-new-data", "--yes");

        assertThat(back.out()).contains("1 index as before").contains("writes were refused for ");
        assertThat(now.ask("HEAD", "/shop-1", "").statusCode()).isEqualTo(404);
        assertThat(now.ask("HEAD", "/_alias/shop", "").statusCode()).isEqualTo(404);
        old.expect("PUT", "/shop/order/after", "{\"n\": 1}");
        assertThat(old.expect("GET", "/shop-1/_mapping", "")).doesNotContain("rehome");
    }

    @Test
    void writesWaitForADeltaAndTwoCountsWhereNothingIsDeleted() throws Exception {
        old.expect(
                "PUT",
                "/shop-2",
                """
                {"settings": {"number_of_shards": 5, "number_of_replicas": 0},
                 "mappings": {"order": {"properties": {"n": {"type": "integer"}}}},
                 "aliases": {"shop2": {}}}
                """);
        for (int bulk = 0; bulk < 6; bulk++) {
            var lines = new StringBuilder();
            for (int id = 0; id < 5_000; id++) {
                lines.append(
                        "{\"index\":{\"_id\":\"old-%d-%d\"}}\n{\"text\": \"%s\"}\n"
                                .formatted(bulk, id, "x".repeat(300)));
            }
            old.expect("POST", "/shop-2/order/_bulk", lines.toString());
        }
        try (var application = new SearchApplication(old, now, "shop2", 5_000, false, 12)) {
            application.await(application::atOld, 1_000);
            String[] move = {
                "run",
                EXAMPLE.toString(),
                "--yes",
                "--var",
                "old=" + old.url(),
                "--var",
                "new=" + now.url(),
                "--var",
                "index=shop-2",
                "--var",
                "alias=shop2"
            };
            ends(ExitCode.WAITING, move);
            application.await(application::atOld, 500);
            application.forgetWaits();

            assertThat(ends(ExitCode.DONE, "resume", "--approve", "all").out())
                    .contains("at both sides, each compared when it was copied, or written since");

            application.await(application::atNew, 500);
            System.out.printf(
                    "of 30,000 documents: writes were blocked for %d ms%n",
                    application.longestWait().toMillis());
            assertThat(application.longestWait()).isLessThan(BLOCKED_MAX);
            application.close();
            assertThat(documents(now, "shop2")).isEqualTo(application.acknowledged());
            assertThat(now.expect("GET", "/shop2/_count", ""))
                    .contains("\"count\":" + (30_000 + application.acknowledged().size()));
        }
    }

    @Test
    void aFenceSurvivesARestartAndItsReleaseGivesBackWhatItTook() throws Exception {
        for (SearchServer server : new SearchServer[] {old, now}) {
            String type = server == old ? "order" : "_doc";
            server.expect("PUT", "/fenced-1/" + type + "/1", "{\"n\": 1}");
            server.expect("PUT", "/fenced-2/" + type + "/1", "{\"n\": 1}");
            server.expect("PUT", "/fenced-2/_settings", "{\"index.blocks.write\": \"true\"}");

            ends(ExitCode.DONE, "search", "fence", server.url(), "--index", "fenced-*");
            server.crashAndRestart();
            assertThat(server.ask("PUT", "/fenced-1/" + type + "/2", "{\"n\": 2}").statusCode())
                    .isEqualTo(403);
            server.expect("GET", "/_cluster/health/fenced-1?wait_for_status=yellow", "");
            assertThat(server.expect("GET", "/fenced-1/_search", "")).contains("\"n\": 1");

            Session.Answer other =
                    ends(ExitCode.REFUSED, "search", "fence", server.url(), "-i", "fenced-1");
            assertThat(other.err()).contains("index fenced-1 is fenced by run ");

            assertThat(ends(ExitCode.DONE, "search", "release").out())
                    .contains("2 indices as before");
            server.expect("PUT", "/fenced-1/" + type + "/2", "{\"n\": 2}");
            assertThat(server.ask("PUT", "/fenced-2/" + type + "/2", "{\"n\": 2}").statusCode())
                    .isEqualTo(403);
            assertThat(server.expect("GET", "/fenced-1/_mapping", "")).doesNotContain("rehome");
        }
    }

    @Test
    void aReleaseKeepsWhatOthersHaveDoneWithTheBlockMeanwhile() throws Exception {
        now.expect("PUT", "/opened/_doc/1", "{\"n\": 1}");
        ends(ExitCode.DONE, "search", "fence", now.url(), "--index", "opened");
        now.expect("PUT", "/opened/_settings", "{\"index.blocks.write\": \"false\"}");

        assertThat(ends(ExitCode.DONE, "search", "release").out())
                .contains("1 index released; otherwise than before, by others:")
                .contains("index opened: kept: index.blocks.write = false");
    }

    @Test
    void whatIsRecordedIsComparedAfterTheMoveAndADifferenceIsNamed() throws Exception {
        old.expect(
                "PUT",
                "/recorded",
                """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 0},
                 "mappings": {"order": {"properties": {"n": {"type": "integer"}}}},
                 "aliases": {"record": {"filter": {"term": {"n": 1}}}}}
                """);
        old.expect("PUT", "/recorded/order/1", "{\"n\": 1}");
        old.expect("PUT", "/recorded/order/2", "{\"n\": 2}");
        Path file = folder.resolve("before.json");
        String compare = "- search.compare-record: { store: new, file: \"%s\" }".formatted(file);
        write(
                """
                - search.record: { store: old, indices: [recorded], digests: true, file: "%s" }
                - search.copy: { from: old, to: new, indices: [recorded], templates: false }
                %s
                """
                        .formatted(file, compare));
        assertThat(ends(ExitCode.DONE, "run", "move.yaml", "--yes").out())
                .contains("1 index recorded in " + file)
                .contains("1 index as in " + file)
                .contains(
                        "as may be: cluster: product: Elasticsearch 6.8.23 before, OpenSearch"
                                + " 3.8.0 after");
        assertThat(ends(ExitCode.DONE, "show").out())
                .contains(
                        "as may be: cluster: product: Elasticsearch 6.8.23 before, OpenSearch"
                                + " 3.8.0 after");

        now.expect("PUT", "/recorded/_doc/2", "{\"n\": 3}");
        now.expect("DELETE", "/recorded/_alias/record", "");
        now.expect("PUT", "/recorded/_settings", "{\"index.blocks.write\": null}");
        write(compare);

        Session.Answer differs = ends(ExitCode.DIFFERS, "run", "move.yaml", "--yes");
        assertThat(differs.out() + differs.err())
                .contains("index recorded: digest: ")
                .contains("index recorded: alias record: ")
                .doesNotContain("index recorded: documents");
    }

    @Test
    void aProtectedStoreIsNotFenced() throws Exception {
        old.expect("PUT", "/guarded/order/1", "{\"n\": 1}");
        Files.writeString(
                folder.resolve("move.yaml"),
                """
                rehome: 1
                name: move
                stores: { old: { search: "%s", protected: true } }
                steps:
                  - search.fence: { store: old, indices: [guarded] }
                """
                        .formatted(old.url()));

        assertThat(ends(ExitCode.REFUSED, "run", "move.yaml", "--yes").err())
                .contains("store old is protected and would be written");
        old.expect("PUT", "/guarded/order/2", "{\"n\": 2}");
    }

    @Test
    void anAliasIsSwappedWithItsFilterAndGivenBack() {
        for (SearchServer server : new SearchServer[] {old, now}) {
            String type = server == old ? "order" : "_doc";
            server.expect("PUT", "/swap-1/" + type + "/1", "{\"n\": 1}");
            server.expect("PUT", "/swap-2/" + type + "/1", "{\"n\": 2}");
            server.expect(
                    "POST",
                    "/_aliases",
                    "{\"actions\": [{\"add\": {\"index\": \"swap-1\", \"alias\": \"swapped\","
                            + " \"filter\": {\"term\": {\"n\": 2}}, \"routing\": \"r\"}}]}");
            assertThat(ends(ExitCode.DONE, "search", "alias", "show", server.url()).out())
                    .contains("swapped  swap-1  {\"filter\":{\"term\":{\"n\":2}}");

            String[] swap = {
                "search",
                "alias",
                "swap",
                server.url(),
                "swapped",
                "--from",
                "swap-1",
                "--to",
                "swap-2"
            };
            assertThat(ends(ExitCode.DONE, swap).out()).contains("swap-2 has it alone");
            assertThat(server.expect("GET", "/_alias/swapped", ""))
                    .contains("\"swap-2\"", "\"filter\":{\"term\":{\"n\":2}}", "_routing\":\"r\"")
                    .doesNotContain("\"swap-1\"");

            ends(ExitCode.DONE, "rollback", "--yes");
            assertThat(server.expect("GET", "/_alias/swapped", ""))
                    .contains("\"swap-1\"", "\"filter\":{\"term\":{\"n\":2}}", "_routing\":\"r\"")
                    .doesNotContain("\"swap-2\"");

            ends(ExitCode.DONE, "search", "alias", "swap", server.url(), "made", "--to", "swap-1");
            assertThat(server.expect("GET", "/_alias/made", "")).contains("\"swap-1\"");
            ends(ExitCode.DONE, "rollback", "--yes");
            assertThat(server.ask("HEAD", "/_alias/made", "").statusCode()).isEqualTo(404);

            Session.Answer nowhere =
                    ends(
                            ExitCode.BAD_INPUT,
                            "search",
                            "alias",
                            "swap",
                            server.url(),
                            "swapped",
                            "--from",
                            "swap-1");
            assertThat(nowhere.err()).contains("nobody says where alias swapped is to go");
            assertThat(server.expect("GET", "/_alias/swapped", "")).contains("\"swap-1\"");

            Session.Answer wrong =
                    session.type(
                            "search",
                            "alias",
                            "swap",
                            server.url(),
                            "swapped",
                            "--from",
                            "swap-2",
                            "--to",
                            "swap-3");
            assertThat(wrong.exit()).as(wrong.out()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(wrong.err()).contains("has no index swap-3");
        }
    }
}
