package dev.rehome.search.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a server answered to a search, or to {@code _mget}, of which only what was found is a hit:
 * found in its bytes without making objects of the documents.
 *
 * @param hits in the order of the answer
 * @param next what the scroll or point in time is called from now on
 * @param failedShards that gave nothing; the page is then not whole
 * @param timedOut the page is then not whole either
 */
public record Page(List<Hit> hits, Optional<String> next, long failedShards, boolean timedOut) {

    /**
     * Reads an answer.
     *
     * @throws Malformed when it is not JSON, or ends in the middle
     */
    public static Page of(byte[] bytes) throws Malformed {
        return of(bytes, bytes.length);
    }

    /** The same of the first bytes. */
    public static Page of(byte[] bytes, int length) throws Malformed {
        var reader = new Reader(bytes, length);
        reader.read();
        return reader.page();
    }

    /** The documents that are whole in an answer that was broken off. */
    public static Page beginning(byte[] bytes, int length) {
        var reader = new Reader(bytes, length);
        try {
            reader.read();
        } catch (Malformed cutOff) {
            return reader.page();
        }
        return reader.page();
    }

    /** Documents that come from a file, where nothing can be missing without being noticed. */
    static Page of(List<Hit> hits) {
        return new Page(hits, Optional.empty(), 0, false);
    }

    /** Hits one behind the other, such as lines of a file. */
    static Page ofHits(byte[] bytes, int length, long versionIfNone) throws Malformed {
        return of(new Reader(bytes, length).hits(versionIfNone));
    }

    /** Whether every shard gave what it has. */
    public boolean whole() {
        return failedShards == 0 && !timedOut;
    }

    /** The page with some of its documents. */
    public Page only(Predicate<Hit> wanted) {
        return of(hits.stream().filter(wanted).toList());
    }

    public boolean isEmpty() {
        return hits.isEmpty();
    }

    /** The bytes of its documents' sources. */
    public long sourceBytes() {
        long sum = 0;
        for (Hit hit : hits) {
            sum += hit.sourceLength();
        }
        return sum;
    }

    private static final class Reader {
        private static final byte[] HITS = name("hits");
        private static final byte[] DOCS = name("docs");
        private static final byte[] SCROLL = name("_scroll_id");
        private static final byte[] SHARDS = name("_shards");
        private static final byte[] FAILED = name("failed");
        private static final byte[] TIMED_OUT = name("timed_out");
        private static final byte[] ID = name("_id");
        private static final byte[] TYPE = name("_type");
        private static final byte[] ROUTING = name("_routing");
        private static final byte[] VERSION = name("_version");
        private static final byte[] SOURCE = name("_source");
        private static final byte[] SORT = name("sort");

        private final byte[] bytes;
        private final JsonBytes json;
        private final List<Hit> hits = new ArrayList<>();
        private Optional<String> next = Optional.empty();
        private long failedShards;
        private boolean timedOut;
        private boolean told;

        /** Of a hit that tells none. */
        private long version;

        Reader(byte[] bytes, int length) {
            this.bytes = bytes;
            this.json = new JsonBytes(bytes, length);
        }

        private static byte[] name(String key) {
            return key.getBytes(StandardCharsets.US_ASCII);
        }

        Page page() {
            return new Page(hits, next, failedShards, timedOut);
        }

        void read() throws Malformed {
            json.enterObject();
            for (var key = json.nextKey(); key.isPresent(); key = json.nextKey()) {
                Span name = key.get();
                if (json.is(name, HITS)) {
                    envelope();
                    told = true;
                } else if (json.is(name, DOCS)) {
                    documents();
                    told = true;
                } else if (json.is(name, SCROLL)) {
                    next = Optional.of(json.text(json.string()));
                } else if (json.is(name, SHARDS)) {
                    shards();
                } else if (json.is(name, TIMED_OUT)) {
                    timedOut = json.begins('t');
                    json.skipValue();
                } else {
                    json.skipValue();
                }
            }
            if (!told) { // such as a gateway says with 200: nobody has looked for documents
                throw new Malformed("an answer without hits", 0);
            }
        }

        List<Hit> hits(long versionIfNone) throws Malformed {
            version = versionIfNone;
            for (json.skipSpace(); !json.isAtEnd(); json.skipSpace()) {
                hits.add(withSource());
            }
            return hits;
        }

        private void shards() throws Malformed {
            json.enterObject();
            for (var key = json.nextKey(); key.isPresent(); key = json.nextKey()) {
                if (json.is(key.get(), FAILED)) {
                    failedShards = json.number();
                } else {
                    json.skipValue();
                }
            }
        }

        private void envelope() throws Malformed {
            json.enterObject();
            for (var key = json.nextKey(); key.isPresent(); key = json.nextKey()) {
                if (json.is(key.get(), HITS)) {
                    json.enterArray();
                    while (json.nextElement()) {
                        hits.add(withSource());
                    }
                } else {
                    json.skipValue();
                }
            }
        }

        private void documents() throws Malformed {
            json.enterArray();
            while (json.nextElement()) {
                hit().ifPresent(hits::add);
            }
        }

        private Hit withSource() throws Malformed {
            return hit().orElseThrow(() -> new Malformed("a hit without _source", 0));
        }

        /** Empty without a source: of a document that is not there. */
        private Optional<Hit> hit() throws Malformed {
            Optional<Span> id = Optional.empty();
            Optional<Span> routing = Optional.empty();
            Optional<Span> type = Optional.empty();
            Optional<Span> source = Optional.empty();
            Optional<Span> sort = Optional.empty();
            long version = this.version;
            boolean oneLine = true;
            json.enterObject();
            for (var key = json.nextKey(); key.isPresent(); key = json.nextKey()) {
                Span name = key.get();
                if (json.is(name, SOURCE)) {
                    source = Optional.of(json.valueAsWritten());
                    oneLine = !json.hasLineBreak();
                } else if (json.is(name, ID)) {
                    id = Optional.of(json.string());
                } else if (json.is(name, ROUTING)) {
                    routing = Optional.of(json.string());
                } else if (json.is(name, TYPE)) {
                    type = Optional.of(json.string());
                } else if (json.is(name, VERSION)) {
                    version = json.number();
                } else if (json.is(name, SORT)) {
                    sort = Optional.of(json.value());
                } else {
                    json.skipValue();
                }
            }
            if (id.isEmpty()) {
                throw new Malformed("a hit without _id", 0);
            }
            if (source.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Hit(bytes, id.get(), routing, type, version, source.get(), sort, oneLine));
        }
    }
}
