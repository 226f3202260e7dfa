package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Forecast;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.survey.StreamCandidate;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plan says of indices and data streams that are about to be made.
 *
 * @param changes so far; is added to
 */
record LandingPlan(String store, List<Forecast.Change> changes) {

    LandingPlan(String store) {
        this(store, new ArrayList<>());
    }

    void index(String name, Forecast.Change documents) {
        create("index " + name, "");
        changes.add(documents);
    }

    void stream(StreamCandidate stream, Forecast.Change documents) {
        stream.templates().forEach(part -> create(part.toString(), ""));
        int backing = stream.offered().backing().size();
        create(
                "data stream " + stream.name(),
                "%s, by index template %s"
                        .formatted(
                                backing == 1
                                        ? ""
                                        : " with what is in "
                                                + Figures.count(backing, "index", "indices"),
                                stream.template()));
        changes.add(documents);
    }

    /** Two data streams may be made by one template. */
    private void create(String what, String how) {
        String text = "%s at %s%s".formatted(what, store, how);
        if (changes.stream().noneMatch(change -> change.what().equals(text))) {
            changes.add(new Forecast.Change(Forecast.Verb.CREATE, text, Amount.NONE));
        }
    }

    /** That the documents of indices are moved, or written into files. */
    static Forecast.Change documents(Cluster cluster, String what, List<String> indices)
            throws InterruptedException {
        long documents = 0;
        long bytes = 0;
        for (String index : indices) {
            for (ShardStats shard : ShardStats.soFar(cluster, index)) {
                documents += shard.documents();
                bytes += shard.bytes();
            }
        }
        return new Forecast.Change(
                Forecast.Verb.MOVE,
                "the documents of " + what,
                new Amount(documents, "documents", bytes));
    }
}
