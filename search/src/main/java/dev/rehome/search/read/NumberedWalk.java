package dev.rehome.search.read;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import java.util.Optional;

/**
 * Pages in the order of the documents' last writes, each a search of its own that begins behind the
 * last document of the page before. Unlike with a scroll or a point in time, nothing is kept at the
 * server that can get lost, be too many, or hold back merges; a page that did not come is asked for
 * again, any beginning of a page counts, and each may be of another size. Every server has it.
 */
final class NumberedWalk implements Walk {
    private final Slice slice;
    private long at;

    NumberedWalk(Slice slice) {
        this.slice = slice;
        this.at = slice.from();
    }

    @Override
    public Request next(int documents) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", documents).put("version", true).put("track_total_hits", false);
        body.putArray("sort").addObject().put("_seq_no", "asc");
        body.putObject("query")
                .putObject("range")
                .putObject("_seq_no")
                .put("gte", at)
                .put("lte", slice.to());
        return Request.search(
                "/%s/_search?preference=_shards:%d%s"
                        .formatted(
                                Names.encoded(slice.index()),
                                slice.shard(),
                                slice.node()
                                        .map(node -> "%7C_prefer_nodes:" + Names.encoded(node))
                                        .orElse("")),
                body);
    }

    @Override
    public boolean passed(Page page, int asked, boolean cut) throws Malformed {
        if (!page.isEmpty()) {
            at = page.hits().getLast().place() + 1;
        }
        return !cut && page.hits().size() < asked;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Optional<Request> farewell() {
        return Optional.empty();
    }
}
