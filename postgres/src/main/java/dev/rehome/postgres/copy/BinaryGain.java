package dev.rehome.postgres.copy;

import dev.rehome.postgres.catalog.Column;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.catalog.Type;
import java.util.Map;

/**
 * How many nanoseconds the two servers save on a row when it travels in binary form. Measured with
 * 300,000 rows of four columns of one type, relayed from PostgreSQL 18 to 18 on one machine, the
 * best of four runs in milliseconds, text against binary:
 *
 * <pre>
 * uuid 1900:391   timestamp 2055:557   timestamptz 1706:817   bytea 1073:387   float8 928:302
 * date 832:313    int4[] 1177:684      inet 661:296           jsonb 3999:2904  tsvector 3496:1520
 * int8 476:386    int4 422:363         numeric 714:783        text[] 786:897
 * text of 1 to 5 bytes 1342:1745 (8 columns), 12 bytes 311:329, 32 bytes 559:397, 60 bytes 1861:1500
 * </pre>
 *
 * Numbers and dates are printed and parsed in text, and only moved in binary. Text is scanned for
 * characters to escape on both sides, and copied in binary; but each value in binary has four bytes
 * of length, read by a call of its own, so many short values are better off as text.
 *
 * <p>Relayed at once from PostgreSQL 15 to 18, three integers with padding of 84 bytes took 11.2
 * seconds as text and 8.7 as binary, a row of ten types with jsonb and arrays 10.0 and 7.0.
 */
final class BinaryGain {
    /** By oid: the built-in types whose binary form holds no oid and obeys no setting. */
    private static final Map<Long, Integer> NANOS =
            Map.ofEntries(
                    Map.entry(16L, 20), // bool
                    Map.entry(17L, 550), // bytea
                    Map.entry(18L, 0), // "char"
                    Map.entry(19L, 450), // name
                    Map.entry(20L, 60), // int8
                    Map.entry(21L, 0), // int2
                    Map.entry(23L, 0), // int4
                    Map.entry(600L, 400), // point
                    Map.entry(601L, 400), // lseg
                    Map.entry(602L, 400), // path
                    Map.entry(603L, 400), // box
                    Map.entry(604L, 400), // polygon
                    Map.entry(628L, 400), // line
                    Map.entry(650L, 300), // cidr
                    Map.entry(700L, 300), // float4
                    Map.entry(701L, 500), // float8
                    Map.entry(718L, 400), // circle
                    Map.entry(774L, 900), // macaddr8
                    Map.entry(790L, 450), // money
                    Map.entry(829L, 900), // macaddr
                    Map.entry(869L, 300), // inet
                    Map.entry(1082L, 400), // date
                    Map.entry(1083L, 350), // time
                    Map.entry(1114L, 1000), // timestamp
                    Map.entry(1184L, 900), // timestamptz
                    Map.entry(1186L, 300), // interval
                    Map.entry(1266L, 400), // timetz
                    Map.entry(1560L, 110), // bit
                    Map.entry(1562L, 110), // varbit
                    Map.entry(1700L, -60), // numeric
                    Map.entry(2950L, 1200), // uuid
                    Map.entry(3220L, 300), // pg_lsn
                    Map.entry(3614L, 1500)); // tsvector

    /** Text, varchar, char(n), json, jsonb: what is saved grows with their length. */
    private static final Map<Long, Integer> TEXT_NANOS =
            Map.of(25L, -100, 1042L, -100, 1043L, -100, 114L, -100, 3802L, -100);

    private static final int NANOS_PER_TEXT_BYTE = 7;
    private static final int ENUM_NANOS = -100;
    private static final int RANGE_NANOS = 240;
    private static final int ELEMENTS_OF_AN_ARRAY = 3;

    /** Header of a row and of its columns on a page: what is not data. */
    private static final int ROW_OVERHEAD_BYTES = 30;

    private static final int FIXED_COLUMN_BYTES = 8;

    private BinaryGain() {}

    static boolean knows(long type) {
        return NANOS.containsKey(type) || TEXT_NANOS.containsKey(type);
    }

    /** More than 0 where binary is the faster form. */
    static long nanosPerRow(Table table, Database database) {
        long textBytes = textBytes(table, database);
        return table.copied().stream()
                .mapToLong(column -> nanos(database.type(column.type()), database, textBytes))
                .sum();
    }

    private static long nanos(Type type, Database database, long textBytes) {
        return switch (type.kind()) {
            case BASE, COMPOSITE, PSEUDO ->
                    TEXT_NANOS.containsKey(type.oid())
                            ? TEXT_NANOS.get(type.oid()) + NANOS_PER_TEXT_BYTE * textBytes
                            : NANOS.getOrDefault(type.oid(), 0);
            case ENUM -> ENUM_NANOS;
            case DOMAIN -> nanos(database.type(type.element()), database, textBytes);
            case RANGE, MULTIRANGE -> RANGE_NANOS;
            case ARRAY -> ELEMENTS_OF_AN_ARRAY * nanos(database.type(type.element()), database, 0);
        };
    }

    /** About how long a text of this table is, by what its rows take on disk. */
    private static long textBytes(Table table, Database database) {
        long texts = table.copied().stream().filter(column -> text(column, database)).count();
        if (texts == 0 || table.estimatedRows() <= 0) {
            return 0;
        }
        long others = table.copied().size() - texts;
        long row = table.bytes() / table.estimatedRows();
        return Math.max(0, row - ROW_OVERHEAD_BYTES - others * FIXED_COLUMN_BYTES) / texts;
    }

    private static boolean text(Column column, Database database) {
        Type type = database.type(column.type());
        return type.kind() == Type.Kind.ARRAY || TEXT_NANOS.containsKey(type.oid());
    }
}
