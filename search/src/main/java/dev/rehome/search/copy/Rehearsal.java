package dev.rehome.search.copy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.landing.Reached;
import dev.rehome.search.landing.WritePages;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.ReadSlice;
import dev.rehome.search.read.Slice;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import dev.rehome.search.write.Unwritten;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies made-up documents from and to a stand-in within this JVM, and reads them again: so that a
 * JVM which is being watched learns what a copy needs, and what of it is worth compiling.
 */
public final class Rehearsal {
    private static final String INDEX = "rehearsal";
    private static final int SHARDS = 2;
    private static final int PAGE = 500;
    private static final int DOCUMENTS = 150_000;
    private static final Pattern ASKED = Pattern.compile("\"(size|gte)\":(\\d+)");
    private static final String TEXT = "some words of a text ".repeat(12);

    private Rehearsal() {}

    /** Takes some seconds. */
    public static void run() throws IOException, InterruptedException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.createContext("/", Rehearsal::answer);
            server.start();
            var address =
                    SearchAddress.parse(
                            "http://127.0.0.1:" + server.getAddress().getPort(),
                            Optional.empty(),
                            Map.of());
            try (var cluster = new Cluster(address, Patience.SHORT);
                    var crew = new Crew(SHARDS)) {
                copy(cluster, crew);
            }
        } finally {
            server.stop(0);
        }
    }

    private static void copy(Cluster cluster, Crew crew) throws InterruptedException {
        var writer =
                new BulkWriter(
                        cluster,
                        INDEX,
                        Optional.empty(),
                        new Limit(SHARDS),
                        Patience.SHORT,
                        new Unwritten() {
                            @Override
                            public void rejected(Rejected each) {}

                            @Override
                            public void there(List<Hit> hits) {}
                        });
        List<Slice> slices =
                List.of(
                        new Slice(INDEX, 0, 0, DOCUMENTS - 1),
                        new Slice(INDEX, 1, DOCUMENTS, 2 * DOCUMENTS - 1));
        List<Callable<DocumentDigest>> work =
                slices.stream().map(slice -> copying(slice, cluster, writer, crew)).toList();
        var _ = crew.all(work);
        var _ = new ReadSlice(cluster, slices.getFirst(), PAGE, crew).digest();
    }

    private static Callable<DocumentDigest> copying(
            Slice slice, Cluster cluster, BulkWriter writer, Crew crew) {
        var sink = new WritePages(writer, new Reached(Progress.UNWATCHED, INDEX, DOCUMENTS, 0));
        return () -> new ReadSlice(cluster, slice, PAGE, crew).pass(sink);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer =
                    exchange.getRequestURI().getPath().endsWith("/_bulk")
                            ? "{\"errors\":false}".getBytes(StandardCharsets.US_ASCII)
                            : page(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        }
    }

    private static byte[] page(String asked) {
        long size = 0;
        long from = 0;
        Matcher number = ASKED.matcher(asked);
        while (number.find()) {
            if ("size".equals(number.group(1))) {
                size = Long.parseLong(number.group(2));
            } else {
                from = Long.parseLong(number.group(2));
            }
        }
        long end = Math.min(from + size, (from / DOCUMENTS + 1) * DOCUMENTS);
        var page =
                new StringBuilder(
                        "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"failed\":0},"
                                + "\"hits\":{\"hits\":[");
        for (long i = from; i < end; i++) {
            page.append(i == from ? "" : ",").append(hit(i));
        }
        return page.append("]}}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String hit(long i) {
        return """
        {"_index":"rehearsal","_type":"_doc","_id":"%1$d","_score":null,"_version":1,"_source":\
        {"name":"n%1$d","n":%1$d,"at":"2026-01-01T00:00:00Z","tags":["one","two"],\
        "text":"%2$s","price":12.50,"nested":{"deep":[1,2,{"a":"b"}]}},"sort":[%1$d]}\
        """
                .formatted(i, TEXT);
    }
}
