package dev.rehome.search.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.search.pool.Gathered;
import dev.rehome.search.pool.Memory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class GunzipTest {
    private static final byte[] TEXT =
            "{\"n\": 40.0, \"text\": \"what a server says\"}\n"
                    .repeat(20_000)
                    .getBytes(StandardCharsets.UTF_8);

    private static byte[] zipped(byte[] text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] unzipped(byte[] zipped, int atOnce, int most)
            throws IOException, InterruptedException {
        var gathered = new Gathered(Memory.unlimited().share());
        try (var gunzip = new Gunzip(gathered, most)) {
            for (int at = 0; at < zipped.length; at += atOnce) {
                int count = Math.min(atOnce, zipped.length - at);
                if (!gunzip.take(ByteBuffer.wrap(zipped, at, count))) {
                    break;
                }
            }
            if (gathered.length() < most) {
                gunzip.end();
            }
        }
        int length = gathered.length();
        return Arrays.copyOf(gathered.over(), length);
    }

    @Test
    void whatComesInPiecesOfAnyLengthIsWholeInTheEnd() throws Exception {
        for (int atOnce : List.of(1, 7, 4_096, 1 << 20)) {
            assertThat(unzipped(zipped(TEXT), atOnce, Integer.MAX_VALUE)).isEqualTo(TEXT);
        }
        assertThat(unzipped(new byte[0], 1, Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void noMoreIsInflatedThanIsWanted() throws Exception {
        assertThat(unzipped(zipped(TEXT), 4_096, 1_000)).isEqualTo(Arrays.copyOf(TEXT, 1_000));
    }

    @Test
    void whatIsCutOffChangedOrNoGzipIsAnError() throws Exception {
        byte[] whole = zipped(TEXT);
        for (int length : List.of(5, 11, whole.length / 2, whole.length - 1)) {
            assertThatThrownBy(() -> unzipped(Arrays.copyOf(whole, length), 64, Integer.MAX_VALUE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("ends in the middle");
        }
        byte[] changed = whole.clone();
        changed[whole.length - 6] ^= 1; // of the checksum
        assertThatThrownBy(() -> unzipped(changed, 64, Integer.MAX_VALUE))
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> unzipped(TEXT, 64, Integer.MAX_VALUE))
                .hasMessageContaining("not a gzip");
        assertThatThrownBy(
                        () ->
                                unzipped(
                                        Arrays.copyOf(whole, whole.length + 1),
                                        1 << 20,
                                        Integer.MAX_VALUE))
                .hasMessageContaining("behind the end");
    }

    @Test
    void aBodyThatIsSentIsWhatAnyReaderOfGzipMakesOfIt() throws Exception {
        Request request =
                Request.bulk(
                        "/x/_bulk",
                        List.of(ByteBuffer.wrap(TEXT, 0, 999), ByteBuffer.wrap(TEXT, 999, 70_000)));

        assertThat(Gzip.pays(request)).isTrue();
        byte[] body = bytes(Gzip.body(request).getFirst());

        assertThat(body.length).isLessThan(71_000 / 10);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOf(TEXT, 70_999));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
