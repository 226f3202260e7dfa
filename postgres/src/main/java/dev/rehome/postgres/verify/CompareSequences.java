package dev.rehome.postgres.verify;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.pool.Worker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares sequences: how they count and where they stand. Where a sequence stands is not part of a
 * snapshot; it is what the server says now.
 */
final class CompareSequences {
    /** Sequences read by one statement. */
    private static final int BATCH = 200;

    private final Side source;
    private final Side target;

    CompareSequences(Side source, Side target) {
        this.source = source;
        this.target = target;
    }

    /**
     * @param differences one sentence each
     * @param compared how many there are on either side
     */
    record Found(List<String> differences, long compared) {}

    Found compare(Worker worker) {
        Map<String, String> there = read(source, worker);
        Map<String, String> here = read(target, worker);
        var names = new TreeSet<>(there.keySet());
        names.addAll(here.keySet());
        var differences = new ArrayList<String>();
        for (String name : names) {
            String sourceState = there.get(name);
            String targetState = here.get(name);
            if (targetState == null) {
                differences.add("sequence %s is missing at the target".formatted(name));
            } else if (sourceState == null) {
                differences.add("sequence %s is only at the target".formatted(name));
            } else if (!sourceState.equals(targetState)) {
                differences.add(
                        "sequence %s is %s at the source, %s at the target"
                                .formatted(name, sourceState, targetState));
            }
        }
        return new Found(differences, names.size());
    }

    private static Map<String, String> read(Side side, Worker worker) {
        var sequences = new TreeMap<String, String>();
        try (var statement = side.session(worker).jdbc().createStatement()) {
            var selects = new ArrayList<String>();
            try (var row = statement.executeQuery(Side.resource("sequences.sql"))) {
                while (row.next()) {
                    selects.add(row.getString("read"));
                }
            }
            for (int from = 0; from < selects.size(); from += BATCH) {
                var batch = selects.subList(from, Math.min(from + BATCH, selects.size()));
                try (var row = statement.executeQuery(String.join(" UNION ALL ", batch))) {
                    while (row.next()) {
                        sequences.put(row.getString(1), row.getString(2));
                    }
                }
            }
            return sequences;
        } catch (SQLException e) {
            throw new Failure(
                    "cannot read the sequences of %s at the %s: %s"
                            .formatted(side.database(), side.words(), e.getMessage()),
                    "grant SELECT on all sequences to the user");
        }
    }
}
