package dev.rehome.postgres.clone;

import dev.rehome.engine.report.Figures;
import dev.rehome.postgres.landing.ProveUnchanged;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a database whose rows landed in an earlier attempt and stay: told in a line or two
 * once all are looked at, since there may be thousands. Safe for many threads.
 */
final class LandedBefore {
    private final Map<ProveUnchanged.Verdict, List<String>> kept =
            new EnumMap<>(ProveUnchanged.Verdict.class);
    private int left;

    /** One more table is to be looked at. */
    synchronized void expect() {
        left++;
    }

    /**
     * A table was looked at.
     *
     * @return what there is to tell: of all that stay, when it was the last
     */
    synchronized List<String> looked(String table, ProveUnchanged.Verdict verdict) {
        if (verdict.keepsRows()) {
            kept.computeIfAbsent(verdict, _ -> new ArrayList<>()).add(table);
        }
        return --left == 0
                ? kept.entrySet().stream().map(all -> told(all.getKey(), all.getValue())).toList()
                : List.of();
    }

    private static String told(ProveUnchanged.Verdict verdict, List<String> tables) {
        String which =
                tables.size() == 1 ? tables.getFirst() : Figures.count(tables.size(), "table");
        return which
                + (verdict == ProveUnchanged.Verdict.SAME_ROWS
                        ? " landed before; the source was read again and still has these rows"
                        : " landed before; nothing was written at the source since");
    }
}
