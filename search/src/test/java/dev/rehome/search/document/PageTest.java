package dev.rehome.search.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTest {
    private static final long SEED = 20261121;

    private static byte[] answer(String... hits) {
        return ("{\"_scroll_id\":\"abc==\",\"took\":3,\"timed_out\":false,"
                    + "\"_shards\":{\"total\":5,\"successful\":5,\"skipped\":0,\"failed\":0},"
                    + "\"hits\":{\"total\":{\"value\":2,\"relation\":\"eq\"},\"max_score\":null,\"hits\":["
                        + String.join(",", hits)
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String hit(String id, String source) {
        return "{\"_index\":\"a\",\"_type\":\"doc\",\"_id\":\"%s\",\"_score\":null,\"_version\":12,\"_routing\":\"r/1\",\"_source\":%s,\"sort\":[7]}"
                .formatted(id, source);
    }

    private static String source(Hit hit) {
        return new String(hit.sourceBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void findsWhatADocumentIsAndWhatTheAnswerSaysOfItself() throws Exception {
        Page page = Page.of(answer(hit("17", "{\"a\":1}"), hit("18", "{}")));

        assertThat(page.next()).contains("abc==");
        assertThat(page.whole()).isTrue();
        assertThat(page.hits()).hasSize(2);
        Hit hit = page.hits().getFirst();
        assertThat(hit.idText()).isEqualTo("17");
        assertThat(hit.routingText()).contains("r/1");
        assertThat(hit.typeText()).contains("doc");
        assertThat(hit.version()).isEqualTo(12);
        assertThat(hit.place()).isEqualTo(7);
        assertThat(source(hit)).isEqualTo("{\"a\":1}");
        assertThat(hit.oneLine()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": \"} ] , \\\" \\\\\"}",
                " {\"a\" : [1 , {\"_source\": {}}] } ",
                "{\"a\":1,\"a\":2}",
                "{\"n\":1.0,\"m\":1e400,\"k\":1234567890123456789012345678901234567890}",
                "/* } */ {\"a\": /* \" ] */ 1} /**/",
                "{\"a\\u0022}\":\"\\ud83d\\ude00 \u00e9 \ud83d\ude00\"}",
                "{}",
            })
    void takesASourceAsItIs(String written) throws Exception {
        Page page = Page.of(answer(hit("1", written), hit("2", "{\"last\":1}")));

        assertThat(page.hits())
                .extracting(PageTest::source)
                .containsExactly(written, "{\"last\":1}");
        assertThat(page.hits().getFirst().oneLine()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n\"a\": 1}",
                "{\"a\": 1}\n",
                "\r{\"a\": 1}",
                "{\"a\": [1,\n 2]}",
                "{\"a\": 1 // \" }\n}",
                "{\"a\": 1 /* \n */}",
            })
    void noticesLineBreaksOutsideOfTexts(String written) throws Exception {
        Page page = Page.of(answer(hit("1", written), hit("2", "{\"b\":\"\\n\"}")));

        assertThat(page.hits().getFirst().oneLine()).isFalse();
        assertThat(source(page.hits().getFirst())).isEqualTo(written);
        assertThat(page.hits().getLast().oneLine()).isTrue();
    }

    @Test
    void readsIdsAndRoutingWithoutTheirEscapes() throws Exception {
        Hit hit = Page.of(answer(hit("a\\\"b\\\\\\u00e9\\n/\\/", "{}"))).hits().getFirst();

        assertThat(hit.idText()).isEqualTo("a\"b\\\u00e9\n//");
    }

    @Test
    void knowsOfShardsThatFailedAndOfTimeThatRanOut() throws Exception {
        String text = new String(answer(hit("1", "{}")), StandardCharsets.UTF_8);

        assertThat(page(text.replace("\"failed\":0", "\"failed\":1")).whole()).isFalse();
        assertThat(page(text.replace("\"timed_out\":false", "\"timed_out\":true")).whole())
                .isFalse();
    }

    private static Page page(String text) throws Malformed {
        return Page.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesAnAnswerThatIsCutOffAnywhere() {
        byte[] whole = answer(hit("1", "{\"a\":\"x\"}"), hit("2", "{\"b\":[1,2]}"));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Page.of(cut))
                    .as("cut at %d", length)
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void keepsTheDocumentsThatAreWholeInAnAnswerThatWasBrokenOff() {
        byte[] all = answer(hit("1", "{\"a\":\"x\"}"), hit("2", "{\"b\":[1,2]}"));
        int last = 0;
        for (int length = 0; length <= all.length; length++) {
            List<Hit> hits = Page.beginning(Arrays.copyOf(all, length), length).hits();
            assertThat(hits).hasSizeBetween(last, 2);
            last = hits.size();
            if (last > 0) {
                assertThat(source(hits.getFirst())).isEqualTo("{\"a\":\"x\"}");
            }
        }
        assertThat(last).isEqualTo(2);
    }

    @Test
    void findsEveryRandomDocumentAsItWasWritten() throws Exception {
        var random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            var sources = new ArrayList<String>();
            var hits = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                sources.add(spaced(value(random, 0, true), random));
                hits.add(hit("id" + i, sources.getLast()));
            }
            List<Hit> found = Page.of(answer(hits.toArray(String[]::new))).hits();
            assertThat(found).extracting(PageTest::source).containsExactlyElementsOf(sources);
        }
    }

    private static String value(Random random, int depth, boolean object) throws Exception {
        int kind = object ? 0 : random.nextInt(depth > 3 ? 4 : 6);
        var text = new StringBuilder();
        if (object || kind >= 4) {
            boolean map = object || kind == 4;
            text.append(map ? '{' : '[');
            int count = random.nextInt(5);
            for (int i = 0; i < count; i++) {
                text.append(i == 0 ? "" : ",").append(space(random));
                if (map) {
                    text.append(string(random)).append(space(random)).append(':');
                }
                text.append(space(random))
                        .append(value(random, depth + 1, false))
                        .append(space(random));
            }
            return text.append(map ? '}' : ']').toString();
        }
        return switch (kind) {
            case 0 -> string(random);
            case 1 -> "-" + random.nextInt(1_000_000) + ".50e+3";
            case 2 -> "true";
            default -> "null";
        };
    }

    private static String string(Random random) throws Exception {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append("\"\\{}[],:/*\n\u00e9x".charAt(random.nextInt(13)));
        }
        return new ObjectMapper().writeValueAsString(text.toString());
    }

    private static String space(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> " ";
            case 1 -> "\t";
            case 2 -> "\n";
            case 3 -> "/* \"}*/";
            case 4 -> "// ]\"\n";
            default -> "";
        };
    }

    private static String spaced(String document, Random random) {
        return space(random) + document + space(random);
    }
}
