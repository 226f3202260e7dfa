package dev.rehome.search.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.landing.IndexReport;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ids, routing and sources that servers take and that are easily broken on the way. */
@Timeout(120)
final class HostileDocumentsTest {
    private static final List<String> IDS =
            List.of(
                    "\u00e9".repeat(256), // 512 bytes, the most there is
                    "a/b//c",
                    "quo\"te'\\back\\\\",
                    "\u043d\u043e\u0432\u044b\u0439 \ud83d\ude00",
                    "0012345678901234567890",
                    ".",
                    "..",
                    "a b+c%20d&e=f?g#h",
                    " ",
                    "line\nbreak\ttab\r",
                    "{\"index\":{\"_id\":\"x\"}}",
                    "\u0000\u0001");

    private static final List<String> SOURCES =
            List.of(
                    "{\n  \"pretty\" : [\r\n 1, 2 ]\n}\n",
                    "{\"c\": 1 /* } */, // \"end\n \"d\": 2}/**/",
                    "{\"long\":9223372036854775807,\"low\":-9223372036854775808}",
                    "{\"more\":18446744073709551616,\"digits\":1234567890123456789012345678901234567890.0987654321}",
                    "{\"one\":1.0,\"zero\":0.000,\"minus\":-0.0,\"far\":1E+400,\"near\":1e-400}",
                    "{\"text\":\"\\u00e9 \\ud83d\\ude00 \ud83d\ude00 \\/ / \\u2028 \u2028\"}",
                    "{ }",
                    "  {\"spaced\"  :  \"before and after\"}   ",
                    "{\"\":{\"empty"
                            + " key\":null},\"_id\":\"mine\",\"_source\":{\"hits\":{\"hits\":[]}}}",
                    "{\"deep\":" + "[".repeat(200) + "]".repeat(200) + "}");

    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);
    private final Copies copies = new Copies();

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void copied(String index, int documents) throws InterruptedException {
        IndexReport report = copies.copy(old.url(), now.url(), index);
        assertThat(copies.rejected).isEmpty();
        assertThat(report.differences()).isEmpty();
        assertThat(report.documents()).isEqualTo(documents);
    }

    private static String idOf(String id) {
        return new com.fasterxml.jackson.databind.node.TextNode(id).toString();
    }

    @Test
    void idsAndSourcesArriveByteByByte() throws Exception {
        old.expect(
                "PUT",
                "/hostile",
                "{\"settings\":{\"number_of_shards\":3},\"mappings\":{\"doc\":{\"enabled\":false}}}");
        for (String id : IDS) {
            old.expect(
                    "POST",
                    "/hostile/_bulk",
                    "{\"index\":{\"_type\":\"doc\",\"_id\":%s,\"routing\":%s}}\n{\"id\":%s}\n"
                            .formatted(idOf(id), idOf(id), idOf(id)));
        }
        for (int i = 0; i < SOURCES.size(); i++) {
            old.expect("PUT", "/hostile/doc/source-" + i, SOURCES.get(i));
            // A line break makes a document go by itself, so each id is tried that way, too.
            old.expect("PUT", "/hostile/doc/" + encoded("\n" + i + "/\"%?#"), SOURCES.get(i));
        }
        assertThat(old.expect("POST", "/hostile/_refresh", "")).isNotEmpty();

        copied("hostile", IDS.size() + 2 * SOURCES.size());

        now.expect("POST", "/hostile/_refresh", "");
        for (String id : IDS) {
            String found =
                    now.expect(
                            "POST",
                            "/hostile/_search?routing=" + encoded(id),
                            "{\"query\":{\"ids\":{\"values\":[%s]}}}".formatted(idOf(id)));
            assertThat(found).as(id).contains("\"_source\":{\"id\":%s}".formatted(idOf(id)));
        }
        for (int i = 0; i < SOURCES.size(); i++) {
            assertThat(now.expect("GET", "/hostile/_source/source-" + i, ""))
                    .isEqualTo(SOURCES.get(i));
            assertThat(now.expect("GET", "/hostile/_source/" + encoded("\n" + i + "/\"%?#"), ""))
                    .isEqualTo(SOURCES.get(i));
        }
    }

    @Test
    void documentsInBinaryFormsOfJsonArriveAsTheJsonThatTheSourceGives() throws Exception {
        old.expect("PUT", "/binary", "{}");
        put("/binary/doc/cbor", "application/cbor", "a2616101616219ffff"); // {"a":1,"b":65535}
        put("/binary/doc/smile", "application/smile", "3a290a00fa8061c2fb"); // {"a":1}
        put(
                "/binary/doc/yaml",
                "application/yaml",
                HexFormat.of().formatHex("---\na: 1\n".getBytes(StandardCharsets.UTF_8)));

        copied("binary", 3);

        assertThat(now.expect("GET", "/binary/_source/cbor", ""))
                .isEqualTo("{\"a\":1,\"b\":65535}");
        assertThat(now.expect("GET", "/binary/_source/smile", "")).isEqualTo("{\"a\":1}");
        assertThat(now.expect("GET", "/binary/_source/yaml", "")).isEqualTo("{\"a\":1}");
    }

    private void put(String path, String type, String hex) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(old.url() + path))
                        .header("Content-Type", type)
                        .PUT(BodyPublishers.ofByteArray(HexFormat.of().parseHex(hex)))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    @Test
    void nestedDocumentsAndFamiliesAreCountedAndFoundAsBefore() throws Exception {
        old.expect(
                "PUT",
                "/families",
                """
                {"settings": {"number_of_shards": 3},
                 "mappings": {"doc": {"properties": {
                    "lines": {"type": "nested", "properties": {"n": {"type": "integer"}}},
                    "kin": {"type": "join", "relations": {"parent": "child"}}}}}}
                """);
        for (int i = 0; i < 20; i++) {
            old.expect(
                    "PUT",
                    "/families/doc/p%d".formatted(i),
                    "{\"kin\":\"parent\",\"lines\":[{\"n\":1},{\"n\":2},{\"n\":%d}]}".formatted(i));
            old.expect(
                    "PUT",
                    "/families/doc/c%d?routing=p%d".formatted(i, i),
                    "{\"kin\":{\"name\":\"child\",\"parent\":\"p%d\"}}".formatted(i));
        }

        copied("families", 40);

        assertThat(now.expect("GET", "/families/_count", "")).contains("\"count\":40,");
        assertThat(now.expect("GET", "/_cat/indices/families?h=docs.count", "")).startsWith("100");
        assertThat(
                        now.expect(
                                "POST",
                                "/families/_count",
                                """
                                {"query": {"has_child": {"type": "child", "query": {"match_all": {}}}}}
                                """))
                .contains("\"count\":20,");
    }

    @Test
    void documentsOfOneIdAndDifferentRoutingStayTwo() throws Exception {
        old.expect("PUT", "/twins", "{\"settings\":{\"number_of_shards\":2}}");
        for (int i = 0; i < 40; i++) {
            for (String side : List.of("a", "b", "b")) {
                old.expect(
                        "PUT",
                        "/twins/doc/%d?routing=%s%d".formatted(i, side, i),
                        "{\"side\":\"%s\"}".formatted(side));
            }
        }
        old.expect("POST", "/twins/_refresh", "");
        String counted = old.expect("GET", "/twins/_count", "").replaceAll("\\D*(\\d+).*", "$1");
        assertThat(Integer.parseInt(counted)).isBetween(45, 75); // some are on one shard there, too

        copied("twins", Integer.parseInt(counted));
    }

    @Test
    void routingOverSeveralShardsFindsTheSame() throws Exception {
        old.expect(
                "PUT",
                "/spread",
                """
                {"settings": {"number_of_shards": 4, "routing_partition_size": 2},
                 "mappings": {"doc": {"_routing": {"required": true}}}}
                """);
        for (int i = 0; i < 60; i++) {
            old.expect("PUT", "/spread/doc/%d?routing=%s".formatted(i, i % 3), "{\"n\":1}");
        }

        copied("spread", 60);

        for (int routing = 0; routing < 3; routing++) {
            String count = "/spread/_count?routing=" + routing;
            assertThat(now.expect("GET", count, "")).isEqualTo(old.expect("GET", count, ""));
        }
    }

    @Test
    void anIndexThatIsKeptSortedIsSortedAgain() throws Exception {
        old.expect(
                "PUT",
                "/sorted",
                """
                {"settings": {"number_of_shards": 2, "index.sort.field": "n", "index.sort.order": "desc"},
                 "mappings": {"doc": {"properties": {"n": {"type": "long"}}}}}
                """);
        for (int i = 0; i < 300; i++) {
            old.expect("PUT", "/sorted/doc/" + i, "{\"n\":%d}".formatted(i * 7919 % 300));
        }

        copied("sorted", 300);

        assertThat(now.expect("GET", "/sorted/_settings?flat_settings=true", ""))
                .contains("\"index.sort.field\":\"n\"", "\"index.sort.order\":\"desc\"");
    }

    @Test
    void anIndexOfWhichMostWasWrittenOverAndDeletedGivesWhatIsLeft() throws Exception {
        old.expect("PUT", "/worn", "{\"settings\":{\"number_of_shards\":1}}");
        for (int round = 0; round < 20; round++) {
            var lines = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                lines.append("{\"index\":{\"_type\":\"doc\",\"_id\":\"%d\"}}\n".formatted(i));
                lines.append("{\"round\":%d}\n".formatted(round));
            }
            old.expect("POST", "/worn/_bulk", lines.toString());
        }
        for (int i = 0; i < 90; i++) {
            old.expect("DELETE", "/worn/doc/" + i, "");
        }

        copied("worn", 10);

        assertThat(now.expect("GET", "/worn/_doc/95", "")).contains("\"_version\":20,");
    }
}
