package dev.rehome.bench.search;

import dev.rehome.bench.measure.Ground;
import dev.rehome.bench.measure.Proc;
import dev.rehome.bench.measure.Quiet;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.util.Map;

/**
 * An Elasticsearch 6.8 that holds the documents and an OpenSearch 3.8 that is to get them.
 *
 * @param targetUrl where tools find the target
 */
record SearchGround(SearchServer source, SearchServer target, String targetUrl) implements Ground {

    static SearchGround start() {
        var source = SearchServer.start(SearchBinaries.ELASTICSEARCH_6).orElseThrow();
        var target =
                SearchServer.start(
                                SearchBinaries.OPENSEARCH_3,
                                Map.of("reindex.remote.allowlist", "127.0.0.1:*"))
                        .orElseThrow();
        return new SearchGround(source, target, target.url());
    }

    /** The same servers, the target reached through something else. */
    SearchGround to(String url) {
        return new SearchGround(source, target, url);
    }

    String from(Documents documents) {
        return source.url() + "/" + documents.index();
    }

    String to(Documents documents) {
        return targetUrl + "/" + documents.index();
    }

    /** Empties the target and waits until nothing runs. */
    void prepare(Documents documents) throws InterruptedException {
        target.ask("DELETE", "/" + documents.index(), "");
        source.expect("POST", "/" + documents.index() + "/_refresh", "");
        Quiet.await();
    }

    @Override
    public double cpuSeconds() {
        return Proc.treeCpuSeconds(source.pid()) + Proc.treeCpuSeconds(target.pid());
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
