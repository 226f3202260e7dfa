package dev.rehome.search.read;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a slice page by page, in the order in which its shard keeps the documents, as they were
 * when the first page was read. By a scroll: every supported server has that. For one thread.
 *
 * <p>Sources come verbatim only where nothing of the answer is filtered or made pretty
 * (Elasticsearch, XContentBuilder: mayWriteRawData), so nothing is.
 */
public final class SliceReader implements Pages {
    private static final String KEPT = "10m";

    private final Cluster cluster;
    private final Slice slice;
    private final int pageDocuments;
    private Optional<String> scroll = Optional.empty();
    private boolean ended;

    /**
     * @param pageDocuments how many come at a time
     */
    public SliceReader(Cluster cluster, Slice slice, int pageDocuments) {
        this.cluster = cluster;
        this.slice = slice;
        this.pageDocuments = pageDocuments;
    }

    @Override
    public Optional<Page> next() throws InterruptedException {
        if (ended) {
            return Optional.empty();
        }
        Page page = read(scroll.map(SliceReader::further).orElseGet(this::first));
        scroll = page.next();
        ended = page.isEmpty();
        return ended ? Optional.empty() : Optional.of(page);
    }

    private Request first() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", pageDocuments).put("version", true);
        body.putArray("sort").add("_doc");
        if (!slice.isWhole()) {
            body.putObject("query")
                    .putObject("range")
                    .putObject("_seq_no")
                    .put("gte", slice.from())
                    .put("lte", slice.to());
        }
        return Request.search(
                "/%s/_search?scroll=%s&preference=_shards:%d"
                        .formatted(encoded(slice.index()), KEPT, slice.shard()),
                body);
    }

    private static Request further(String scroll) {
        return Request.once(
                "/_search/scroll",
                JsonNodeFactory.instance.objectNode().put("scroll", KEPT).put("scroll_id", scroll));
    }

    private Page read(Request request) throws InterruptedException {
        Answer answer = answer(request);
        if (!answer.ok()) {
            throw lost(cluster.refusal(request, answer));
        }
        try {
            Page page = Page.of(answer.body());
            if (!page.whole()) {
                throw new LostPage(
                        slice,
                        page.timedOut()
                                ? "the server's time for it ran out"
                                : page.failedShards() + " shards failed: " + answer.reason(),
                        null);
            }
            return page;
        } catch (Malformed e) {
            throw new LostPage(slice, "the answer cannot be read: " + e.getMessage(), e);
        }
    }

    private Answer answer(Request request) throws InterruptedException {
        try {
            return cluster.send(request);
        } catch (Failure e) {
            throw lost(e);
        }
    }

    /** Of the first page nothing was seen; a later one is gone with the scroll. */
    private Failure lost(Failure e) {
        return scroll.isEmpty() ? e : new LostPage(slice, String.valueOf(e.getMessage()), e);
    }

    private static String encoded(String index) {
        return URLEncoder.encode(index, StandardCharsets.UTF_8);
    }

    /** Lets the server forget the scroll; it would by itself after a while. */
    @Override
    public void close() {
        scroll.ifPresent(
                id -> {
                    ObjectNode body = JsonNodeFactory.instance.objectNode();
                    body.putArray("scroll_id").add(id);
                    cluster.tell(Request.delete("/_search/scroll", body));
                });
    }
}
