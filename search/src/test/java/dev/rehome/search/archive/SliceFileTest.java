package dev.rehome.search.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import dev.rehome.search.place.Folder;
import dev.rehome.search.pool.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SliceFileTest {
    private static final int DOCUMENTS = 60;

    @TempDir private Path folder;
    private Path file = Path.of("");
    private DumpedSlice dumped = new DumpedSlice(0, 0, "", 0, Digest.EMPTY);

    @BeforeEach
    void write() throws Malformed {
        var answer = new StringBuilder("{\"hits\":{\"hits\":[");
        for (int id = 0; id < DOCUMENTS; id++) {
            answer.append(
                    """
                    %s{"_id":"a\\"%d","_routing":"é","_version":%d,"_source": {
                      "t": "%s" } }
                    """
                            .formatted(id == 0 ? "" : ",", id, id + 1, "x".repeat(id)));
        }
        write(Page.of(answer.append("]}}").toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void write(Page page) {
        file = folder.resolve("0.zst");
        var taker = new DocumentDigest.Taker();
        page.hits().forEach(taker::take);
        try (var writer = new SliceWriter(new Folder(folder).begin("0.zst"))) {
            writer.write(page);
            dumped = writer.end(0, taker.digest());
        }
    }

    private SliceFile slice() {
        var place = new Folder(folder);
        return new SliceFile(
                place, "0.zst", dumped, Optional.ofNullable(place.list("").get("0.zst")));
    }

    private List<Hit> read() throws InterruptedException {
        var hits = new ArrayList<Hit>();
        var taker = new DocumentDigest.Taker();
        try (var pages = slice().open(Memory.unlimited())) {
            for (var page = pages.next(); page.isPresent(); page = pages.next()) {
                hits.addAll(page.get().hits());
                page.get().hits().forEach(taker::take);
            }
        }
        slice().check(taker.digest());
        return hits;
    }

    @Test
    void givesBackWhatWasWritten() throws Exception {
        slice().checkPresence();
        List<Hit> hits = read();

        assertThat(hits).hasSize(DOCUMENTS);
        Hit last = hits.getLast();
        assertThat(last.idText()).isEqualTo("a\"59");
        assertThat(last.routingText()).contains("é");
        assertThat(last.version()).isEqualTo(60);
        assertThat(last.oneLine()).isFalse();
        assertThat(new String(last.sourceBytes(), StandardCharsets.UTF_8))
                .isEqualTo(" {\n  \"t\": \"%s\" } ".formatted("x".repeat(59)));
    }

    /**
     * A few bits of zstd's frame, such as how far it may look back, change nothing of what is read.
     */
    @Test
    void noBitCanChangeADocumentWithoutBeingTold() throws Exception {
        List<String> expected = read().stream().map(SliceFileTest::told).toList();
        byte[] whole = Files.readAllBytes(file);
        int told = 0;
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            try {
                assertThat(read().stream().map(SliceFileTest::told).toList()).isEqualTo(expected);
            } catch (Failure damaged) {
                assertThat(damaged)
                        .hasMessageContaining("the dump's file " + file + " is damaged: ");
                told++;
            }
        }

        assertThat(told).isGreaterThan(7 * whole.length);
    }

    private static String told(Hit hit) {
        return "%s %s %d %s"
                .formatted(
                        hit.idText(),
                        hit.routingText(),
                        hit.version(),
                        new String(hit.sourceBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aDocumentMayBeLargerThanEverythingThatHoldsIt() throws Exception {
        var random = new Random(20261121);
        var text = new StringBuilder();
        while (text.length() < 5 << 20) {
            text.append(Long.toHexString(random.nextLong()));
        }
        String source = "{\"t\":\"%s\"}".formatted(text);
        write(
                Page.of(
                        """
                        {"hits":{"hits":[{"_id":"1","_source":{}},{"_id":"2","_source":%s}]}}
                        """
                                .formatted(source)
                                .getBytes(StandardCharsets.UTF_8)));

        assertThat(new String(read().getLast().sourceBytes(), StandardCharsets.UTF_8))
                .isEqualTo(source);
    }

    @Test
    void noEndCanBeMissingWithoutBeingTold() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> slice().checkPresence()).isInstanceOf(Failure.class);
            assertThatThrownBy(this::read)
                    .as("the first %d bytes", length)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
