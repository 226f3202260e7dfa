package dev.rehome.cli.terminal;

import dev.rehome.engine.report.Figures;
import java.util.List;
import java.util.function.Function;

/**
 * Lines with a name, a bar and figures under each other. A column is as wide as what is in it, so
 * that the room goes to the names and the bars. On a narrow terminal the amounts give way first,
 * then the rates and the time left; the name is never lost.
 */
record Bars(Look look, int columns) {
    static final String OVERALL = "overall";

    private static final int BAR_MAX = 20;
    private static final int BAR_MIN = 10;
    private static final int NAME_MAX = 36;
    private static final int NAME_MIN = 14;

    /** As wide as most of them get, so that the columns do not dance. */
    private static final int AMOUNT_MIN = 18;

    private static final int RATE_MIN = 9;
    private static final int LEFT_MIN = 5;
    private static final int PERCENT = 5;
    private static final String GAP = "  ";

    /**
     * @param fraction from 0 to 1
     * @param left how long it takes yet
     */
    record Row(String name, double fraction, String amount, String rate, String left) {}

    /** Widths of the columns; 0 for one that is not shown. */
    private record Widths(int name, int bar, int amount, int rate, int left) {}

    List<String> lines(List<Row> rows) {
        Widths widths = widths(rows);
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private Widths widths(List<Row> rows) {
        int room = columns - GAP.length() - 1 - PERCENT;
        int left = column(LEFT_MIN, rows, Row::left, room);
        room -= left;
        int rate = column(RATE_MIN, rows, Row::rate, room);
        room -= rate;
        int amount = column(AMOUNT_MIN, rows, Row::amount, room);
        room -= amount;
        int bar = Math.clamp(room - NAME_MAX, 0, BAR_MAX);
        bar = Math.max(bar, Math.clamp(room - NAME_MIN, 0, BAR_MIN));
        return new Widths(Math.clamp(room - bar, 1, NAME_MAX), bar, amount, rate, left);
    }

    /** With the gap before it; 0 when there is not so much room beside a name and a bar. */
    private static int column(int least, List<Row> rows, Function<Row, String> cell, int room) {
        int widest = rows.stream().map(cell).mapToInt(Columns::width).max().orElse(0);
        int wanted = GAP.length() + Math.max(least, widest);
        return wanted <= room - NAME_MIN - BAR_MIN ? wanted : 0;
    }

    private String line(Row row, Widths widths) {
        String name = Columns.fitName(row.name(), widths.name(), look.ellipsis());
        String figures =
                Columns.padLeft(Figures.percent(row.fraction()), PERCENT)
                        + left(row.amount(), widths.amount())
                        + right(row.rate(), widths.rate())
                        + right(row.left(), widths.left());
        return (GAP + Columns.padRight(name, widths.name()) + " ")
                + look.bar(row.fraction(), widths.bar())
                + look.dim(figures.stripTrailing());
    }

    private static String left(String text, int width) {
        return width == 0 ? "" : Columns.padRight(GAP + text, width);
    }

    private static String right(String text, int width) {
        return width == 0 ? "" : Columns.padLeft(text, width);
    }
}
