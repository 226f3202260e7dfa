package dev.rehome.postgres.record;

/**
 * How a state is recorded.
 *
 * @param count whether rows are counted; else the server's estimates are noted
 * @param jobs how many tables are counted at a time, 1 or more
 */
public record RecordOptions(boolean count, int jobs) {
    public RecordOptions {
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs must be at least 1, not " + jobs);
        }
    }
}
