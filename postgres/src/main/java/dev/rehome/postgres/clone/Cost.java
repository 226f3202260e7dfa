package dev.rehome.postgres.clone;

import dev.rehome.postgres.postdata.Build;

/**
 * Roughly how many seconds a task takes on one core: only good for putting tasks in order. The
 * rates are those of an ordinary server with its data in memory, and only their ratios matter.
 */
final class Cost {
    private static final double COPY_BYTES_A_SECOND = 60e6;
    private static final double READ_BYTES_A_SECOND = 200e6;
    private static final double BTREE_BYTES_A_SECOND = 40e6;

    /** What even the smallest task costs: round trips, a transaction, a file. */
    private static final double FLOOR = 0.003;

    private Cost() {}

    static double copy(long bytes) {
        return FLOOR + bytes / COPY_BYTES_A_SECOND;
    }

    static double read(long bytes) {
        return FLOOR + bytes / READ_BYTES_A_SECOND;
    }

    static double build(Build build) {
        return switch (build.kind()) {
            case INDEX, CONSTRAINT, REFRESH -> FLOOR + build.bytes() / BTREE_BYTES_A_SECOND;
            case KEY, SETTING, ATTACH, FOREIGN_KEY -> FLOOR;
            case VALIDATE, ANALYZE -> read(build.bytes());
        };
    }
}
