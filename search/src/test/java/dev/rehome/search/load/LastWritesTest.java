package dev.rehome.search.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.archive.Piece;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.read.Pages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LastWritesTest {
    private static final long HEAP_QUARTER = 64 << 20;

    /**
     * A file that is nowhere but here.
     *
     * @param documents how many were noted
     */
    private record Kept(List<Page> pages, long documents) implements Piece {

        @Override
        public void checkPresence() {}

        @Override
        public Pages open(Memory memory) {
            Iterator<Page> left = pages.iterator();
            return new Pages() {
                @Override
                public Optional<Page> next() {
                    return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void check(DocumentDigest found) {
            if (found.whole().items() != documents) {
                throw new Failure("damaged", "use the right file");
            }
        }
    }

    /** {@code a1 b1}: document a as it was written first, and b, each with a routing. */
    private static Page page(String written) throws Malformed {
        var lines = new StringBuilder();
        for (String each : written.split(" ", -1)) {
            lines.append(
                    "{\"_id\":\"%c\",\"_routing\":\"r\",\"_source\":{\"n\":%c}}\n"
                            .formatted(each.charAt(0), each.charAt(1)));
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
        return HitLine.read(bytes, bytes.length);
    }

    private static Kept piece(int documents, String... pages) throws Malformed {
        var all = new ArrayList<Page>();
        for (String each : pages) {
            all.add(page(each));
        }
        return new Kept(all, documents);
    }

    private static ArchivedIndex index(int again, Kept... pieces) {
        var none = JsonNodeFactory.instance.objectNode();
        return new ArchivedIndex(
                new Index("kept", "uuid", none, none, none),
                List.of(),
                List.of(pieces),
                again,
                Optional.empty(),
                0);
    }

    private static List<String> shown(ArchivedIndex index, int piece) throws InterruptedException {
        var shown = new ArrayList<String>();
        LastWrites writes = LastWrites.of(index, Memory.unlimited());
        try (Pages pages =
                writes.current(piece, index.pieces().get(piece).open(Memory.unlimited()))) {
            pages.each(page -> page.hits().forEach(hit -> shown.add(text(hit))));
        }
        return shown;
    }

    private static String text(Hit hit) {
        return hit.idText()
                + new String(hit.sourceBytes(), StandardCharsets.US_ASCII).replaceAll("\\D", "");
    }

    @Test
    void showsOfEachDocumentTheLastOfItsWritesAndNoOther() throws Exception {
        ArchivedIndex index =
                index(
                        3,
                        piece(5, "a1 b1", "c1 d1 e1"),
                        piece(2, "a0", "d0"),
                        piece(5, "a2 f1", "a3 g1", "a4"),
                        piece(3, "c2", "c3", "h1"));

        assertThat(shown(index, 0)).containsExactly("b1", "e1");
        assertThat(shown(index, 1)).containsExactly("d0");
        assertThat(shown(index, 2)).containsExactly("f1", "g1", "a4");
        assertThat(shown(index, 3)).containsExactly("c3", "h1");
    }

    @Test
    void aFileWithMoreLaterWritesThanThereIsRoomForIsDamaged() throws Exception {
        String[] pages = new String[10];
        for (int page = 0; page < pages.length; page++) {
            pages[page] = "%c1 %c1 %c1".formatted('a' + page, 'A' + page, 'P' + page);
        }
        ArchivedIndex index = index(1, piece(1, "a1"), piece(3, pages));

        assertThatThrownBy(() -> LastWrites.of(index, Memory.unlimited()))
                .isInstanceOf(Failure.class)
                .hasMessage("damaged");
    }

    @Test
    void saysBeforehandWhatDoesNotFitIntoTheHeap() {
        ArchivedIndex fits =
                index(1, new Kept(List.of(), 1L << 40), new Kept(List.of(), 4_400_000));
        ArchivedIndex not = index(1, new Kept(List.of(), 0), new Kept(List.of(), 5_000_000));

        assertThat(LastWrites.obstacle("index kept", List.of(fits), HEAP_QUARTER)).isEmpty();
        assertThat(LastWrites.obstacle("index kept", List.of(not), HEAP_QUARTER))
                .map(Problem::what)
                .hasValueSatisfying(
                        what ->
                                assertThat(what)
                                        .startsWith(
                                                "index kept was written to while it was dumped,"
                                                        + " 5,000,000 writes: this heap has room to"
                                                        + " know 4,47"));
        assertThat(LastWrites.obstacle("data stream kept", List.of(fits, fits), HEAP_QUARTER))
                .isPresent();
    }
}
