package dev.rehome.search.copy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What looks like a cluster with one index of made-up documents, and does next to nothing: in a JVM
 * that is being watched, what is busy is to be Rehome itself.
 */
final class StandIn implements AutoCloseable {
    static final String INDEX = "rehearsal";
    private static final int SHARDS = 2;
    private static final int DOCUMENTS = 150_000;
    private static final int DIGITS = 10;

    /** So that every id has as many digits. */
    private static final long FIRST_ID = 1_000_000_000;

    private static final Pattern ASKED = Pattern.compile("\"(size|gte|lte)\":(\\d+)");
    private static final Pattern SHARD = Pattern.compile("_shards:(\\d+)");
    private static final byte[] HIT =
            ascii(
                    """
                    {"_index":"rehearsal","_id":"##########","_score":null,"_version":1,"_source":\
                    {"name":"n##########","n":##########,"at":"2026-01-01T00:00:00Z",\
                    "tags":["one","two"],"text":"%s","price":12.50,"nested":{"deep":[1,2,{"a":"b"}]}},\
                    "sort":[##########]},\
                    """
                            .formatted("some words of a text ".repeat(12)));
    private static final List<Integer> NUMBERS = numbers();
    private static final byte[] HEAD =
            ascii(
                    "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"failed\":0},"
                            + "\"hits\":{\"total\":0,\"hits\":[");
    private static final byte[] TAIL = ascii("]}}");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final String name;
    private volatile boolean there;

    /**
     * @param there whether the index is there without being made
     */
    StandIn(String name, boolean there) throws IOException {
        this.name = name;
        this.there = there;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<Integer> numbers() {
        var numbers = new ArrayList<Integer>();
        for (int at = 0; at < HIT.length; at++) {
            if (HIT[at] == '#') {
                numbers.add(at);
                at += DIGITS;
            }
        }
        return List.copyOf(numbers);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            byte[] answer =
                    path.endsWith("/_search")
                            ? page(
                                    exchange.getRequestURI().getQuery(),
                                    new String(body, StandardCharsets.UTF_8))
                            : ascii(told(method, path));
            exchange.sendResponseHeaders(answer.length > 0 ? 200 : 404, Math.max(1, answer.length));
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer.length > 0 ? answer : ascii(" "));
            }
        }
    }

    /** Empty for what is not there. */
    private String told(String method, String path) {
        if (path.endsWith("/_bulk")) {
            return "{\"errors\":false}";
        }
        if (!method.equals("GET")) {
            if (method.equals("PUT") && path.equals("/" + INDEX)) {
                there = true;
            }
            return "{\"acknowledged\":true}";
        }
        return switch (path) {
            case "/" ->
                    """
                    {"cluster_name":"%1$s","cluster_uuid":"%1$s",
                     "version":{"distribution":"opensearch","number":"3.0.0"}}
                    """
                            .formatted(name);
            case "/" + INDEX -> there ? described() : "";
            case "/" + INDEX + "/_stats/docs,store" -> stats();
            default -> path.startsWith("/_cluster/") ? "{\"timed_out\":false}" : "";
        };
    }

    private String described() {
        return """
        {"%s":{"aliases":{},"mappings":{"properties":{"text":{"type":"text"}}},
         "settings":{"index.uuid":"of-%s","index.number_of_shards":"%d"}}}
        """
                .formatted(INDEX, name, SHARDS);
    }

    private static String stats() {
        String shard =
                """
                [{"routing":{"primary":true},"docs":{"count":%d},"store":{"size_in_bytes":%d},
                  "seq_no":{"max_seq_no":%d,"global_checkpoint":%d}}]
                """
                        .formatted(
                                DOCUMENTS,
                                (long) DOCUMENTS * HIT.length,
                                DOCUMENTS - 1,
                                DOCUMENTS - 1);
        return "{\"indices\":{\"%1$s\":{\"shards\":{\"0\":%2$s,\"1\":%2$s}}}}"
                .formatted(INDEX, shard);
    }

    private static byte[] page(String query, String asked) {
        long size = 0;
        long from = 0;
        long to = DOCUMENTS - 1;
        Matcher number = ASKED.matcher(asked);
        while (number.find()) {
            long value = Long.parseLong(number.group(2));
            switch (number.group(1)) {
                case "size" -> size = value;
                case "gte" -> from = value;
                default -> to = Math.min(to, value);
            }
        }
        Matcher shard = SHARD.matcher(query);
        long before = shard.find() ? Long.parseLong(shard.group(1)) * DOCUMENTS : 0;
        return page(before, from, (int) Math.clamp(to + 1 - from, 0, size));
    }

    private static byte[] page(long before, long from, int count) {
        byte[] page = new byte[HEAD.length + count * HIT.length + TAIL.length];
        System.arraycopy(HEAD, 0, page, 0, HEAD.length);
        int at = HEAD.length;
        for (int i = 0; i < count; i++) {
            System.arraycopy(HIT, 0, page, at, HIT.length);
            for (int place : NUMBERS) {
                boolean sort = place == NUMBERS.getLast();
                number(sort ? from + i : FIRST_ID + before + from + i, page, at + place);
            }
            at += HIT.length;
        }
        at -= count > 0 ? 1 : 0; // the last comma
        System.arraycopy(TAIL, 0, page, at, TAIL.length);
        if (count > 0) {
            page[page.length - 1] = ' ';
        }
        return page;
    }

    /** Behind spaces, where it has not that many digits. */
    private static void number(long number, byte[] page, int from) {
        long left = number;
        for (int at = from + DIGITS - 1; at >= from; at--) {
            boolean digit = left > 0 || at == from + DIGITS - 1;
            page[at] = (byte) (digit ? '0' + left % 10 : ' ');
            left /= 10;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
