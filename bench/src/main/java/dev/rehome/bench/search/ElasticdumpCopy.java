package dev.rehome.bench.search;

import dev.rehome.sandbox.Elasticdump;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code elasticdump --type=data}: documents only, into an index that is there.
 *
 * @param limit documents in a request
 */
record ElasticdumpCopy(Elasticdump elasticdump, Documents documents, int limit)
        implements SearchMover {

    @Override
    public String tool() {
        return "elasticdump";
    }

    @Override
    public String name() {
        return "elasticdump --limit %d".formatted(limit);
    }

    @Override
    public List<String> command(SearchGround ground, Path work) {
        var words = new ArrayList<>(elasticdump.words("elasticdump"));
        words.addAll(
                List.of(
                        "--type=data",
                        "--input=" + ground.from(documents),
                        "--output=" + ground.to(documents),
                        "--limit=" + limit,
                        // A newer server takes no types.
                        "--transform=delete doc._type",
                        // Else the target is refreshed for every batch.
                        "--noRefresh"));
        return words;
    }

    @Override
    public boolean needsTargetIndex() {
        return true;
    }
}
