package dev.rehome.postgres.verify;

import dev.rehome.engine.report.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of comparing one database.
 *
 * @param missing the target has no database of that name; then nothing else was compared
 * @param tables one for each table of either side, in the order of their names
 * @param sequences sequences missing, extra or standing elsewhere, one sentence each
 * @param sequencesCompared how many of either side
 * @param largeObjects large objects missing, extra or of other content, one sentence each; the
 *     first of them
 * @param largeObjectsCompared how many of either side
 */
public record DatabaseVerdict(
        String database,
        boolean missing,
        List<TableVerdict> tables,
        List<String> sequences,
        long sequencesCompared,
        List<String> largeObjects,
        long largeObjectsCompared) {

    public DatabaseVerdict {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        largeObjects = List.copyOf(largeObjects);
    }

    static DatabaseVerdict missing(String database) {
        return new DatabaseVerdict(database, true, List.of(), List.of(), 0, List.of(), 0);
    }

    /** Whether nothing speaks against the two being the same. */
    public boolean holds() {
        return !missing
                && tables.stream().allMatch(TableVerdict::holds)
                && sequences.isEmpty()
                && largeObjects.isEmpty();
    }

    /** Lines for a person, only what differs or was not compared, and a summary. */
    public List<String> text() {
        if (missing) {
            return List.of(database + ": the target has no such database");
        }
        var lines = new ArrayList<String>();
        long rows = tables.stream().mapToLong(TableVerdict::sourceRows).sum();
        lines.add(
                "%s: %s; %s, %s, %s, %s"
                        .formatted(
                                database,
                                holds() ? "identical" : "differs",
                                compared(),
                                Figures.count(rows, "row"),
                                Figures.count(sequencesCompared, "sequence"),
                                Figures.count(largeObjectsCompared, "large object")));
        for (TableVerdict table : tables) {
            if (table.outcome() != TableVerdict.Outcome.IDENTICAL) {
                table.text().forEach(line -> lines.add("  " + line));
            }
        }
        sequences.forEach(line -> lines.add("  " + line));
        largeObjects.forEach(line -> lines.add("  " + line));
        return lines;
    }

    /** {@code 16 tables identical, 2 not compared}; {@code 15 of 16 tables identical}. */
    private String compared() {
        long notCompared = count(TableVerdict.Outcome.NOT_COMPARED);
        long compared = tables.size() - notCompared;
        long identical = count(TableVerdict.Outcome.IDENTICAL);
        return (identical < compared ? Figures.count(identical) + " of " : "")
                + Figures.count(compared, "table")
                + " identical"
                + (notCompared == 0 ? "" : ", " + Figures.count(notCompared) + " not compared");
    }

    private long count(TableVerdict.Outcome outcome) {
        return tables.stream().filter(table -> table.outcome() == outcome).count();
    }
}
