package dev.rehome.search.elasticdump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.document.Hit;
import dev.rehome.search.pool.Memory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinePagesTest {
    private static final int LINES = 300;

    @TempDir private Path folder;
    private Path file = Path.of("");
    private String text = "";

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("orders.json");
        var lines = new StringBuilder();
        for (int id = 0; id < LINES; id++) {
            lines.append(
                    "{\"_index\":\"orders\",\"_id\":\"%d\",\"_score\":1,\"fields\":{\"a\":[1]},\"_source\":{\"t\":\"%s\"}}\n"
                            .formatted(id, "x".repeat(id % 50)));
        }
        text = lines.toString();
        Files.writeString(file, text);
    }

    private List<String> ids(boolean gzip, long from, long to) throws InterruptedException {
        var ids = new ArrayList<String>();
        try (var pages = new LinePages(file, gzip, from, to, Memory.unlimited())) {
            for (var page = pages.next(); page.isPresent(); page = pages.next()) {
                page.get().hits().stream().map(Hit::idText).forEach(ids::add);
            }
        }
        return ids;
    }

    @Test
    void everyLineIsInOneRangeWhereverTheFileIsCut() throws Exception {
        List<String> all = ids(false, 0, text.length());
        assertThat(all).hasSize(LINES);

        for (int at = 1; at < text.length(); at += 7) {
            var both = new ArrayList<>(ids(false, 0, at));
            both.addAll(ids(false, at, text.length()));
            assertThat(both).as("cut at %d", at).isEqualTo(all);
        }
    }

    @Test
    void aDocumentLargerThanAPageIsAPage() throws Exception {
        Files.writeString(
                file,
                "{\"_id\":\"big\",\"_source\":{\"t\":\"%s\"}}\n{\"_id\":\"next\",\"_source\":{}}"
                        .formatted("y".repeat(9 << 20)));

        assertThat(ids(false, 0, Files.size(file))).containsExactly("big", "next");
    }

    @Test
    void anEndInTheMiddleOfALineIsToldWithItsPlace() throws IOException {
        Files.writeString(file, text.substring(0, text.length() - 9));
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;

        assertThatThrownBy(() -> ids(false, 0, Files.size(file)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file + " is damaged: in the line that begins at byte ")
                .hasMessageContaining(Figures.count(last))
                .hasMessageContaining("it is no document: ");
    }

    @Test
    void aCompressedFileThatIsCutOffIsTold() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, bytes.toByteArray());
        assertThat(read(true)).hasSize(LINES);

        Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThatThrownBy(() -> read(true))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file + " is damaged")
                .hasMessageContaining("ends in the middle");
    }

    private List<String> read(boolean gzip) {
        try {
            return ids(gzip, 0, Long.MAX_VALUE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
