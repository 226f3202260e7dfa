package dev.rehome.postgres.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table and its counterpart, and how their rows are read so that equal rows give equal bytes: the
 * columns both have, in the source's order, in COPY's text format. Text is exact, since floats are
 * written with every digit, numerics with their scale, arrays with their lower bounds.
 *
 * @param encoding of what is read from both sides: UTF8, or SQL_ASCII for bytes as they are
 */
record TablePair(Relation source, Relation target, String encoding) {
    private static final long HUGE_BYTES = 256L << 20;

    /** What lz4 can make of that at most; tables with less in TOAST are read as they are. */
    private static final long HUGE_COMPRESSED_BYTES = HUGE_BYTES / 255;

    private static final long PAGE_BYTES = 8192;

    String name() {
        return source.name();
    }

    /** Columns on both sides, by name, in the source's order. */
    List<String> columns() {
        var there =
                target.columns().stream().map(Relation.Column::name).collect(Collectors.toSet());
        return source.columns().stream()
                .map(Relation.Column::name)
                .filter(there::contains)
                .toList();
    }

    /** What names a row on both sides; empty when nothing does. */
    List<String> key() {
        List<String> both = columns();
        return Stream.of(source.key(), target.key())
                .filter(key -> !key.isEmpty() && both.containsAll(key))
                .findFirst()
                .orElse(List.of());
    }

    /** Columns missing, extra or of another type, one sentence each. */
    List<String> columnDifferences() {
        var differences = new ArrayList<String>();
        if (source.kind() != target.kind()) {
            differences.add(
                    "%s at the source, %s at the target"
                            .formatted(source.kind().words(), target.kind().words()));
        }
        Map<String, String> there = new HashMap<>();
        target.columns().forEach(column -> there.put(column.name(), column.type()));
        for (Relation.Column column : source.columns()) {
            String type = there.remove(column.name());
            if (type == null) {
                differences.add("column %s is missing at the target".formatted(column.name()));
            } else if (!type.equals(column.type())) {
                differences.add(
                        "column %s is %s at the source, %s at the target"
                                .formatted(column.name(), column.type(), type));
            }
        }
        for (Relation.Column column : target.columns()) {
            if (there.containsKey(column.name())) {
                differences.add("column %s is only at the target".formatted(column.name()));
            }
        }
        return differences;
    }

    /**
     * The statements that together read every row of {@code side} once.
     *
     * @param side one of the two
     * @param partBytes a table of more bytes on disk is read by ranges of its pages, where the
     *     server can
     */
    List<String> copies(Relation side, List<String> columns, long partBytes) {
        long parts = side.splits() ? Math.clamp(side.bytes() / partBytes, 1, side.pages() + 1) : 1;
        if (parts == 1) {
            return List.of(copy(side, columns, List.of()));
        }
        long step = side.pages() / parts + 1;
        var copies = new ArrayList<String>();
        for (long from = 0; from < side.pages(); from += step) {
            var range = new ArrayList<String>();
            range.add("ctid >= '(%d,0)'".formatted(from));
            if (from + step < side.pages()) {
                range.add("ctid < '(%d,0)'".formatted(from + step));
            }
            copies.add(copy(side, columns, range));
        }
        return copies;
    }

    /**
     * Reads those columns of every row; generated columns too, which COPY of a table leaves out.
     */
    String copy(Relation side, List<String> columns, List<String> conditions) {
        var where = new ArrayList<>(conditions);
        side.condition()
                .map(condition -> condition.replaceFirst("(?i)^\\s*where\\s", ""))
                .ifPresent(condition -> where.add("(" + condition + ")"));
        return "COPY (SELECT %s FROM %s%s%s) TO STDOUT WITH (ENCODING '%s')"
                .formatted(
                        columns.stream()
                                .map(column -> value(side, column))
                                .collect(Collectors.joining(", ")),
                        side.kind() == Relation.Kind.TREE ? "" : "ONLY ",
                        side.name(),
                        where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where),
                        encoding);
    }

    /**
     * The column, but of a huge value its SHA-256: no server prints a row of more than 1 GB, and
     * {@code bytea} needs two digits for each byte.
     */
    private static String value(Relation side, String column) {
        String name = quoted(column);
        String type =
                side.columns().stream()
                        .filter(each -> each.name().equals(column))
                        .map(Relation.Column::type)
                        .findFirst()
                        .orElse("");
        boolean none = side.bytes() - side.pages() * PAGE_BYTES < HUGE_COMPRESSED_BYTES;
        String digest =
                switch (type) {
                    case "bytea" -> "pg_catalog.sha256(%s)".formatted(name);
                    case "text" ->
                            "pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(%s,"
                                            .formatted(name)
                                    + " 'UTF8')), 'hex')";
                    default -> "";
                };
        return none || digest.isEmpty()
                ? name
                : "CASE WHEN pg_catalog.octet_length(%s) > %d THEN %s ELSE %s END"
                        .formatted(name, HUGE_BYTES, digest, name);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
