package dev.rehome.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where moments are drawn. The time in which somebody was at the run is true to scale; a long time
 * in which nobody was, such as a night before an approval, takes no more room than {@link #IDLE}.
 *
 * @param parts from left to right, without gaps
 */
record TimeAxis(List<Part> parts) {
    private static final double IDLE = 46;

    /** An idle time below that part of the rest is drawn to scale. */
    private static final int SHORT = 8;

    private static final int TICKS = 6;
    private static final List<Duration> STEPS =
            Stream.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800)
                    .map(Duration::ofSeconds)
                    .toList();

    /**
     * @param idle whether nobody was at the run, and it is not true to scale
     */
    record Part(Instant from, Instant to, double left, double right, boolean idle) {

        Duration took() {
            return Duration.between(from, to);
        }

        private double at(Instant moment) {
            double whole = Math.max(1, took().toMillis());
            double part = Math.clamp(Duration.between(from, moment).toMillis() / whole, 0, 1);
            return left + part * (right - left);
        }
    }

    /** A time in which somebody was at it. */
    record Busy(Instant from, Instant to) {}

    /**
     * @param busy at least one, in any order
     */
    static TimeAxis of(List<Busy> busy, double left, double right) {
        List<Busy> joined = joined(busy);
        double idle = IDLE * (joined.size() - 1);
        double perMilli = (right - left - idle) / Math.max(1, millis(joined));
        var parts = new ArrayList<Part>();
        double at = left;
        Instant before = joined.getFirst().from();
        for (Busy each : joined) {
            if (each.from().isAfter(before)) {
                parts.add(new Part(before, each.from(), at, at + IDLE, true));
                at += IDLE;
            }
            double end = at + perMilli * Duration.between(each.from(), each.to()).toMillis();
            parts.add(new Part(each.from(), each.to(), at, end, false));
            at = end;
            before = each.to();
        }
        return new TimeAxis(parts);
    }

    /** Those with little time between them are one. */
    private static List<Busy> joined(List<Busy> busy) {
        List<Busy> sorted = busy.stream().sorted(Comparator.comparing(Busy::from)).toList();
        long close = Math.max(1_000, millis(sorted) / SHORT);
        var joined = new ArrayList<Busy>();
        for (Busy each : sorted) {
            Busy last = joined.isEmpty() ? each : joined.getLast();
            if (joined.isEmpty() || each.from().isAfter(last.to().plusMillis(close))) {
                joined.add(each);
            } else if (each.to().isAfter(last.to())) {
                joined.set(joined.size() - 1, new Busy(last.from(), each.to()));
            }
        }
        return joined;
    }

    private static long millis(List<Busy> busy) {
        return busy.stream().mapToLong(b -> Duration.between(b.from(), b.to()).toMillis()).sum();
    }

    /** In pixels; a moment before or after all of it is at its beginning or end. */
    double at(Instant moment) {
        for (Part part : parts) {
            if (!moment.isAfter(part.to())) {
                return part.at(moment);
            }
        }
        return parts.getLast().right();
    }

    /** Round moments that are marked; never in an idle part. */
    List<Instant> ticks() {
        Duration all =
                parts.stream()
                        .filter(part -> !part.idle())
                        .map(Part::took)
                        .reduce(Duration.ZERO, Duration::plus);
        Duration step =
                STEPS.stream()
                        .filter(each -> each.multipliedBy(TICKS).compareTo(all) >= 0)
                        .findFirst()
                        .orElse(Duration.ofHours(Math.max(6, all.toHours() / TICKS)));
        return parts.stream()
                .filter(part -> !part.idle())
                .flatMap(part -> ticks(part, step.toMillis()))
                .toList();
    }

    private static Stream<Instant> ticks(Part part, long step) {
        long first = Math.ceilDiv(part.from().toEpochMilli(), step) * step;
        return Stream.iterate(first, at -> at <= part.to().toEpochMilli(), at -> at + step)
                .map(Instant::ofEpochMilli);
    }
}
