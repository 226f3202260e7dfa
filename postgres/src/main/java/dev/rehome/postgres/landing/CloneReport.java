package dev.rehome.postgres.landing;

import java.util.ArrayList;
import java.util.List;

/**
 * What a clone did.
 *
 * @param tables whose rows were copied
 * @param rows rows copied
 * @param bytes of COPY data that were sent
 * @param verifiedRows rows that were read again from the target and compared
 * @param notices what was left out or is worth knowing, each naming its object
 * @param differences tables whose rows at the target are not those that were sent
 */
public record CloneReport(
        int tables,
        long rows,
        long bytes,
        long verifiedRows,
        List<String> notices,
        List<String> differences) {
    public static final CloneReport NOTHING = new CloneReport(0, 0, 0, 0, List.of(), List.of());

    public CloneReport {
        notices = List.copyOf(notices);
        differences = List.copyOf(differences);
    }

    /** Both together. */
    public CloneReport plus(CloneReport other) {
        return new CloneReport(
                tables + other.tables,
                rows + other.rows,
                bytes + other.bytes,
                verifiedRows + other.verifiedRows,
                joined(notices, other.notices),
                joined(differences, other.differences));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
