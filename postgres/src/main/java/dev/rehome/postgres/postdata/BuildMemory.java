package dev.rehome.postgres.postdata;

import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;

/**
 * How much memory ({@code maintenance_work_mem}) each of several sessions that build indexes at the
 * same time asks for: what the server gives every session anyway, or an equal part of what its
 * {@code shared_buffers} are where that is more. Together they so take about a quarter of the
 * machine's memory, as servers are usually set up, unless the server's own setting asks for more.
 */
public final class BuildMemory {
    /** More hardly makes a build faster. */
    private static final int KIBIBYTES_MAX = 512 << 10;

    private static final String KIBIBYTES =
            """
            SELECT greatest(own.setting::int8,
                            least(buffers.setting::int8 * size.setting::int8 / 1024 / ?, %d))
              FROM pg_catalog.pg_settings own, pg_catalog.pg_settings buffers,
                   pg_catalog.pg_settings size
             WHERE own.name = 'maintenance_work_mem' AND buffers.name = 'shared_buffers'
               AND size.name = 'block_size'
            """
                    .formatted(KIBIBYTES_MAX);

    private BuildMemory() {}

    /**
     * The setting for each of them, as SET takes it.
     *
     * @param target any session there that has not set it
     * @param sessions how many build at a time
     */
    public static String each(Session target, int sessions) throws SQLException {
        return target.query(KIBIBYTES, row -> row.getLong(1), sessions).getFirst() + "kB";
    }
}
