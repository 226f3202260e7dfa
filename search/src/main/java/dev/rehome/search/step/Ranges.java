package dev.rehome.search.step;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Numbers as a short text, {@code 0-15,17}: of many slices most land in the order in which they
 * were cut, and the text is written again for each.
 */
final class Ranges {
    private Ranges() {}

    static String text(SortedSet<Integer> numbers) {
        List<String> ranges = new ArrayList<>();
        int first = -1;
        int last = -1;
        for (int number : numbers) {
            if (first >= 0 && number == last + 1) {
                last = number;
                continue;
            }
            if (first >= 0) {
                ranges.add(text(first, last));
            }
            first = number;
            last = number;
        }
        if (first >= 0) {
            ranges.add(text(first, last));
        }
        return String.join(",", ranges);
    }

    private static String text(int first, int last) {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    static SortedSet<Integer> numbers(String text) {
        var numbers = new TreeSet<Integer>();
        if (text.isEmpty()) {
            return numbers;
        }
        for (String range : text.split(",", -1)) {
            String[] ends = range.split("-", -1);
            for (int i = Integer.parseInt(ends[0]);
                    i <= Integer.parseInt(ends[ends.length - 1]);
                    i++) {
                numbers.add(i);
            }
        }
        return numbers;
    }
}
