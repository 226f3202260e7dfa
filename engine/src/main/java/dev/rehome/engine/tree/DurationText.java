package dev.rehome.engine.tree;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 90s}, {@code 1h30m}, {@code 2d}. */
public final class DurationText {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

    private DurationText() {}

    /** Also reads ISO 8601, {@code PT1H30M}; empty when it is neither, or too long to count. */
    public static Optional<Duration> parse(String text) {
        Matcher units = WRITTEN.matcher(text);
        try {
            if (!text.isEmpty() && units.matches()) {
                return Optional.of(
                        Duration.ofDays(number(units, 1))
                                .plusHours(number(units, 2))
                                .plusMinutes(number(units, 3))
                                .plusSeconds(number(units, 4))
                                .plusMillis(number(units, 5)));
            }
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long number(Matcher units, int group) {
        String digits = units.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The shortest text that {@link #parse} reads as the same duration. */
    public static String of(Duration duration) {
        if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
            return duration.toString();
        }
        String text =
                part(duration.toDaysPart(), "d")
                        + part(duration.toHoursPart(), "h")
                        + part(duration.toMinutesPart(), "m")
                        + part(duration.toSecondsPart(), "s")
                        + part(duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }
}
