package dev.rehome.bench.search;

import dev.rehome.sandbox.SearchServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What is moved: an index of five shards with a keyword, a text, a number, a date and some tags in
 * each document. The same counts give the same documents.
 *
 * @param bytes of each source, about
 */
record Documents(int count, int bytes) {
    private static final int SHARDS = 5;
    private static final int WORDS = 5_000;
    private static final int BULK = 2_000;
    private static final String FIELDS =
            "{\"properties\":{\"name\":{\"type\":\"keyword\"},\"text\":{\"type\":\"text\"},"
                    + "\"n\":{\"type\":\"long\"},\"at\":{\"type\":\"date\"},"
                    + "\"tags\":{\"type\":\"keyword\"}}}";

    String index() {
        return "docs" + bytes;
    }

    void create(SearchServer source) {
        source.expect("PUT", "/" + index(), body("{\"doc\":" + FIELDS + "}"));
        bulks(
                "{\"index\":{\"_type\":\"doc\",\"_id\":\"%d\"}}\n",
                lines -> {
                    String answer = source.expect("POST", "/" + index() + "/_bulk", lines);
                    if (!answer.contains("\"errors\":false")) {
                        throw new IllegalStateException(answer.substring(0, 500));
                    }
                });
        source.expect("POST", "/" + index() + "/_refresh", "");
        source.expect("POST", "/" + index() + "/_forcemerge?max_num_segments=4", "");
    }

    /** An empty index for tools that bring documents only. */
    void createEmpty(SearchServer target) {
        target.expect("PUT", "/" + index(), body(FIELDS));
    }

    private static String body(String mappings) {
        return """
        {"settings":{"number_of_shards":%d,"number_of_replicas":0,"refresh_interval":"-1"},
         "mappings":%s}
        """
                .formatted(SHARDS, mappings);
    }

    /** All of them as bodies of bulks. */
    void bulks(String action, Consumer<String> taker) {
        var random = new Random(1);
        List<String> words = words(random);
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(action.formatted(i)).append(source(i, random, words)).append('\n');
            if ((i + 1) % BULK == 0 || i + 1 == count) {
                taker.accept(lines.toString());
                lines.setLength(0);
            }
        }
    }

    private String source(int i, Random random, List<String> words) {
        var source =
                new StringBuilder(bytes + 20)
                        .append(
                                String.format(
                                        Locale.ROOT,
                                        "{\"name\":\"n%d\",\"n\":%d,\"at\":\"2026-01-%02dT00:00:00Z\",",
                                        i % 9973,
                                        i,
                                        i % 28 + 1))
                        .append("\"tags\":[\"")
                        .append(words.get(random.nextInt(WORDS)))
                        .append("\",\"")
                        .append(words.get(random.nextInt(WORDS)))
                        .append("\"],\"text\":\"");
        while (source.length() < bytes - 10) {
            source.append(words.get(random.nextInt(WORDS))).append(' ');
        }
        return source.append("\"}").toString();
    }

    private static List<String> words(Random random) {
        var words = new ArrayList<String>();
        for (int i = 0; i < WORDS; i++) {
            words.add(
                    random.ints(3 + random.nextInt(7), 'a', 'z' + 1)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString());
        }
        return words;
    }

    /** Whether a cluster has all of them, by its own count. */
    boolean areIn(SearchServer server) {
        server.expect("POST", "/" + index() + "/_refresh", "");
        return server.expect("GET", "/" + index() + "/_count", "")
                .contains("\"count\":%d,".formatted(count));
    }

    @Override
    public String toString() {
        return "%d documents of %d bytes".formatted(count, bytes);
    }
}
