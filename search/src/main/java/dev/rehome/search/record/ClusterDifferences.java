package dev.rehome.search.record;

import dev.rehome.engine.record.Findings;
import dev.rehome.engine.record.StateDifference;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.record.ClusterRecord.IndexRecord;
import dev.rehome.search.record.ClusterRecord.PartRecord;
import dev.rehome.search.verify.CompareMetadata;
import dev.rehome.search.verify.Leaves;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What differs between the states of two clusters, or of one at two times. */
public final class ClusterDifferences {
    private static final String NONE = "none";

    private ClusterDifferences() {}

    /**
     * Everything that differs, by name; what is compared is what was recorded before.
     *
     * @param carried what was recorded before as a cluster of the later product would have it
     */
    public static List<StateDifference> between(
            ClusterRecord before, ClusterRecord carried, ClusterRecord after) {
        var found = new Findings();
        String product = before.product().toString();
        boolean moved = !before.product().equals(after.product());
        found.compare("cluster: product", product, after.product(), true);
        found.each(
                "index ",
                before.indices(),
                after.indices(),
                IndexRecord::name,
                (name, old, now) -> {
                    IndexRecord as = named(old.name(), carried.indices());
                    found.compare(name + ": documents", old.documents(), now.documents());
                    if (!old.digest().isEmpty() && !now.digest().isEmpty()) {
                        found.compare(name + ": digest", old.digest(), now.digest());
                    }
                    found.compare(name + ": shards", old.shards(), now.shards());
                    found.compareSizes(name + ": bytes", old.bytes(), now.bytes());
                    each(
                            found,
                            name + ": setting ",
                            old.settings(),
                            as.settings(),
                            now.settings(),
                            setting -> moved && CompareMetadata.isOwnAffair(setting));
                    each(
                            found,
                            name + ": mapping ",
                            leaves(old.mappings()),
                            leaves(as.mappings()),
                            leaves(now.mappings()),
                            _ -> false);
                    found.all(name + ": alias ", old.aliases(), now.aliases(), false);
                });
        parts(found, before.parts(), carried.parts(), after.parts(), moved);
        return found.differences();
    }

    private static IndexRecord named(String name, List<IndexRecord> indices) {
        return indices.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** Expected is what the move itself changes, and nothing else. */
    private static void each(
            Findings found,
            String prefix,
            Map<String, String> before,
            Map<String, String> carried,
            Map<String, String> after,
            Predicate<String> free) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String now = after.get(name);
            found.compare(
                    prefix + name,
                    before.getOrDefault(name, NONE),
                    Objects.requireNonNullElse(now, NONE),
                    Objects.equals(carried.get(name), now) || free.test(name));
        }
    }

    /** Another product keeps a part with more words; those that it was given have to be among. */
    private static void parts(
            Findings found,
            List<PartRecord> before,
            List<PartRecord> carried,
            List<PartRecord> after,
            boolean moved) {
        List<String> known = carried.stream().map(PartRecord::toString).toList();
        for (PartRecord part : before) {
            if (!known.contains(part.toString())) {
                found.compare(part.toString(), "there", NONE, true); // none has a place there
            }
        }
        found.each(
                "",
                carried,
                after,
                PartRecord::toString,
                (name, old, now) -> {
                    boolean covered =
                            moved && Leaves.cover(Answer.tree(now.body()), Answer.tree(old.body()));
                    found.compare(name, old.body(), now.body(), covered);
                });
    }

    private static Map<String, String> leaves(String json) {
        return Leaves.of(Answer.tree(json));
    }
}
