package dev.rehome.postgres.postdata;

import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;

/** Fills a materialized view and gathers its statistics; one that is filled is left alone. */
record Refresh(QualifiedName view) implements Build.Action {

    @Override
    public void run(Session target) throws SQLException {
        if (!Existing.populated(target, view)) {
            target.execute("REFRESH MATERIALIZED VIEW " + view.sql());
        }
        target.execute("ANALYZE " + view.sql());
    }
}
