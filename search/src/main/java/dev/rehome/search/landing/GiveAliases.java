package dev.rehome.search.landing;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.survey.Candidate;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Gives indices that are filled the aliases of their sources: all at one moment, when all is there,
 * so that whoever reads by an alias finds nothing half. One that lacks documents, or has others,
 * gets none: that is for somebody to decide who has seen which.
 */
public record GiveAliases(Cluster target, Progress progress) {

    /**
     * Gives them.
     *
     * @param reports of all of them
     */
    public void to(List<Candidate> indices, List<IndexReport> reports) throws InterruptedException {
        var given = new LinkedHashMap<String, Index>();
        for (Candidate each : indices) {
            if (each.index().aliases().isEmpty()) {
                continue;
            }
            boolean sound =
                    reports.stream()
                            .filter(report -> report.index().equals(each.name()))
                            .allMatch(
                                    report ->
                                            report.rejected() == 0
                                                    && report.differences().isEmpty());
            if (sound) {
                given.put(each.name(), each.index());
            } else {
                progress.notice(
                        "index %s does not hold what its source holds, and gets none of its aliases yet (%s): 'rehome search alias swap' gives them"
                                .formatted(each.name(), names(each.index())));
            }
        }
        var _ = new Aliases(target).add(given);
    }

    private static String names(Index index) {
        return String.join(", ", (Iterable<String>) () -> index.aliases().fieldNames());
    }
}
