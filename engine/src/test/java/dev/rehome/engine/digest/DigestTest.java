package dev.rehome.engine.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DigestTest {
    private final Random random = new Random(7);

    @Test
    void doesNotDependOnTheOrderOfRows() {
        List<byte[]> rows = randomRows(1000);
        Digest before = digest(rows);

        Collections.shuffle(rows, random);

        assertThat(digest(rows)).isEqualTo(before);
    }

    @Test
    void addsUpFromParts() {
        List<byte[]> rows = randomRows(1000);

        Digest parts = Digest.EMPTY;
        for (int from = 0; from < rows.size(); from += 100) {
            parts = parts.plus(digest(rows.subList(from, from + 100)));
        }

        assertThat(parts).isEqualTo(digest(rows));
    }

    @Test
    void countsDuplicates() {
        byte[] row = "same\n".getBytes(UTF_8);
        byte[] other = "else\n".getBytes(UTF_8);

        assertThat(digest(List.of(row, row))).isNotEqualTo(digest(List.of(row)));
        assertThat(digest(List.of(row, row, other)))
                .isNotEqualTo(digest(List.of(row, other, other)));
    }

    @Test
    void changesAboutHalfOfItsBitsWhenOneBitOfARowFlips() {
        for (int length : List.of(1, 2, 7, 8, 9, 16, 31, 32, 33, 63, 64, 65, 100, 257)) {
            byte[] row = randomRow(length);
            Digest before = digest(List.of(row));
            long changed = 0;
            for (int bit = 0; bit < length * 8; bit++) {
                row[bit / 8] ^= (byte) (1 << bit % 8);
                Digest after = digest(List.of(row));
                row[bit / 8] ^= (byte) (1 << bit % 8);
                int bits =
                        Long.bitCount(before.hi() ^ after.hi())
                                + Long.bitCount(before.lo() ^ after.lo());
                assertThat(bits).as("bit %d of %d bytes", bit, length).isBetween(32, 96);
                changed += bits;
            }
            assertThat(changed / (length * 8.0)).as("%d bytes", length).isBetween(58.0, 70.0);
        }
    }

    @Test
    void tellsPaddingFromData() {
        Set<Digest> seen = new HashSet<>();
        for (int length = 0; length <= 200; length++) {
            seen.add(new Digest(0, 0, digest(List.of(new byte[length])).hi(), 0));
        }
        assertThat(seen).hasSize(201);
    }

    /** Either half alone must not collide: 200,000 rows in 64 bits collide once in a billion. */
    @Test
    void hasNoCollisionsAmongRowsThatDifferLittle() {
        Set<Long> high = new HashSet<>();
        Set<Long> low = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            Digest digest =
                    digest(
                            List.of(
                                    "%d\t%d\tpadding-padding-padding\n"
                                            .formatted(i, i % 7)
                                            .getBytes(UTF_8)));
            high.add(digest.hi());
            low.add(digest.lo());
        }
        assertThat(high).hasSize(200_000);
        assertThat(low).hasSize(200_000);
    }

    @Test
    void noticesWordsThatChangedPlaces() {
        byte[] row = randomRow(64);
        byte[] swapped = row.clone();
        for (int first = 0; first < 64; first += 8) {
            for (int second = first + 8; second < 64; second += 8) {
                System.arraycopy(row, 0, swapped, 0, 64);
                System.arraycopy(row, first, swapped, second, 8);
                System.arraycopy(row, second, swapped, first, 8);
                assertThat(digest(List.of(swapped))).isNotEqualTo(digest(List.of(row)));
            }
        }
    }

    @Test
    void takesARowInPieces() {
        for (int length : List.of(0, 1, 31, 32, 33, 64, 1000, 4096)) {
            byte[] row = randomRow(length);
            for (int piece : List.of(32, 50, 64, 333)) {
                assertThat(inPieces(row, piece))
                        .as("%d bytes in pieces of %d", length, piece)
                        .isEqualTo(digest(List.of(row)));
            }
        }
    }

    @Test
    void findsTheSameWhereverTheRowLies() {
        byte[] row = randomRow(77);
        byte[] around = randomRow(200);
        for (int offset = 0; offset < 100; offset++) {
            System.arraycopy(row, 0, around, offset, row.length);
            var digester = new Digester();
            digester.item(MemorySegment.ofArray(around), offset, row.length);
            assertThat(digester.digest()).isEqualTo(digest(List.of(row)));
        }
    }

    @Test
    void isReadBackFromItsHash() {
        Digest digest = digest(randomRows(3));

        assertThat(Digest.of(digest.items(), digest.bytes(), digest.hash())).isEqualTo(digest);
        assertThatThrownBy(() -> Digest.of(1, 1, "12"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Digest inPieces(byte[] row, int piece) {
        var digester = new Digester();
        MemorySegment memory = MemorySegment.ofArray(row);
        int from = 0;
        for (int to = piece; to < row.length; to += piece) {
            from += (int) digester.piece(memory, from, to - from);
        }
        digester.item(memory, from, row.length - from);
        return digester.digest();
    }

    private static Digest digest(List<byte[]> rows) {
        var digester = new Digester();
        for (byte[] row : rows) {
            digester.item(MemorySegment.ofArray(row), 0, row.length);
        }
        return digester.digest();
    }

    private List<byte[]> randomRows(int count) {
        var rows = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            rows.add(randomRow(random.nextInt(300)));
        }
        return rows;
    }

    private byte[] randomRow(int length) {
        var row = new byte[length];
        random.nextBytes(row);
        return row;
    }
}
