package dev.rehome.search.write;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Request;
import dev.rehome.search.document.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes documents into one index, each with the version that it has at its source: what is there
 * already in that version or a later one is left as it is, so anything may be written twice, and in
 * any order. For many threads.
 */
public final class BulkWriter {
    /** Below what managed services take at once (10 MB), and more than enough to be fast. */
    static final int BULK_BYTES = 4 << 20;

    /** Room for the document that makes it full. */
    private static final int FULL_BYTES = 1 << 14;

    /**
     * Nothing but what became of each document. Not through the pipeline that an index may have for
     * new documents: these have been through the source's.
     */
    private static final String ANSWER =
            "pipeline=_none&filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason,"
                + "items.*.error.caused_by";

    private static final String CREATED = "op_type=create";
    private static final int BAD = 400;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;

    private final Cluster cluster;
    private final String index;
    private final BulkBody.Action action;
    private final Optional<String> type;
    private final Limit limit;
    private final Patience patience;
    private final Unwritten unwritten;
    private final LongAdder written = new LongAdder();

    /**
     * @param type the mapping type, for a server that has them
     * @param limit shared by all that write to the cluster
     * @param unwritten hears of documents that the target will not take, or has already
     */
    public BulkWriter(
            Cluster cluster,
            String index,
            Optional<String> type,
            Limit limit,
            Patience patience,
            Unwritten unwritten) {
        this(cluster, index, BulkBody.Action.INDEX, type, limit, patience, unwritten);
    }

    private BulkWriter(
            Cluster cluster,
            String index,
            BulkBody.Action action,
            Optional<String> type,
            Limit limit,
            Patience patience,
            Unwritten unwritten) {
        this.cluster = cluster;
        this.index = index;
        this.action = action;
        this.type = type;
        this.limit = limit;
        this.patience = patience;
        this.unwritten = unwritten;
    }

    /** One that creates documents in a data stream, where whatever is there stays as it is. */
    public static BulkWriter ofStream(
            Cluster cluster, String stream, Limit limit, Patience patience, Unwritten unwritten) {
        return new BulkWriter(
                cluster,
                stream,
                BulkBody.Action.CREATE,
                Optional.empty(),
                limit,
                patience,
                unwritten);
    }

    /** Writes them; when it returns, each is there or was rejected. */
    public void write(List<Hit> hits) throws InterruptedException {
        BulkBody bulk = bulkFor(hits);
        for (int i = 0; i < hits.size(); i++) {
            Hit hit = hits.get(i);
            if (!hit.oneLine()) {
                writeAlone(hit);
                continue;
            }
            bulk.add(hit);
            if (bulk.length() >= BULK_BYTES) {
                send(bulk, 1);
                bulk = bulkFor(hits.subList(i + 1, hits.size()));
            }
        }
        if (!bulk.isEmpty()) {
            send(bulk, 1);
        }
    }

    /** How many documents the server said that it has written, each in a write of its own. */
    public long written() {
        return written.sum();
    }

    private void send(BulkBody bulk, int tried) throws InterruptedException {
        Request request =
                Request.bulk("/" + Names.encoded(index) + "/_bulk?" + ANSWER, bulk.lines());
        Answer answer = paced(request, bulk.length());
        if (answer.status() == TOO_LARGE || isInvalid(answer)) {
            halve(bulk, answer);
            return;
        }
        if (!answer.ok()) {
            throw cluster.refusal(request, answer);
        }
        Again again = again(bulk.hits(), answer.tree(), tried);
        if (!again.hits().isEmpty()) {
            cluster.pause(request, again.why(), tried, patience);
            send(bulkOf(again.hits()), tried + 1);
        }
    }

    /** One document that breaks a rule of requests makes the server refuse all of them. */
    private static boolean isInvalid(Answer answer) {
        return answer.status() == BAD && answer.reason().startsWith("action_request_validation");
    }

    /** Sends it when its turn has come, and notes how the server bears it. */
    private Answer paced(Request request, long bytes) throws InterruptedException {
        limit.enter(bytes);
        long began = System.nanoTime();
        boolean busy = true;
        try {
            Answer answer = cluster.send(request);
            busy = isBusy(answer);
            return answer;
        } finally {
            limit.leave(bytes, System.nanoTime() - began, busy);
        }
    }

    /** A full queue takes some documents of a bulk and not others, and answers 200. */
    private static boolean isBusy(Answer answer) {
        return answer.isBusy()
                || (answer.ok()
                        && answer.tree().path("errors").asBoolean()
                        && answer.tree()
                                .path("items")
                                .valueStream()
                                .flatMap(JsonNode::valueStream)
                                .anyMatch(item -> Answer.isBusy(item.path("status").asInt())));
    }

    /**
     * Those that are worth another try.
     *
     * @param why of the first, in the server's words; empty when there are none
     */
    private record Again(List<Hit> hits, String why) {}

    private Again again(List<Hit> hits, JsonNode answer, int tried) throws InterruptedException {
        if (!answer.path("errors").asBoolean(true)) {
            written.add(hits.size());
            return new Again(List.of(), "");
        }
        JsonNode items = answer.path("items");
        if (items.size() != hits.size()) {
            throw new IllegalStateException(
                    "%d documents sent, %d answered".formatted(hits.size(), items.size()));
        }
        var again = new ArrayList<Hit>();
        String why = "";
        var there = new ArrayList<Hit>();
        for (int i = 0; i < hits.size(); i++) {
            JsonNode item = items.get(i).path(action.word());
            Hit hit = hits.get(i);
            switch (Outcome.of(item, tried, patience)) {
                case DONE -> written.increment();
                case THERE -> there.add(hit);
                case AGAIN -> {
                    again.add(hit);
                    why = why.isEmpty() ? said(item) : why;
                }
                case REJECTED -> reject(hit, item.path("status").asInt(), Outcome.reason(item));
                case NOT_NOW -> throw notNow(hit, item);
            }
        }
        if (!there.isEmpty()) {
            unwritten.there(there);
        }
        return new Again(again, why);
    }

    private static String said(JsonNode item) {
        return item.path("status").asInt() + " " + Answer.shortened(Outcome.reason(item));
    }

    /** The target is not in a state to take any document; that is no fault of this one. */
    private Failure notNow(Hit hit, JsonNode item) {
        return new Failure(
                "%s does not take documents of index %s now, such as %s: %s"
                        .formatted(cluster.address(), index, hit.idText(), said(item)),
                "remove the cause that the server names (space on its disks, a block, a right, its"
                        + " load), then resume");
    }

    private void reject(Hit hit, int status, String reason) {
        unwritten.rejected(new Rejected(index, hit, status, reason));
    }

    private void halve(BulkBody bulk, Answer answer) throws InterruptedException {
        List<Hit> hits = bulk.hits();
        if (hits.size() == 1) {
            reject(
                    hits.getFirst(),
                    answer.status(),
                    answer.status() == TOO_LARGE ? tooLarge(bulk.length()) : answer.reason());
            return;
        }
        int half = hits.size() / 2;
        send(bulkOf(hits.subList(0, half)), 1);
        send(bulkOf(hits.subList(half, hits.size())), 1);
    }

    private static String tooLarge(long bytes) {
        return "the target takes no request of %s".formatted(Figures.bytes(bytes));
    }

    private BulkBody bulkOf(List<Hit> hits) {
        BulkBody bulk = bulkFor(hits);
        hits.forEach(bulk::add);
        return bulk;
    }

    /** With room for these, or for as many as it takes. */
    private BulkBody bulkFor(List<Hit> hits) {
        return new BulkBody(action, type, BulkBody.room(hits, BULK_BYTES + FULL_BYTES));
    }

    /** A source with line breaks cannot be a line of a bulk, and is not to be changed either. */
    private void writeAlone(Hit hit) throws InterruptedException {
        String how =
                switch (action) {
                    case INDEX -> "version=%d&version_type=external".formatted(hit.version());
                    case CREATE -> CREATED;
                };
        if (!write(hit, how)) {
            unwritten.there(List.of(hit));
        }
    }

    /**
     * Writes one, by a request of its own.
     *
     * @param how it is kept from what is there
     * @return whether it did not meet a later one there
     */
    private boolean write(Hit hit, String how) throws InterruptedException {
        String path =
                "/%s/%s/%s?%s&pipeline=_none%s"
                        .formatted(
                                Names.encoded(index),
                                type.map(Names::encoded).orElse("_doc"),
                                Names.encoded(hit.idText()),
                                how,
                                hit.routingText()
                                        .map(text -> "&routing=" + Names.encoded(text))
                                        .orElse(""));
        Request request = Request.document(path, hit.sourceInPage());
        Answer answer = paced(request, hit.sourceLength());
        if (answer.ok()) {
            written.increment();
            return true;
        }
        switch (answer.status()) {
            case CONFLICT -> {
                return false;
            }
            case TOO_LARGE -> reject(hit, TOO_LARGE, tooLarge(hit.sourceLength()));
            case BAD -> reject(hit, BAD, answer.reason());
            default -> throw cluster.refusal(request, answer);
        }
        return true;
    }

    /**
     * Writes a document in the place of another that counts more writes.
     *
     * @param there the one that is there; empty for one that was deleted
     * @return whether nobody else has written there since
     */
    boolean replace(Hit hit, Optional<StoredDocuments.There> there) throws InterruptedException {
        return write(
                hit,
                there.map(
                                other ->
                                        "version=%d&version_type=external"
                                                .formatted(
                                                        Math.max(
                                                                hit.version(),
                                                                other.version() + 1)))
                        .orElse(CREATED));
    }
}
