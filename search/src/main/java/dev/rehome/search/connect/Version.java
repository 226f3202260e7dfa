package dev.rehome.search.connect;

import java.util.Comparator;

/** Of a server, {@code 8.19.21}. */
public record Version(int major, int minor, int patch) implements Comparable<Version> {
    private static final Comparator<Version> ORDER =
            Comparator.comparingInt(Version::major)
                    .thenComparingInt(Version::minor)
                    .thenComparingInt(Version::patch);

    /** Whatever stands behind the third number is left out, such as {@code -SNAPSHOT}. */
    public static Version parse(String text) {
        String[] numbers = text.split("[.-]", 4);
        if (numbers.length < 3) {
            throw new IllegalArgumentException("not a version: '%s'".formatted(text));
        }
        return new Version(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2]));
    }

    public boolean atLeast(int otherMajor, int otherMinor) {
        return compareTo(new Version(otherMajor, otherMinor, 0)) >= 0;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
