package dev.rehome.engine.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; the same in every locale, so that output can be compared. */
public final class Figures {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

    private Figures() {}

    /** {@code 12,403,221}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /**
     * {@code 1 table}, {@code 5,000 tables}.
     *
     * @param one what is counted, of which there are many with an s
     */
    public static String count(long count, String one) {
        return count(count, one, one + "s");
    }

    /** {@code 1 index}, {@code 5,000 indices}. */
    public static String count(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
    }

    /** Decimal units, three digits at least: {@code 512 B}, {@code 1.47 GB}, {@code 148 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        // 999.5 would be printed as "1000 kB".
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String digits = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, digits, value) + " " + UNITS[unit];
    }

    /** Rows and bytes, whichever there are: {@code 1,000 rows, 148 MB}. */
    public static String amount(Amount amount) {
        String items = amount.unit().isEmpty() ? "" : items(amount);
        if (amount.bytes() == 0) {
            return items;
        }
        return items.isEmpty() ? bytes(amount.bytes()) : items + ", " + bytes(amount.bytes());
    }

    /** {@code 1 table}, {@code 5,000 tables}. */
    public static String items(Amount amount) {
        String unit = amount.unit();
        return amount.items() == 1 && unit.endsWith("s")
                ? count(1, unit.substring(0, unit.length() - 1))
                : count(amount.items()) + " " + unit;
    }

    /** {@code 0.4 s}, {@code 42 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
    public static String took(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 9_950) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** A clock for what is running: {@code 0:07}, {@code 12:40}, {@code 1:02:03}. */
    public static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
    }

    /** {@code 41 %}, rounded down. */
    public static String percent(double fraction) {
        // Never "100 %" before the end.
        return (int) Math.floor(Math.clamp(fraction, 0, 1) * 100 + 1e-9) + " %";
    }
}
