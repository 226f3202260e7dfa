package dev.rehome.search.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.Elasticdump;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.load.LoadIndices;
import dev.rehome.search.load.LoadOptions;
import dev.rehome.search.place.Folder;
import dev.rehome.search.verify.VerifyIndices;
import dev.rehome.search.write.Rejected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real elasticdump, on two servers of the same making: it carries no types to where are none.
 */
@Timeout(300)
final class ElasticdumpBothWaysTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = "--includeType=template,settings,analyzer,mapping,alias,data";

    private final SearchServer one = Clusters.server(SearchBinaries.OPENSEARCH_3);
    private final SearchServer two = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final Elasticdump elasticdump = elasticdump();

    @TempDir private Path folder;

    private static Elasticdump elasticdump() {
        Optional<Elasticdump> found = Elasticdump.find();
        assumeTrue(found.isPresent());
        return found.get();
    }

    private void fill(String index, int documents) {
        one.expect(
                "PUT",
                "/_template/%s-template".formatted(index),
                """
                {"index_patterns": ["%s-*"], "order": 3,
                 "settings": {"number_of_shards": 2}, "mappings": {"properties": {"a": {"type": "keyword"}}}}
                """
                        .formatted(index));
        one.expect(
                "PUT",
                "/" + index,
                """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 0,
                              "analysis": {"analyzer": {"mine": {"type": "custom", "tokenizer": "whitespace",
                                                                 "filter": ["lowercase", "asciifolding"]}}}},
                 "aliases": {"%s-some": {"filter": {"term": {"a": "b"}}, "index_routing": "r1", "search_routing": "r1"},
                             "%s-writes": {"is_write_index": true}},
                 "mappings": {"dynamic": "strict", "properties": {
                    "a": {"type": "keyword"}, "t": {"type": "text", "analyzer": "mine"},
                    "n": {"type": "double"}, "big": {"type": "long"}}}}
                """
                        .formatted(index, index));
        var lines = new StringBuilder();
        for (int id = 0; id < documents; id++) {
            lines.append(
                    """
                    {"index":{"_id":"%s%d","routing":"r%d"}}
                    {"a":"text %d","t":"é \\"q\\" http://x/y // no comment","n":1.5,"big":4503599627370496}
                    """
                            .formatted(id % 9 == 0 ? "a b/é\\\"" : "", id, id % 7, id));
        }
        assertThat(one.expect("POST", "/" + index + "/_bulk?refresh=true", lines.toString()))
                .contains("\"errors\":false");
    }

    private DumpReport dump(String index, Path to, boolean gzip) throws InterruptedException {
        try (Cluster source = Clusters.connect(one)) {
            return new DumpAsElasticdump(
                            source,
                            to,
                            new DumpOptions(List.of(index), true, 4, gzip),
                            FileLog.inMemory(),
                            Progress.UNWATCHED)
                    .dump();
        }
    }

    private CopyReport load(Path from) throws InterruptedException {
        var rejected = new CopyOnWriteArrayList<Rejected>();
        try (Cluster target = Clusters.connect(two)) {
            CopyReport report =
                    new LoadIndices(
                                    DumpedFolder.open(new Folder(from)),
                                    target,
                                    new LoadOptions(List.of(), Renaming.NONE, true, true, 4, true),
                                    Progress.UNWATCHED,
                                    CopyLog.inMemory(),
                                    rejected::add)
                            .run();
            assertThat(rejected).isEmpty();
            return report;
        }
    }

    /** Documents byte by byte, mapping, analysis and aliases as trees, the template too. */
    private void equal(String index) throws Exception {
        try (Cluster source = Clusters.connect(one);
                Cluster target = Clusters.connect(two)) {
            VerifyIndices.Report report =
                    new VerifyIndices(
                                    source,
                                    target,
                                    List.of(index),
                                    Renaming.NONE,
                                    2,
                                    10,
                                    Progress.UNWATCHED)
                            .run();
            assertThat(report.differences()).isEmpty();
            assertThat(report.documents()).isPositive();
        }
        for (String what : List.of("_mapping", "_alias")) {
            assertThat(withoutNotes(tree(two, "/" + index + "/" + what)))
                    .isEqualTo(withoutNotes(tree(one, "/" + index + "/" + what)));
        }
        for (String setting : List.of("analysis", "number_of_shards", "number_of_replicas")) {
            assertThat(setting(two, index, setting)).isEqualTo(setting(one, index, setting));
        }
        String template = "/_template/%s-template".formatted(index);
        assertThat(tree(two, template)).isEqualTo(tree(one, template));
    }

    /** What is noted at a copy is in its mapping. */
    private static JsonNode withoutNotes(JsonNode described) {
        described
                .findParents("_meta")
                .forEach(
                        mapping -> {
                            var _ = ((ObjectNode) mapping.path("_meta")).remove("rehome");
                            if (mapping.path("_meta").isEmpty()) {
                                var _ = ((ObjectNode) mapping).remove("_meta");
                            }
                        });
        return described;
    }

    private static JsonNode tree(SearchServer server, String path) throws Exception {
        return JSON.readTree(server.expect("GET", path, ""));
    }

    private static JsonNode setting(SearchServer server, String index, String name)
            throws Exception {
        return tree(server, "/" + index + "/_settings")
                .path(index)
                .path("settings")
                .path("index")
                .path(name);
    }

    @Test
    void whatRehomeDumpsMultielasticdumpLoads() throws Exception {
        fill("to-theirs", 2_500);

        dump("to-theirs", folder, false);
        elasticdump.multi(
                "--direction=load",
                "--input=" + folder,
                "--output=" + two.url(),
                ALL,
                "--interval=100",
                "--limit=1000");

        equal("to-theirs");
    }

    @Test
    void whatRehomeDumpsCompressedAndWithoutAliasesMultielasticdumpLoads() throws Exception {
        one.expect("PUT", "/plain-gz", "{\"settings\": {\"number_of_shards\": 2}}");
        one.expect("PUT", "/plain-gz/_doc/1?refresh=true", "{\"a\":1}");
        one.expect("PUT", "/plain-none", "{\"settings\": {\"number_of_shards\": 2}}");

        dump("plain-*", folder, true);
        elasticdump.multi(
                "--direction=load",
                "--input=" + folder,
                "--output=" + two.url(),
                ALL,
                "--fsCompress=true",
                "--interval=100");

        assertThat(two.expect("GET", "/plain-gz/_source/1", "")).isEqualTo("{\"a\":1}");
        assertThat(two.expect("GET", "/plain-none/_count", "")).contains("\"count\":0");
    }

    @Test
    void whatMultielasticdumpDumpsRehomeLoads() throws Exception {
        fill("from-theirs", 2_500);

        elasticdump.multi(
                "--direction=dump",
                "--match=^from-theirs$",
                "--input=" + one.url(),
                "--output=" + folder,
                ALL,
                "--interval=100",
                "--limit=1000");
        CopyReport report = load(folder);

        assertThat(report.differences()).isEmpty();
        equal("from-theirs");
    }

    @Test
    void whatMultielasticdumpDumpsCompressedRehomeLoads() throws Exception {
        fill("from-gz", 500);

        elasticdump.multi(
                "--direction=dump",
                "--match=^from-gz$",
                "--input=" + one.url(),
                "--output=" + folder,
                ALL,
                "--fsCompress=true",
                "--interval=100");
        load(folder);

        equal("from-gz");
    }

    @Test
    void whatElasticdumpSplitsRehomeLoads() throws Exception {
        one.expect("PUT", "/halves", "{\"settings\": {\"number_of_shards\": 1}}");
        for (int id = 0; id < 25; id++) {
            one.expect(
                    "PUT",
                    "/halves/_doc/%d?refresh=true".formatted(id),
                    "{\"a\":%d}".formatted(id));
        }

        elasticdump.one(
                "--input=%s/halves".formatted(one.url()),
                "--output=" + folder.resolve("halves.json"),
                "--maxRows=10");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
        CopyReport report = load(folder);

        assertThat(report.documents()).isEqualTo(25);
        assertThat(two.expect("GET", "/halves/_count", "")).contains("\"count\":25");
    }
}
