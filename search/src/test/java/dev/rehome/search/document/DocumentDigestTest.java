package dev.rehome.search.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DocumentDigestTest {

    private static Hit hit(String id, String routing, String source) throws Malformed {
        String route = routing.isEmpty() ? "" : "\"_routing\":\"%s\",".formatted(routing);
        String text =
                "{\"hits\":{\"hits\":[{\"_id\":\"%s\",%s\"_source\":%s}]}}"
                        .formatted(id, route, source);
        return Page.of(text.getBytes(StandardCharsets.UTF_8)).hits().getFirst();
    }

    private static DocumentDigest digest(List<Hit> hits) {
        var taker = new DocumentDigest.Taker();
        hits.forEach(taker::take);
        return taker.digest();
    }

    private static List<Hit> some(int count) throws Malformed {
        var hits = new ArrayList<Hit>();
        for (int i = 0; i < count; i++) {
            hits.add(hit("id" + i, "", "{\"n\":" + i + "}"));
        }
        return hits;
    }

    @Test
    void isTheSameWhateverTheOrderAndHoweverDivided() throws Exception {
        List<Hit> hits = some(1_000);
        DocumentDigest whole = digest(hits);
        Collections.shuffle(hits, new Random(7));

        assertThat(digest(hits)).isEqualTo(whole);
        assertThat(digest(hits.subList(0, 300)).plus(digest(hits.subList(300, 1_000))))
                .isEqualTo(whole);
        assertThat(whole.whole().items()).isEqualTo(1_000);
    }

    @Test
    void isTheSameForAnIdThatIsEscapedInAnotherWay() throws Exception {
        assertThat(digest(List.of(hit("a/\u00e9", "r", "{}"))))
                .isEqualTo(digest(List.of(hit("a\\/\\u00e9", "\\u0072", "{}"))));
    }

    @Test
    void tellsEveryOtherDocument() throws Exception {
        DocumentDigest one = digest(List.of(hit("1", "r", "{\"a\":1}")));

        assertThat(one)
                .isNotEqualTo(digest(List.of(hit("2", "r", "{\"a\":1}"))))
                .isNotEqualTo(digest(List.of(hit("1", "s", "{\"a\":1}"))))
                .isNotEqualTo(digest(List.of(hit("1", "", "{\"a\":1}"))))
                .isNotEqualTo(digest(List.of(hit("1r", "", "{\"a\":1}"))))
                .isNotEqualTo(digest(List.of(hit("1", "r", "{\"a\": 1}"))))
                .isNotEqualTo(digest(List.of(hit("1", "r", "{\"a\":1.0}"))));
    }

    @Test
    void differsOnlyInTheGroupOfTheDocumentThatDiffers() throws Exception {
        List<Hit> hits = some(5_000);
        DocumentDigest before = digest(hits);
        Hit changed = hit("id77", "", "{\"n\":-77}");
        hits.set(77, changed);

        assertThat(before.differing(digest(hits))).containsExactly(DocumentDigest.group(changed));
        assertThat(before.groups()).allSatisfy(group -> assertThat(group.items()).isPositive());
    }
}
