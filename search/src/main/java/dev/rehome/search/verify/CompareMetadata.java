package dev.rehome.search.verify;

import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.survey.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an index is besides its documents: how many a search counts, settings, mappings and
 * aliases. What the target's version cannot have, or has under another name, is not expected there.
 */
public record CompareMetadata(Cluster source, Cluster target, Product from, Product to) {
    private static final String REFRESH = "index.refresh_interval";

    /** Which every version writes otherwise, or an operator may well want otherwise. */
    private static final Set<String> OWN_AFFAIR =
            Set.of(
                    "index.number_of_replicas",
                    "index.auto_expand_replicas",
                    REFRESH,
                    "index.number_of_routing_shards", // Elasticsearch does not tell it
                    "index.knn");

    /** As long as one of them stands at the target, it cannot take its source's place. */
    private static final List<String> BLOCKS =
            List.of(
                    "index.blocks.write",
                    "index.blocks.read",
                    "index.blocks.read_only",
                    "index.blocks.read_only_allow_delete",
                    "index.blocks.metadata");

    /** One line for each difference. */
    List<String> differences(Index here, Index there) throws InterruptedException {
        var lines = new ArrayList<String>();
        long counted = new Indices(source).count(here.name());
        long found = new Indices(target).count(there.name());
        if (counted != found) {
            lines.add(
                    "%s: a search counts %d documents at the source, %d at the target"
                            .formatted(here.name(), counted, found));
        }
        CarriedIndex expected = expected(here);
        lines.addAll(settings(here, expected, there));
        lines.addAll(mappings(here, expected, there, true));
        lines.addAll(aliases(here, there));
        lines.addAll(unready(here, there));
        return lines;
    }

    /** What would be seen of it only when it is used. */
    private static List<String> unready(Index here, Index there) {
        var lines = new ArrayList<String>();
        for (String block : BLOCKS) {
            if (there.settings().path(block).asBoolean()
                    && !here.settings().path(block).asBoolean()) {
                lines.add("%s: setting %s is true at the target".formatted(here.name(), block));
            }
        }
        if (setting(there, REFRESH).equals("-1") && !setting(here, REFRESH).equals("-1")) {
            lines.add(
                    "%s: setting %s is -1 at the target: nothing that is written is ever found"
                            .formatted(here.name(), REFRESH));
        }
        return lines;
    }

    /** One line for each setting that is otherwise, and may be. */
    static List<String> ownAffairs(Index here, Index there) {
        var lines = new ArrayList<String>();
        for (String name :
                List.of("index.number_of_replicas", "index.auto_expand_replicas", REFRESH)) {
            String one = setting(here, name);
            String two = setting(there, name);
            if (!one.equals(two)) {
                lines.add(
                        "%s: setting %s is %s at the source and %s at the target, which may be"
                                .formatted(here.name(), name, one, two));
            }
        }
        return lines;
    }

    private static String setting(Index index, String name) {
        return index.settings().path(name).asText("unset");
    }

    /** Whether a cluster has a setting as it likes, whatever another has. */
    public static boolean isOwnAffair(String setting) {
        return OWN_AFFAIR.contains(setting);
    }

    /** What the target would be asked for today. */
    public CarriedIndex expected(Index here) throws InterruptedException {
        return new Trial(target).of(CarriedIndex.of(here, from, to)).carried();
    }

    /** One line for each setting that is otherwise than it would be made today. */
    public List<String> settings(Index here, CarriedIndex expected, Index there) {
        return lines(
                here,
                "setting",
                Leaves.of(expected.settings()),
                Leaves.of(CarriedIndex.of(there, to, to).settings()));
    }

    /**
     * The same of what the mapping says.
     *
     * @param beyond whether it may not say more, either
     */
    public List<String> mappings(Index here, CarriedIndex expected, Index there, boolean beyond) {
        Map<String, String> wanted = Leaves.of(expected.mappings());
        Map<String, String> seen = Leaves.of(CarriedIndex.of(there, to, to).mappings());
        if (!beyond) {
            seen.keySet().retainAll(wanted.keySet());
        }
        return lines(here, "mapping", wanted, seen);
    }

    /** One line for each alias that one of them has not, or that is otherwise. */
    public List<String> aliases(Index here, Index there) {
        return lines(
                here, "alias", Leaves.members(here.aliases()), Leaves.members(there.aliases()));
    }

    private static List<String> lines(
            Index index, String what, Map<String, String> expected, Map<String, String> seen) {
        var lines = new ArrayList<String>();
        var names = new TreeSet<>(expected.keySet());
        names.addAll(seen.keySet());
        names.removeAll(OWN_AFFAIR);
        for (String name : names) {
            String one = expected.get(name);
            String two = seen.get(name);
            if (!Objects.equals(one, two)) {
                lines.add(
                        "%s: %s %s is %s instead of %s"
                                .formatted(index.name(), what, name, told(two), told(one)));
            }
        }
        return lines;
    }

    private static String told(@Nullable String value) {
        return Optional.ofNullable(value).orElse("missing");
    }
}
