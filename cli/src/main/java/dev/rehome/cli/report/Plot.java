package dev.rehome.cli.report;

import dev.rehome.cli.report.TimeAxis.Busy;
import dev.rehome.engine.event.Throughput;
import dev.rehome.engine.event.Throughput.Stretch;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.run.Account.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What one step moved over time: a step for each stretch, as high as it was fast. */
record Plot(Moved moved, int number, Clocks clocks) {
    private static final double WIDTH = 960;
    private static final double LEFT = 92;
    private static final double RIGHT = 944;
    private static final double TOP = 10;
    private static final double FLOOR = 150;
    private static final double HEIGHT = 176;
    private static final double LABEL = 58;

    /** What was over in a moment has no course. */
    private static final int STRETCHES_DRAWN_MIN = 3;

    Html html() {
        return Html.of(
                "<figure>\n<figcaption><b>{} {}</b> {}</figcaption>\n{}\n</figure>",
                moved.step(),
                moved.label(),
                (moved.back() ? "taken back: " : "") + described(),
                stretches().size() < STRETCHES_DRAWN_MIN ? Html.NONE : drawing());
    }

    private Html drawing() {
        return Html.of(
                """
                <svg viewBox="0 0 {} {}" role="img" aria-labelledby="plot-{}-title plot-{}-desc">
                <title id="plot-{}-title">Throughput of step {} over time</title>
                <desc id="plot-{}-desc">{}</desc>
                {}
                {}
                {}
                </svg>\
                """,
                WIDTH,
                HEIGHT,
                number,
                number,
                number,
                moved.step(),
                number,
                described(),
                heights(),
                times(),
                Html.all(stretches().stream().map(this::bar)));
    }

    /** {@code 12.0 GB at 80.2 MB/s, 110 MB/s at most}. */
    private String described() {
        double seconds = stretches().stream().mapToDouble(Plot::seconds).sum();
        return "%s at %s on average, %s at most"
                .formatted(
                        Figures.amount(throughput().done()),
                        rate(stretches().stream().mapToLong(this::units).sum() / seconds),
                        rate(most()));
    }

    private Html heights() {
        double top = most();
        return Html.all(
                Stream.of(1.0, 0.5, 0.0)
                        .map(
                                part ->
                                        Html.of(
                                                """
                                                <line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>\
                                                <text class="small" x="{}" y="{}" text-anchor="end">{}</text>\
                                                """,
                                                LEFT,
                                                y(top * part),
                                                RIGHT,
                                                y(top * part),
                                                LEFT - 6,
                                                y(top * part) + 4,
                                                part == 0 ? "0" : rate(top * part))));
    }

    private Html times() {
        var last = new double[] {0};
        Stream<Html> ticks =
                axis().ticks().stream()
                        .filter(
                                tick -> {
                                    double x = axis().at(tick);
                                    boolean room = x - last[0] > LABEL && x < RIGHT - LABEL / 3;
                                    last[0] = room ? x : last[0];
                                    return room;
                                })
                        .map(this::tick);
        Stream<Html> idle =
                axis().parts().stream()
                        .filter(TimeAxis.Part::idle)
                        .map(
                                part ->
                                        Html.of(
                                                """
                                                <rect class="idle" x="{}" y="{}" width="{}" height="{}"><title>nobody was at it for {}</title></rect>\
                                                """,
                                                part.left(),
                                                TOP,
                                                part.right() - part.left(),
                                                FLOOR - TOP,
                                                Figures.took(part.took())));
        return Html.all(Stream.concat(ticks, idle));
    }

    private Html tick(Instant tick) {
        double x = axis().at(tick);
        return Html.of(
                """
                <line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>\
                <text class="small" x="{}" y="{}" text-anchor="middle">{}</text>\
                """,
                x,
                FLOOR,
                x,
                FLOOR + 5,
                x,
                FLOOR + 18,
                clocks.time(tick));
    }

    private Html bar(Stretch stretch) {
        double x = axis().at(stretch.from());
        double y = y(perSecond(stretch));
        return Html.of(
                """
                <rect class="moved" x="{}" y="{}" width="{}" height="{}"><title>{}, {} from {}</title></rect>\
                """,
                x,
                y,
                Math.max(1, axis().at(stretch.to()) - x),
                FLOOR - y,
                rate(perSecond(stretch)),
                Figures.took(Duration.between(stretch.from(), stretch.to())),
                clocks.time(stretch.from()));
    }

    private TimeAxis axis() {
        return TimeAxis.of(
                stretches().stream().map(each -> new Busy(each.from(), each.to())).toList(),
                LEFT,
                RIGHT);
    }

    private double y(double perSecond) {
        return FLOOR - perSecond / Math.max(1, most()) * (FLOOR - TOP);
    }

    private double most() {
        return stretches().stream().mapToDouble(this::perSecond).max().orElse(0);
    }

    private double perSecond(Stretch stretch) {
        return units(stretch) / seconds(stretch);
    }

    private static double seconds(Stretch stretch) {
        return Math.max(0.001, Duration.between(stretch.from(), stretch.to()).toMillis() / 1000.0);
    }

    private long units(Stretch stretch) {
        return inBytes() ? stretch.bytes() : stretch.items();
    }

    private boolean inBytes() {
        return throughput().done().bytes() > 0;
    }

    private String rate(double perSecond) {
        long each = Math.round(perSecond);
        String unit = throughput().done().unit();
        return (inBytes() ? Figures.bytes(each) : Figures.count(each) + " " + unit) + "/s";
    }

    private List<Stretch> stretches() {
        return throughput().stretches();
    }

    private Throughput throughput() {
        return moved.throughput();
    }
}
