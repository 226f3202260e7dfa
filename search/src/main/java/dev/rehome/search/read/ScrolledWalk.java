package dev.rehome.search.read;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Page;
import java.util.Optional;

/**
 * The pages of a shard whose documents have no numbers to go by, as Elasticsearch 5 wrote them, in
 * the order in which it keeps them and as they were when the first page was read. What a page
 * weighs is not known before it comes and cannot be changed later, so pages are small; one that is
 * too heavy all the same has to be begun anew.
 */
final class ScrolledWalk implements Walk {
    private static final String KEPT = "10m";
    static final int DOCUMENTS_MAX = 100;

    private final Slice slice;
    private Optional<String> scroll = Optional.empty();

    ScrolledWalk(Slice slice) {
        this.slice = slice;
    }

    @Override
    public Request next(int documents) {
        return scroll.map(ScrolledWalk::further).orElseGet(() -> first(documents));
    }

    private Request first(int documents) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", documents).put("version", true);
        body.putArray("sort").add("_doc");
        return Request.search(
                "/%s/_search?scroll=%s&preference=_shards:%d"
                        .formatted(Names.encoded(slice.index()), KEPT, slice.shard()),
                body);
    }

    private static Request further(String scroll) {
        return Request.once(
                "/_search/scroll",
                JsonNodeFactory.instance.objectNode().put("scroll", KEPT).put("scroll_id", scroll));
    }

    @Override
    public boolean passed(Page page, int asked, boolean cut) {
        scroll = page.next();
        return page.isEmpty();
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public Optional<Request> farewell() {
        return scroll.map(
                id -> {
                    ObjectNode body = JsonNodeFactory.instance.objectNode();
                    body.putArray("scroll_id").add(id);
                    return Request.delete("/_search/scroll", body);
                });
    }
}
