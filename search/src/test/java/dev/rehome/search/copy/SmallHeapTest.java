package dev.rehome.search.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.IndexReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents that are each a quarter of the heap. */
@Timeout(300)
final class SmallHeapTest {
    private static final int LARGE_BYTES = 60 << 20;
    private static final int LARGE = 3;
    private static final String MAPPING =
            """
            {"settings": {"number_of_shards": 2, "number_of_replicas": 0},
             "mappings": {"doc": {"enabled": false}}}
            """;

    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);

    /** What runs with little heap: copies everything at its first argument to its second. */
    static final class Copying {
        private Copying() {}

        public static void main(String[] urls) throws Exception {
            try (Cluster source = at(urls[0]);
                    Cluster target = at(urls[1])) {
                IndexReport report =
                        new CopyIndices(
                                        source,
                                        target,
                                        CopyOptions.of(List.of("heavy"), false, 4, true),
                                        Progress.UNWATCHED,
                                        CopyLog.inMemory(),
                                        each -> System.out.println("REJECTED " + each))
                                .run()
                                .indices()
                                .getFirst();
                System.out.println(report.documents() + " documents " + report.differences());
            }
        }

        private static Cluster at(String url) {
            return new Cluster(
                    SearchAddress.parse(url, Optional.empty(), Map.of()), Patience.USUAL);
        }
    }

    private static String large(int number) {
        return "{\"n\":%d,\"text\":\"%s\"}".formatted(number, "y".repeat(LARGE_BYTES));
    }

    @Test
    void documentsOfSixtyMegabytesPassThroughAHeapOf256() throws Exception {
        Optional<SearchServer> started =
                SearchServer.start(
                        SearchBinaries.OPENSEARCH_3,
                        // A tenth of the heap, as is usual, is too little for one of them.
                        Map.of(
                                "indexing_pressure.memory.limit",
                                "40%",
                                SearchServer.HEAP,
                                "1500m"));
        assumeTrue(started.isPresent());
        try (SearchServer roomy = started.get()) {
            old.expect("PUT", "/heavy", MAPPING);
            for (int number = 0; number < LARGE; number++) {
                var lines = new StringBuilder();
                for (int i = 0; i < 500; i++) {
                    lines.append("{\"index\":{\"_type\":\"doc\"}}\n{\"small\":%d}\n".formatted(i));
                }
                old.expect("POST", "/heavy/_bulk", lines.toString());
                old.expect("PUT", "/heavy/doc/large-" + number, large(number));
            }

            var child =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-Xmx256m",
                                    "-XX:+UseSerialGC",
                                    "-XX:+ExitOnOutOfMemoryError",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Copying.class.getName(),
                                    old.url(),
                                    roomy.url())
                            .redirectErrorStream(true)
                            .start();
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).contains("1503 documents []");
            assertThat(child.waitFor()).isZero();
            assertThat(roomy.expect("GET", "/heavy/_source/large-2", "")).isEqualTo(large(2));
        } finally {
            old.expect("DELETE", "/heavy", "");
        }
    }
}
