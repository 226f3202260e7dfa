package dev.rehome.cli.demo;

import dev.rehome.engine.tree.Json;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The search cluster of the made-up service, and the one that it moves to. */
record DemoSearch(SearchServer old, SearchServer now) implements AutoCloseable {
    static final String INDEX = "files";
    private static final int BULK = 2_000;

    private static final String FIELDS =
            "{\"properties\": {\"name\": {\"type\": \"keyword\"}, \"size\": {\"type\": \"long\"},"
                    + " \"about\": {\"type\": \"text\"}}}";

    /** Both at a time; the old one is what this machine has a JDK for. */
    static DemoSearch start() throws InterruptedException {
        try (var starters = Executors.newFixedThreadPool(2)) {
            var old = starters.submit(DemoSearch::oldest);
            var now = starters.submit(() -> SearchServer.start(SearchBinaries.OPENSEARCH_3));
            return new DemoSearch(
                    old.get(), now.get().orElseThrow(() -> new IllegalStateException("no JDK")));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the demo's search servers do not start", e.getCause());
        }
    }

    private static SearchServer oldest() {
        return Stream.of(SearchBinaries.ELASTICSEARCH_6, SearchBinaries.OPENSEARCH_3)
                .filter(SearchBinaries::runsHere)
                .findFirst()
                .flatMap(SearchServer::start)
                .orElseThrow(() -> new IllegalStateException("no JDK"));
    }

    /** Fills the old one. */
    void load(int documents) {
        boolean typed = old.binaries() == SearchBinaries.ELASTICSEARCH_6;
        old.expect(
                "PUT",
                "/" + INDEX,
                """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 0},
                 "aliases": {"portal": {}},
                 "mappings": %s}
                """
                        .formatted(typed ? "{\"file\": %s}".formatted(FIELDS) : FIELDS));
        String action =
                typed
                        ? "{\"index\":{\"_type\":\"file\",\"_id\":\"%d\"}}"
                        : "{\"index\":{\"_id\":\"%d\"}}";
        var lines = new StringBuilder();
        for (int i = 1; i <= documents; i++) {
            lines.append(action.formatted(i)).append('\n').append(file(i)).append('\n');
            if (i % BULK == 0 || i == documents) {
                old.expect("POST", "/" + INDEX + "/_bulk", lines.toString());
                lines.setLength(0);
            }
        }
        old.expect("POST", "/" + INDEX + "/_refresh", "");
    }

    private static String file(int i) {
        return "{\"name\": \"sample-%d.bam\", \"size\": %d, \"about\": \"reads of sample %d, lane %d\"}"
                .formatted(i, 1_000L * i, i, i % 8);
    }

    /** The documents behind the service's alias, counted by the server itself; 0 without it. */
    static long documents(SearchServer server) {
        var answer = server.ask("GET", "/portal/_count", "");
        return answer.statusCode() == 200
                        && Json.read(answer.body()) instanceof Map<?, ?> counted
                        && counted.get("count") instanceof Number count
                ? count.longValue()
                : 0;
    }

    @Override
    public void close() {
        now.close();
        old.close();
    }
}
