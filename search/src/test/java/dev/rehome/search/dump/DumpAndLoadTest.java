package dev.rehome.search.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.catchup.CatchUp;
import dev.rehome.search.catchup.CatchUpOptions;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.load.LoadIndices;
import dev.rehome.search.load.LoadOptions;
import dev.rehome.search.place.Folder;
import dev.rehome.search.verify.VerifyIndices;
import dev.rehome.search.write.Rejected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DumpAndLoadTest {
    private static final String PRETTY =
            """
            {
              "a": "x // y", /* a
             comment */ "d": 1.000,\r
             "e": 1e30 // end
            }
            """;

    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private final AtomicInteger searches = new AtomicInteger();

    @TempDir private Path folder;

    private DumpReport dump(String index) throws InterruptedException {
        return dump(index, false);
    }

    private DumpReport dump(String index, boolean parts) throws InterruptedException {
        return dump(old, index, parts);
    }

    private DumpReport dump(SearchServer server, String index, boolean parts)
            throws InterruptedException {
        try (Cluster source = Clusters.connect(server)) {
            return new DumpIndices(
                            source,
                            new DumpFolder(new Folder(folder.resolve("d"))),
                            new DumpOptions(List.of(index), parts, 4, false),
                            "run-1",
                            Progress.UNWATCHED)
                    .dump();
        }
    }

    private CopyReport load(List<String> indices) throws InterruptedException {
        return load(indices, CopyLog.inMemory(), false);
    }

    private CopyReport load(List<String> indices, CopyLog log, boolean parts)
            throws InterruptedException {
        var rejected = new CopyOnWriteArrayList<Rejected>();
        try (Cluster target = Clusters.connect(now)) {
            CopyReport report =
                    new LoadIndices(
                                    new DumpFolder(new Folder(folder.resolve("d"))).open(),
                                    target,
                                    new LoadOptions(indices, Renaming.NONE, parts, true, 4, true),
                                    Progress.UNWATCHED,
                                    log,
                                    rejected::add)
                            .run();
            assertThat(rejected).isEmpty();
            return report;
        }
    }

    private void fill(String index, int documents) {
        old.expect(
                "PUT",
                "/" + index,
                """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 0},
                 "aliases": {"%s-sales": {"filter": {"term": {"a": "b"}}, "search_routing": "r1"},
                             "%s-writes": {"is_write_index": true}},
                 "mappings": {"order": {"properties": {"a": {"type": "keyword"}}}}}
                """
                        .formatted(index, index));
        write(index, 0, documents);
    }

    private void write(String index, int from, int to) {
        var lines = new StringBuilder();
        for (int id = from; id < to; id++) {
            lines.append(
                    """
                    {"index":{"_type":"order","_id":"%d","routing":"r%d"}}
                    {"a": "text %d",  "n": 1.0, "big": 9223372036854775807}
                    """
                            .formatted(id, id % 7, id));
        }
        assertThat(old.expect("POST", "/" + index + "/_bulk?refresh=true", lines.toString()))
                .contains("\"errors\":false");
    }

    private List<Path> slices(String index) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("d/indices").resolve(index))) {
            return files.filter(file -> file.toString().endsWith(".zst")).sorted().toList();
        }
    }

    @Test
    void bringsEveryByteOfEveryDocumentThroughFilesFromTypesToNone() throws Exception {
        fill("dumped", 5_000);
        old.expect(
                "PUT",
                "/dumped/order/a%20b%2Fc%22%C3%A9?routing=q&version=7&version_type=external",
                PRETTY);

        DumpReport dumped = dump("dumped");
        CopyReport loaded = load(List.of());

        assertThat(dumped.documents()).isEqualTo(5_001);
        assertThat(loaded.documents()).isEqualTo(5_001);
        assertThat(loaded.differences()).isEmpty();
        assertThat(now.expect("GET", "/dumped/_count", "")).contains("\"count\":5001");
        assertThat(now.expect("GET", "/dumped/_source/a%20b%2Fc%22%C3%A9?routing=q", ""))
                .isEqualTo(PRETTY);
        assertThat(now.expect("GET", "/dumped/_doc/a%20b%2Fc%22%C3%A9?routing=q", ""))
                .contains("\"_version\":7");
        assertThat(now.expect("GET", "/dumped/_alias", ""))
                .contains(
                        "\"dumped-sales\":{\"filter\":{\"term\":{\"a\":\"b\"}},\"search_routing\":\"r1\"}")
                .contains("\"dumped-writes\":{\"is_write_index\":true}");
        assertThat(now.expect("GET", "/dumped/_settings?flat_settings=true", ""))
                .contains("\"index.number_of_shards\":\"3\"")
                .doesNotContain("refresh_interval");
    }

    @ParameterizedTest
    @EnumSource(names = {"ELASTICSEARCH_7", "ELASTICSEARCH_8", "OPENSEARCH_2"})
    void whatServersWithoutTypesHoldGoesThroughFilesToo(SearchBinaries from) throws Exception {
        SearchServer server = Clusters.server(from);
        String index = "dumped-" + from.name().toLowerCase(Locale.ROOT);
        server.expect("PUT", "/" + index, "{\"aliases\": {\"%s-now\": {}}}".formatted(index));
        for (int version = 0; version < 3; version++) {
            server.expect("PUT", "/%s/_doc/p?routing=q".formatted(index), PRETTY);
        }

        DumpReport dumped = dump(server, index, false);
        CopyReport loaded = load(List.of());

        assertThat(dumped.documents()).isEqualTo(1);
        assertThat(loaded.differences()).isEmpty();
        assertThat(now.expect("GET", "/%s-now/_source/p?routing=q".formatted(index), ""))
                .isEqualTo(PRETTY);
        assertThat(now.expect("GET", "/%s/_doc/p?routing=q".formatted(index), ""))
                .contains("\"_version\":3,");
    }

    /**
     * Between the first requests for documents, with one reader: some are read by then, some not.
     */
    @Test
    void whatIsWrittenWhileItIsDumpedIsLoadedOnceAndAsItIsInTheEnd() throws Exception {
        fill("moving", 3_000);
        BiFunction<String, Integer, Fault> writing =
                (asked, _) -> {
                    int search = asked.contains("_search") ? searches.incrementAndGet() : 0;
                    for (int id = 0; search > 0 && search < 6 && id < 200; id++) {
                        old.expect(
                                "PUT",
                                "/moving/order/%d?routing=r%d".formatted(id, id % 7),
                                "{\"a\": \"written at %d\"}".formatted(search));
                    }
                    return Fault.NONE;
                };
        try (var proxy = new FaultProxy(old, writing);
                Cluster source =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            new DumpIndices(
                            source,
                            new DumpFolder(new Folder(folder.resolve("d"))),
                            new DumpOptions(List.of("moving"), false, 1, false),
                            "run-1",
                            Progress.UNWATCHED)
                    .dump();
        }

        CopyReport loaded = load(List.of());

        assertThat(searches.get()).isGreaterThan(6);
        assertThat(loaded.differences()).isEmpty();
        assertThat(loaded.documents()).isEqualTo(3_000);
        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(now)) {
            assertThat(differences(source, target, "moving")).isEmpty();
        }
    }

    @Test
    void anIndexWithoutDocumentsTemplatesPipelinesAndScriptsComeAlong() throws Exception {
        old.expect(
                "PUT",
                "/_scripts/dumped-double",
                "{\"script\": {\"lang\": \"painless\", \"source\": \"return 2 * params.n\"}}");
        old.expect(
                "PUT",
                "/_ingest/pipeline/dumped-trim",
                "{\"description\": \"d\", \"processors\": [{\"trim\": {\"field\": \"a\"}}]}");
        old.expect(
                "PUT",
                "/_template/dumped-logs",
                """
                {"index_patterns": ["dumped-logs-*"], "order": 3, "settings": {"number_of_shards": 2},
                 "mappings": {"doc": {"properties": {"a": {"type": "keyword"}}}}}
                """);
        old.expect(
                "PUT",
                "/nothing-in-it",
                """
                {"settings": {"number_of_shards": 2}, "mappings": {"doc": {"enabled": false}}}
                """);

        dump("nothing-in-it", true);
        CopyReport loaded = load(List.of(), CopyLog.inMemory(), true);

        assertThat(loaded.documents()).isZero();
        assertThat(loaded.differences()).isEmpty();
        assertThat(now.expect("GET", "/nothing-in-it/_settings", ""))
                .contains("\"number_of_shards\":\"2\"");
        assertThat(now.expect("GET", "/nothing-in-it/_mapping", "")).contains("\"enabled\":false");
        assertThat(now.expect("GET", "/_scripts/dumped-double", ""))
                .contains("\"source\":\"return 2 * params.n\"");
        assertThat(now.expect("GET", "/_ingest/pipeline/dumped-trim", ""))
                .contains("\"trim\":{\"field\":\"a\"}");
        assertThat(now.expect("GET", "/_template/dumped-logs", ""))
                .contains("\"order\":3")
                .contains("\"mappings\":{\"properties\":{\"a\":{\"type\":\"keyword\"}}}");
    }

    @Test
    void anIndexThatWasLoadedCatchesUpWithWhatItWasDumpedFrom() throws Exception {
        fill("behind", 500);
        dump("behind");
        write("behind", 500, 600);
        old.expect("PUT", "/behind/order/3?routing=r3", "{\"a\": \"later\"}");
        old.expect("DELETE", "/behind/order/4?routing=r4&refresh=true", "");
        load(List.of());

        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(now)) {
            var _ =
                    new CatchUp(
                                    source,
                                    target,
                                    new CatchUpOptions(
                                            List.of("behind"), Renaming.NONE, 0, 5, true, 4),
                                    Progress.UNWATCHED,
                                    each -> {
                                        throw new AssertionError(each);
                                    })
                            .run(_ -> {});
            assertThat(differences(source, target, "behind")).isEmpty();
        }
        assertThat(now.expect("GET", "/behind/_count", "")).contains("\"count\":599");
    }

    private static List<String> differences(Cluster source, Cluster target, String index)
            throws InterruptedException {
        return new VerifyIndices(
                        source, target, List.of(index), Renaming.NONE, 2, 10, Progress.UNWATCHED)
                .run()
                .differences();
    }

    @Test
    void aFileThatIsCutOffIsToldByNameBeforeAnythingIsMade() throws Exception {
        fill("cutoff", 1_000);
        dump("cutoff");
        Path file = slices("cutoff").getFirst();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> load(List.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("is damaged: it has")
                .satisfies(
                        failure ->
                                assertThat(((Failure) failure).exitCode())
                                        .isEqualTo(ExitCode.DIFFERS));
        assertThat(now.ask("GET", "/cutoff", "").statusCode()).isEqualTo(404);
    }

    @Test
    void oneIndexIsLoadedAloneThoughAFileOfAnotherIsMissing() throws Exception {
        fill("pair-one", 50);
        fill("pair-two", 50);
        dump("pair-*");
        Path missing = slices("pair-two").getFirst();
        Files.delete(missing);

        assertThatThrownBy(() -> load(List.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(missing + " is damaged: it is missing");
        assertThatThrownBy(() -> load(List.of("pair-three")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("holds no index 'pair-three'");
        assertThat(load(List.of("pair-o*")).documents()).isEqualTo(50);
        assertThat(now.ask("GET", "/pair-two", "").statusCode()).isEqualTo(404);
    }

    /** SliceFileTest changes each byte; here is what becomes of the target, and that it goes on. */
    @Test
    void aChangedByteIsToldWithFileAndPlaceAndWithTheRightFileItGoesOn() throws Exception {
        fill("flipped", 300);
        dump("flipped");
        Path file = slices("flipped").getFirst();
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 0x10;
        Files.write(file, flipped);
        var log = CopyLog.inMemory();

        assertThatThrownBy(() -> load(List.of("flip*"), log, false))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file + " is damaged: behind its first 0 documents");
        Files.write(file, whole);

        assertThat(load(List.of("flip*"), log, false).differences()).isEmpty();
        assertThat(now.expect("GET", "/flipped/_count", "")).contains("\"count\":300");
    }
}
