package dev.rehome.bench.search;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The floor: bulk bodies that were prepared beforehand, sent as they are. {@code Replay FOLDER URL
 * CONCURRENCY}.
 */
final class Replay {

    private Replay() {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        List<Path> bodies;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            bodies = files.sorted().toList();
        }
        URI bulk = URI.create(arguments[1] + "/_bulk?filter_path=errors");
        try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                var threads = Executors.newFixedThreadPool(Integer.parseInt(arguments[2]))) {
            var sent = new ArrayList<Future<?>>();
            for (Path body : bodies) {
                sent.add(
                        threads.submit(
                                () -> {
                                    send(http, bulk, body);
                                    return null;
                                }));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    private static void send(HttpClient http, URI bulk, Path body)
            throws IOException, InterruptedException {
        var answer =
                http.send(
                        HttpRequest.newBuilder(bulk)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofFile(body))
                                .build(),
                        BodyHandlers.ofString());
        if (!answer.body().contains("\"errors\":false")) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
    }
}
