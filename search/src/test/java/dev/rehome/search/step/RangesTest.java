package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RangesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|''", "0|0", "0 1 2|0-2", "0 2|0,2", "0 1 2 5 7 8|0-2,5,7-8"})
    void areReadAsTheyWereWritten(String numbers, String text) {
        var all = new TreeSet<Integer>();
        for (String number : numbers.split(" ", -1)) {
            if (!number.isEmpty()) {
                all.add(Integer.parseInt(number));
            }
        }

        assertThat(Ranges.text(all)).isEqualTo(text);
        assertThat(Set.copyOf(Ranges.numbers(text))).isEqualTo(Set.copyOf(all));
    }
}
