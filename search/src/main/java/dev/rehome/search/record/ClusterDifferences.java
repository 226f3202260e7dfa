package dev.rehome.search.record;

import dev.rehome.engine.record.Findings;
import dev.rehome.engine.record.StateDifference;
import dev.rehome.search.record.ClusterRecord.IndexRecord;
import java.util.List;

/** What differs between the states of two clusters, or of one at two times. */
public final class ClusterDifferences {

    private ClusterDifferences() {}

    /** Everything that differs, by name; the indices compared are those recorded before. */
    public static List<StateDifference> between(ClusterRecord before, ClusterRecord after) {
        var found = new Findings();
        found.compare("cluster: product", before.product(), after.product(), true);
        // Another product writes settings and mappings down in another way.
        boolean moved = !before.product().equals(after.product());
        found.each(
                "index ",
                before.indices(),
                after.indices(),
                IndexRecord::name,
                (name, old, now) -> {
                    found.compare(name + ": documents", old.documents(), now.documents());
                    if (!old.digest().isEmpty() && !now.digest().isEmpty()) {
                        found.compare(name + ": digest", old.digest(), now.digest());
                    }
                    found.compare(name + ": shards", old.shards(), now.shards());
                    found.compareSizes(name + ": bytes", old.bytes(), now.bytes());
                    found.all(name + ": setting ", old.settings(), now.settings(), moved);
                    found.compare(name + ": mappings", old.mappings(), now.mappings(), moved);
                    found.all(name + ": alias ", old.aliases(), now.aliases(), false);
                });
        return found.differences();
    }
}
