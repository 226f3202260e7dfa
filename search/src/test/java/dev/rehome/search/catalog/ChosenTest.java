package dev.rehome.search.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.load.ChosenIndices;
import dev.rehome.search.place.Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a minus leaves out stays out, of clusters and of files. */
final class ChosenTest {
    private final SearchServer server = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private static List<String> chosen(Cluster cluster, String... patterns)
            throws InterruptedException {
        return Chosen.of(cluster, List.of(patterns)).indices().stream().map(Index::name).toList();
    }

    @Test
    void ofACluster() throws Exception {
        List.of("chosen-a", "chosen-b", "chosen-c-1", "chosen-c-2")
                .forEach(name -> server.expect("PUT", "/" + name, "{}"));
        try (Cluster cluster = Clusters.connect(server)) {
            assertThat(chosen(cluster, "chosen-*", "-chosen-b", "-chosen-c-*"))
                    .containsExactly("chosen-a");
            assertThat(chosen(cluster, "chosen-*,-chosen-c-*"))
                    .containsExactly("chosen-a", "chosen-b");
            assertThat(chosen(cluster, "-chosen-b"))
                    .contains("chosen-a", "chosen-c-1", "chosen-c-2")
                    .doesNotContain("chosen-b");
            assertThatThrownBy(() -> chosen(cluster, "chosen-a,,chosen-b"))
                    .isInstanceOf(Failure.class)
                    .hasMessageEndingWith("an index without a name: 'chosen-a,,chosen-b'");
            assertThatThrownBy(() -> chosen(cluster, "chosen-a", "-chosen-*"))
                    .isInstanceOf(Failure.class)
                    .hasMessageEndingWith("nothing is left of chosen-a without chosen-*");
        }
    }

    @Test
    void ofFiles(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("logs-new.json"), "");
        Files.writeString(folder.resolve("logs-old.json"), "");
        var chosen = new ChosenIndices(DumpedFolder.open(new Folder(folder)));

        assertThat(chosen.of(List.of("logs-*", "-*-old")).indices()).containsOnlyKeys("logs-new");
        assertThat(chosen.of(List.of("-logs-new")).indices()).containsOnlyKeys("logs-old");
        assertThatThrownBy(() -> chosen.of(List.of("-*")))
                .isInstanceOf(Failure.class)
                .hasMessageEndingWith("nothing is left of all without *");
    }
}
