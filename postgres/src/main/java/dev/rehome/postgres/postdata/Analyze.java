package dev.rehome.postgres.postdata;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;

/** Gathers the planner's statistics of a table, so that the first queries are planned well. */
record Analyze(QualifiedName table) implements Build.Action {
    /** 300 pages of 8 KiB for each of the default 100 points of a histogram. */
    static final long SAMPLE_BYTES_MAX = 300L * 100 * 8192;

    @Override
    public void run(Session target) throws SQLException {
        target.execute("ANALYZE " + table.sql());
    }
}
