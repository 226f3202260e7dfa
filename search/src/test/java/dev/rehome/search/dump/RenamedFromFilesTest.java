package dev.rehome.search.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.catchup.CatchUp;
import dev.rehome.search.catchup.CatchUpOptions;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.load.LoadIndices;
import dev.rehome.search.load.LoadOptions;
import dev.rehome.search.place.Folder;
import dev.rehome.search.verify.VerifyIndices;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data streams and indices that come out of files, under other names than they went in. */
@Timeout(180)
final class RenamedFromFilesTest {
    private final SearchServer two = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final SearchServer three = Clusters.server(SearchBinaries.OPENSEARCH_3);

    @TempDir private Path folder;

    private DumpReport dump(Layout layout, String... indices) throws InterruptedException {
        var options = new DumpOptions(List.of(indices), true, 4, false);
        Path to = folder.resolve("d");
        try (Cluster source = Clusters.connect(two)) {
            return layout == Layout.REHOME
                    ? new DumpIndices(
                                    source,
                                    new DumpFolder(new Folder(to)),
                                    options,
                                    "run-1",
                                    Progress.UNWATCHED)
                            .dump()
                    : new DumpAsElasticdump(
                                    source, to, options, FileLog.inMemory(), Progress.UNWATCHED)
                            .dump();
        }
    }

    private CopyReport load(Map<String, String> rename, String... indices)
            throws InterruptedException {
        return load(rename, true, indices);
    }

    private CopyReport load(Map<String, String> rename, boolean aliases, String... indices)
            throws InterruptedException {
        try (Cluster target = Clusters.connect(three)) {
            return new LoadIndices(
                            DumpedFolder.open(new Folder(folder.resolve("d"))),
                            target,
                            new LoadOptions(
                                    List.of(indices), new Renaming(rename), true, aliases, 4, true),
                            Progress.UNWATCHED,
                            CopyLog.inMemory(),
                            rejected -> {
                                throw new AssertionError(rejected.toString());
                            })
                    .run();
        }
    }

    private List<String> differences(Map<String, String> rename, String... indices)
            throws InterruptedException {
        try (Cluster source = Clusters.connect(two);
                Cluster target = Clusters.connect(three)) {
            return new VerifyIndices(
                            source,
                            target,
                            List.of(indices),
                            new Renaming(rename),
                            4,
                            10,
                            Progress.UNWATCHED)
                    .run()
                    .differences();
        }
    }

    private void makeStream(String stream) {
        two.expect(
                "PUT",
                "/_index_template/" + stream,
                """
                {"index_patterns": ["%s*"], "data_stream": {"timestamp_field": {"name": "at"}},
                 "template": {"settings": {"number_of_replicas": 0},
                              "mappings": {"properties": {"at": {"type": "date"}}}}}
                """
                        .formatted(stream));
        two.expect("PUT", "/_data_stream/" + stream, "");
        two.expect("PUT", "/%s/_create/1".formatted(stream), "{\"at\":  \"2026-01-05\"}");
        two.expect("POST", "/%s/_rollover".formatted(stream), "");
        two.expect("PUT", "/%s/_create/2?refresh=true".formatted(stream), "{\"at\": 17, \"n\": 1}");
        two.expect("POST", "/%s/_refresh".formatted(stream), "");
    }

    @Test
    void aDumpIsLoadedBesideTheIndexInUseWithoutTheAliasThatThatHas() throws Exception {
        two.expect("PUT", "/files-used", "{\"aliases\": {\"files-use\": {}}}");
        two.expect("PUT", "/files-used/_doc/1?refresh=true", "{\"a\": 1}");
        var _ = dump(Layout.REHOME, "files-used");
        three.expect("PUT", "/files-used", "{\"aliases\": {\"files-use\": {}}}");
        Map<String, String> beside = Map.of("files-used", "files-beside");

        assertThatThrownBy(() -> load(beside))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("alias files-use is there");
        assertThat(load(beside, false).documents()).isEqualTo(1);

        assertThat(three.expect("GET", "/files-beside/_alias", ""))
                .isEqualTo("{\"files-beside\":{\"aliases\":{}}}");
    }

    @Test
    void aDataStreamGoesThroughFilesWithItsTemplateAndItsOwnTimestamp() throws Exception {
        makeStream("files-in");

        assertThat(dump(Layout.REHOME, "files-in").documents()).isEqualTo(2);
        CopyReport loaded = load(Map.of("files-in", "files-in-again"));

        assertThat(loaded.documents()).isEqualTo(2);
        assertThat(loaded.differences()).isEmpty();
        assertThat(three.expect("GET", "/_data_stream/files-in-again", ""))
                .contains("\"timestamp_field\":{\"name\":\"at\"}", "\"template\":\"files-in\"");
        assertThat(three.expect("GET", "/.ds-files-in-again-000001/_source/1", ""))
                .isEqualTo("{\"at\":  \"2026-01-05\"}");
        assertThat(differences(Map.of("files-in", "files-in-again"), "files-in")).isEmpty();
        three.expect("POST", "/files-in-again/_doc?refresh=true", "{\"at\": 18}");
        assertThat(differences(Map.of("files-in", "files-in-again"), "files-in"))
                .contains("files-in: 2 documents at the source, 3 at the target, not all the same");
        assertThat(differences(Map.of(), "files-in"))
                .containsExactly("data stream files-in is missing at the target");
    }

    @Test
    void indicesOfADataStreamAreLoadedAsOrdinaryOnesWhenTheyAreNamed() throws Exception {
        makeStream("files-apart");
        dump(Layout.REHOME, "files-apart");

        assertThat(
                        load(Map.of(".ds-files-apart-*", "files-plain-*"), ".ds-files-apart-*")
                                .indices())
                .hasSize(2);

        assertThat(three.expect("GET", "/files-plain-000002/_source/2", ""))
                .isEqualTo("{\"at\": 17, \"n\": 1}");
        assertThat(three.ask("GET", "/_data_stream/files-apart", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anIndexIsLoadedUnderAnotherNameAndCaughtUpThere() throws Exception {
        two.expect(
                "PUT",
                "/sold-1",
                "{\"aliases\": {\"sold\": {}}, \"settings\": {\"number_of_replicas\": 0}}");
        two.expect("PUT", "/sold-1/_doc/a?refresh=true", "{\"n\": 1}");
        dump(Layout.REHOME, "sold-1");

        assertThat(load(Map.of("sold-*", "bought-*")).differences()).isEmpty();
        two.expect("PUT", "/sold-1/_doc/b?refresh=true", "{\"n\": 2}");
        try (Cluster source = Clusters.connect(two);
                Cluster target = Clusters.connect(three)) {
            var _ =
                    new CatchUp(
                                    source,
                                    target,
                                    new CatchUpOptions(
                                            List.of("sold-1"),
                                            new Renaming(Map.of("sold-*", "bought-*")),
                                            0,
                                            5,
                                            true,
                                            4),
                                    Progress.UNWATCHED,
                                    rejected -> {
                                        throw new AssertionError(rejected.toString());
                                    })
                            .run(_ -> {});
        }

        assertThat(three.expect("GET", "/_alias/sold", "")).startsWith("{\"bought-1\":");
        assertThat(differences(Map.of("sold-*", "bought-*"), "sold-1")).isEmpty();
        assertThat(three.ask("GET", "/sold-1", "").statusCode()).isEqualTo(404);
    }
}
