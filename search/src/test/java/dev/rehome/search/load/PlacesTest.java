package dev.rehome.search.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.digest.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlacesTest {

    @Test
    void knowsTheLastNumberOfEachOfManyHashesAndNoOther() {
        var random = new Random(20261121);
        var places = new Places();
        Map<Digest, Long> expected = new HashMap<>();
        for (long number = 0; number < 50_000; number++) {
            // Few lower halves, so that many hashes want the same slot.
            var hash = new Digest(1, 1, random.nextInt(100), random.nextInt(200));
            places.put(hash, number);
            expected.put(hash, number);
        }

        expected.forEach((hash, number) -> assertThat(places.of(hash)).isEqualTo(number));
        assertThat(places.of(new Digest(1, 1, 101, 7))).isNegative();
        assertThat(new Places().isEmpty()).isTrue();
    }
}
