package dev.rehome.postgres.verify;

import dev.rehome.postgres.selection.TableFilter;
import java.util.List;

/**
 * What to verify, and how hard.
 *
 * @param databases names; empty means every database of the source that accepts connections, except
 *     the templates
 * @param jobs tables or parts of tables read at a time over both servers together, at least 1
 * @param differencesMax rows named for each differing table; the others are only counted
 * @param showValues whether column values of differing rows are shown; keys always are
 * @param materializedViews whether their rows are compared too; a view refreshed at another time
 *     may rightly differ
 * @param partBytes a table of more bytes than this is read in several parts
 * @param rows the tables that were copied with their rows; the others are not compared
 */
public record VerifyOptions(
        List<String> databases,
        int jobs,
        int differencesMax,
        boolean showValues,
        boolean materializedViews,
        long partBytes,
        TableFilter rows) {

    public static final VerifyOptions DEFAULT =
            new VerifyOptions(List.of(), 4, 100, true, false, 256L << 20, TableFilter.ALL);

    public VerifyOptions {
        databases = List.copyOf(databases);
        if (jobs < 1 || differencesMax < 0 || partBytes < 1) {
            throw new IllegalArgumentException(
                    "jobs %d, differencesMax %d, partBytes %d"
                            .formatted(jobs, differencesMax, partBytes));
        }
    }

    public VerifyOptions withDatabases(List<String> names) {
        return new VerifyOptions(
                names, jobs, differencesMax, showValues, materializedViews, partBytes, rows);
    }

    public VerifyOptions withJobs(int count) {
        return new VerifyOptions(
                databases, count, differencesMax, showValues, materializedViews, partBytes, rows);
    }

    public VerifyOptions withDifferencesMax(int count) {
        return new VerifyOptions(
                databases, jobs, count, showValues, materializedViews, partBytes, rows);
    }

    public VerifyOptions withoutValues() {
        return new VerifyOptions(
                databases, jobs, differencesMax, false, materializedViews, partBytes, rows);
    }

    public VerifyOptions withMaterializedViews() {
        return new VerifyOptions(
                databases, jobs, differencesMax, showValues, true, partBytes, rows);
    }

    public VerifyOptions withPartBytes(long bytes) {
        return new VerifyOptions(
                databases, jobs, differencesMax, showValues, materializedViews, bytes, rows);
    }

    /** Of tables whose rows were left out, only the columns are compared. */
    public VerifyOptions withRows(TableFilter filter) {
        return new VerifyOptions(
                databases, jobs, differencesMax, showValues, materializedViews, partBytes, filter);
    }
}
