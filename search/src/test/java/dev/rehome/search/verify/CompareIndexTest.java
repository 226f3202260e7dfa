package dev.rehome.search.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.document.HitLine;
import dev.rehome.search.document.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CompareIndexTest {
    private static final String ONE = "{\"_id\":\"1\",\"_source\":{\"n\":1}}\n";
    private static final String TWO = "{\"_id\":\"2\",\"_source\":{\"n\":2}}\n";

    /** Documents that are nowhere but here. */
    private record Kept(List<Hit> hits) implements ReadDocuments {
        static Kept of(String lines) throws Malformed {
            byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
            return new Kept(HitLine.read(bytes, bytes.length).hits());
        }

        @Override
        public String index() {
            return "kept";
        }

        @Override
        public void each(Consumer<Hit> taker) {
            hits.forEach(taker);
        }

        @Override
        public DocumentDigest digest() {
            var taker = new DocumentDigest.Taker();
            hits.forEach(taker::take);
            return taker.digest();
        }
    }

    private static List<String> differences(String source, String target) throws Exception {
        Kept there = Kept.of(source);
        return new CompareIndex(there, Kept.of(target), 20).differences(there.digest());
    }

    @Test
    void findsNoDifferenceBetweenTheSameDocumentsInAnotherOrder() throws Exception {
        assertThat(differences(ONE + TWO, TWO + ONE)).isEmpty();
    }

    @Test
    void saysThatADocumentIsThereTwiceAlthoughNoneCanBeNamed() throws Exception {
        assertThat(differences(ONE + TWO, ONE + TWO + TWO))
                .containsExactly(
                        "kept: 2 documents at the source, 3 at the target, not all the same");
    }
}
