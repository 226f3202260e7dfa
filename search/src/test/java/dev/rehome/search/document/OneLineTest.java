package dev.rehome.search.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OneLineTest {

    private static String line(String source) throws Exception {
        String written = source.replace("<n>", "\n").replace("<r>", "\r");
        byte[] answer =
                "{\"hits\":{\"hits\":[{\"_id\":\"1\",\"_source\":%s}]}}"
                        .formatted(written)
                        .getBytes(StandardCharsets.UTF_8);
        Hit hit = Page.of(answer).hits().getFirst();
        if (!OneLine.isNeeded(hit)) {
            return "as it is";
        }
        var out = new ByteArrayOutputStream();
        OneLine.write(hit, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "{\"a\":\"http://x/y\"}              | as it is",
                "{\"a\": 1.00}                       | as it is",
                "{\"a\":\"\\\"//\\\\\"}              | as it is",
                "{\"a\":1,<n>\"b\":2}                | {\"a\":1, \"b\":2}",
                "{\"a\":1/* x <n> * / */,\"b\":2}    | {\"a\":1 ,\"b\":2}",
                "{\"a\":1 // x \" y<n>,\"b\":\"/\"}  | {\"a\":1  ,\"b\":\"/\"}",
                "{\"a\":[1,<r><n>2/**/]}             | {\"a\":[1,  2 ]}",
                "{\"a\":\"/*\"/*/ x*/}               | {\"a\":\"/*\" }",
            })
    void onlyCommentsAndLineBreaksChange(String source, String expected) throws Exception {
        assertThat(line(source)).isEqualTo(expected);
    }
}
