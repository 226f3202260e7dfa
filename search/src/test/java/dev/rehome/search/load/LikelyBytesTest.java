package dev.rehome.search.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Amount;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.Listener;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.place.Folder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of elasticdump do not say how many documents they have, or what those weigh. */
final class LikelyBytesTest {
    private static final int DOCUMENTS = 100_000;

    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    @TempDir private Path folder;

    /** What an operator sees of an index. */
    private static final class Seen extends Listener {
        private final List<Amount> expected = new ArrayList<>();
        private final List<Double> fractions = new ArrayList<>();
        private long bytes;
        private long documents;

        @Override
        public synchronized void expect(String item, Amount total) {
            expected.add(total);
        }

        @Override
        public synchronized void advance(String item, Amount done) {
            bytes += done.bytes();
            documents += done.items();
            fractions.add((double) bytes / expected.getLast().bytes());
        }
    }

    /** Small ones, of which a line has more besides than they weigh. */
    private void write(String index, boolean gzip) throws IOException {
        var random = new Random(20261122);
        Path file = folder.resolve(index + (gzip ? ".json.gz" : ".json"));
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = gzip ? new GZIPOutputStream(raw, 1 << 16) : raw) {
            for (int id = 0; id < DOCUMENTS; id++) {
                String line =
                        "{\"_index\":\"%s\",\"_type\":\"_doc\",\"_id\":\"%d\",\"_score\":1,\"_source\":{\"n\":%d,\"t\":\"%s\"}}\n"
                                .formatted(
                                        index, id, random.nextInt(), "some text ".repeat(id % 9));
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areGuessedFromTheFirstOnesSoThatProgressIsNotAtItsEndBeforeTheFileIs(boolean gzip)
            throws Exception {
        String index = gzip ? "likely-zipped" : "likely-plain";
        write(index, gzip);
        var seen = new Seen();
        try (Cluster target = Clusters.connect(now)) {
            assertThat(
                            new LoadIndices(
                                            DumpedFolder.open(new Folder(folder)),
                                            target,
                                            new LoadOptions(
                                                    List.of(), Renaming.NONE, false, true, 2, true),
                                            seen,
                                            CopyLog.inMemory(),
                                            rejected -> {
                                                throw new AssertionError(rejected.toString());
                                            })
                                    .run()
                                    .documents())
                    .isEqualTo(DOCUMENTS);
        }

        assertThat(seen.documents).isEqualTo(DOCUMENTS);
        assertThat(seen.expected.getFirst().bytes())
                .isCloseTo(seen.bytes, Percentage.withPercentage(10));
        assertThat(seen.expected.get(1).items())
                .as("as many as the first page makes likely")
                .isCloseTo(DOCUMENTS, Percentage.withPercentage(15));
        assertThat(seen.fractions).hasSizeGreaterThan(3);
        assertThat(seen.fractions.subList(0, seen.fractions.size() / 2))
                .allMatch(each -> each < 0.7);
        assertThat(seen.expected.getLast())
                .isEqualTo(new Amount(DOCUMENTS, "documents", seen.bytes));
    }
}
