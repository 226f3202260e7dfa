package dev.rehome.postgres.fence;

import java.util.List;

/**
 * How far writing had come at one moment.
 *
 * @param nextTransaction the first transaction number not yet given out; while it stands still,
 *     nothing was written in the whole cluster
 */
public record FenceMark(String nextTransaction, List<Written> databases) {
    public FenceMark {
        databases = List.copyOf(databases);
    }

    /**
     * Rows of user tables ever inserted, updated or deleted, by the server's statistics.
     *
     * @param rows a counter; only its growth means something
     */
    public record Written(String database, long rows) {}
}
