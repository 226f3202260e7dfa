package dev.rehome.cli.report;

import dev.rehome.cli.report.TimeAxis.Busy;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.run.RunStatus.StepStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A bar for each time that somebody was at a step, below each other on one axis. */
record Timeline(List<StepStatus> steps, Past past, Clocks clocks) {
    private static final double WIDTH = 960;
    private static final double LEFT = 230;
    private static final double TOP = 34;
    private static final double ROW = 24;
    private static final double BAR_MIN = 3;
    private static final int NAME_MAX = 32;

    /** A label of the axis is about so wide. */
    private static final double LABEL = 58;

    Html html() {
        if (past.turns().isEmpty()) {
            return Html.of("<p>Nobody has been at it yet.</p>");
        }
        List<Busy> busy =
                past.turns().stream().map(each -> new Busy(each.from(), each.to())).toList();
        var axis = TimeAxis.of(busy, LEFT, WIDTH - 24);
        double height = TOP + ROW * steps.size() + 12;
        return Html.of(
                """
                <figure>
                <svg viewBox="0 0 {} {}" role="img" aria-labelledby="timeline-title timeline-desc">
                <title id="timeline-title">Timeline of the steps</title>
                <desc id="timeline-desc">{}</desc>
                {}
                {}
                {}
                {}
                </svg>
                <figcaption>{}</figcaption>
                </figure>\
                """,
                WIDTH,
                height,
                described(),
                grid(axis, height),
                processes(axis, height),
                Html.all(IntStream.range(0, steps.size()).mapToObj(this::name)),
                Html.all(past.activities().stream().map(each -> bar(each, axis))),
                legend());
    }

    private String described() {
        return "%s at it, from %s to %s. When each step began and how long it took is in the table of the steps."
                .formatted(
                        Figures.count(past.turns().size(), "process was", "processes were"),
                        clocks.full(past.turns().getFirst().from()),
                        clocks.full(past.turns().getLast().to()));
    }

    private Html grid(TimeAxis axis, double height) {
        Stream<Html> idle =
                axis.parts().stream()
                        .filter(TimeAxis.Part::idle)
                        .map(
                                part ->
                                        Html.of(
                                                """
                                                <rect class="idle" x="{}" y="{}" width="{}" height="{}"><title>nobody was at it for {}</title></rect>
                                                <text class="small" x="{}" y="12" text-anchor="middle">{}</text>\
                                                """,
                                                part.left(),
                                                TOP - 6,
                                                part.right() - part.left(),
                                                height - TOP,
                                                Figures.took(part.took()),
                                                (part.left() + part.right()) / 2,
                                                Figures.took(part.took())));
        return Html.all(Stream.concat(idle, ticks(axis, height)));
    }

    private Stream<Html> ticks(TimeAxis axis, double height) {
        var last = new double[] {0};
        return axis.ticks().stream()
                .map(
                        tick -> {
                            double x = axis.at(tick);
                            boolean room = x - last[0] > LABEL;
                            last[0] = room ? x : last[0];
                            return Html.of(
                                    """
                                    <line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>{}\
                                    """,
                                    x,
                                    TOP - 6,
                                    x,
                                    height - 6,
                                    room ? label(x, tick) : Html.NONE);
                        });
    }

    private Html label(double x, Instant tick) {
        return Html.of(
                "<text class=\"small\" x=\"{}\" y=\"24\" text-anchor=\"middle\">{}</text>",
                x,
                clocks.time(tick));
    }

    /** Where a process took the run over from another one. */
    private Html processes(TimeAxis axis, double height) {
        return Html.all(
                past.turns().stream()
                        .skip(1)
                        .map(
                                process ->
                                        Html.of(
                                                """
                                                <line class="taken" x1="{}" y1="{}" x2="{}" y2="{}"><title>{} went on with it at {}</title></line>\
                                                """,
                                                axis.at(process.from()),
                                                TOP - 6,
                                                axis.at(process.from()),
                                                height - 6,
                                                process.by(),
                                                clocks.full(process.from()))));
    }

    private Html name(int row) {
        StepStatus step = steps.get(row);
        String name = step.path() + "  " + step.label();
        String shown = name.length() > NAME_MAX ? name.substring(0, NAME_MAX - 1) + "…" : name;
        return Html.of(
                "<text x=\"0\" y=\"{}\">{}<title>{}</title></text>",
                TOP + ROW * row + 15,
                shown,
                name);
    }

    private Html bar(Activity activity, TimeAxis axis) {
        int row = steps.stream().map(StepStatus::path).toList().indexOf(activity.step());
        if (row < 0) {
            return Html.NONE; // a group of steps that go on together has no row of its own
        }
        double x = axis.at(activity.from());
        double width = Math.max(BAR_MIN, axis.at(activity.to()) - x);
        double y = TOP + ROW * row + 3;
        return Html.of(
                """
                <rect class="bar {}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}{} {}: {} from {} to {}</title></rect>\
                <text class="small" x="{}" y="{}">{}</text>\
                """,
                activity.end().style(),
                x,
                y,
                width,
                ROW - 8,
                activity.back() ? "back: " : "",
                activity.step(),
                activity.end().words(),
                Figures.took(activity.took()),
                clocks.time(activity.from()),
                clocks.time(activity.to()),
                x + width + 3,
                y + 12,
                activity.end().sign());
    }

    /** Of what there is. */
    private Html legend() {
        return Html.all(
                Stream.concat(
                        Arrays.stream(Activity.End.values())
                                .filter(this::found)
                                .map(
                                        end ->
                                                Html.of(
                                                        "<span><i class=\"key {}\"></i> {}"
                                                                + " {}</span>",
                                                        end.style(),
                                                        end.sign(),
                                                        end.words())),
                        past.turns().size() > 1
                                ? Stream.of(
                                        Html.of(
                                                "<span><i class=\"key taken\"></i> another process"
                                                        + " went on</span>"))
                                : Stream.of()));
    }

    private boolean found(Activity.End end) {
        return past.activities().stream().anyMatch(each -> each.end() == end);
    }
}
