package dev.rehome.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.engine.tree.Json;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.sandbox.kubernetes.Kubelet;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The application whose stores are moved: what its pods answer together. Each service reads its
 * values when a pod of it starts, and not again; so it asks the stores of then. As applications do
 * that see to their schema and report for duty, it writes to its database when it starts: while
 * that refuses writes, its pods crash.
 */
final class Site implements Kubelet.Listener, AutoCloseable {
    /** What whoever asks it has to bring along. */
    static final String TOKEN = "demo-site-token-4711";

    static final String DEPLOYMENT = "development";
    static final List<String> SERVICES =
            List.of(
                    "arborist",
                    "audit",
                    "fence",
                    "indexd",
                    "metadata",
                    "peregrine",
                    "requestor",
                    "sheepdog",
                    "wts");

    /** The label that says whose pod it is. */
    static final String APP = "app";

    private final Map<String, SiteValues> running = new ConcurrentHashMap<>();
    private final List<String> failedStarts = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Path deployed;
    private final SearchServer oldSearch;
    private final SearchServer newSearch;

    /**
     * @param deployed the values as they were deployed last
     */
    Site(Path deployed, SearchServer oldSearch, SearchServer newSearch) {
        this.deployed = deployed;
        this.oldSearch = oldSearch;
        this.newSearch = newSearch;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static String database(String service) {
        return service + "_" + DEPLOYMENT;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void onStarted(Pod pod) {
        String service = pod.getMetadata().getLabels().get(APP);
        if (service != null && SERVICES.contains(service)) {
            SiteValues values = SiteValues.read(deployed);
            try {
                report(service, values);
            } catch (SQLException e) {
                failedStarts.add("%s: %s".formatted(service, e.getMessage()));
                throw new IllegalStateException(e);
            }
            running.put(service, values);
        }
    }

    /** A write that leaves the same each time. */
    private static void report(String service, SiteValues values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(values.url(database(service)));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS on_duty (service text PRIMARY KEY)");
            statement.execute(
                    "INSERT INTO on_duty VALUES ('%s') ON CONFLICT (service) DO UPDATE SET service = excluded.service"
                            .formatted(service));
        }
    }

    /** Of each pod that crashed when it started, whose it was and why. */
    List<String> failedStarts() {
        return List.copyOf(failedStarts);
    }

    /** The ports of the servers that the running pods of all services ask, each once. */
    List<Integer> ports() {
        return running.values().stream().map(SiteValues::port).distinct().sorted().toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            int status = 200;
            String body;
            try {
                boolean known =
                        ("Bearer " + TOKEN)
                                .equals(exchange.getRequestHeaders().getFirst("Authorization"));
                if (path.equals("/_status")) {
                    body = Json.write(health());
                } else if (!known) {
                    status = 401;
                    body = "who are you?";
                } else if (exchange.getRequestMethod().equals("POST")) {
                    body = Json.write(written());
                } else if (path.equals("/user/user")) {
                    body = Json.write(permissions());
                } else if (path.equals("/index/_stats")) {
                    body = Json.write(stats());
                } else {
                    body = file();
                }
            } catch (SQLException | IllegalStateException e) {
                status = 503;
                body = String.valueOf(e.getMessage());
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Map<String, Object> health() throws SQLException {
        for (String service : SERVICES) {
            List<String> _ = ask(service, "SELECT 1");
        }
        return Map.of("message", documents() > 0 ? "Feelin good!" : "no documents");
    }

    /** Each service writes, where its pods do. */
    private Map<String, Object> written() throws SQLException {
        for (String service : SERVICES) {
            report(service, values(service));
        }
        return Map.of("wrote", SERVICES);
    }

    private Map<String, Object> permissions() throws SQLException {
        var permissions = new LinkedHashMap<String, Object>();
        permissions.put("username", "user1");
        permissions.put(
                "authz",
                ask(
                        "arborist",
                        "SELECT path || ' ' || permissions::text FROM access WHERE usr = 'user1'"
                                + " ORDER BY 1"));
        return permissions;
    }

    private Map<String, Object> stats() throws SQLException {
        var stats = new LinkedHashMap<String, Object>();
        stats.put("fileCount", ask("indexd", "SELECT count(*) FROM index_record").getFirst());
        stats.put("documents", documents());
        return stats;
    }

    private String file() throws SQLException {
        return ask("indexd", "SELECT r::text FROM index_record r ORDER BY 1 LIMIT 1").getFirst();
    }

    private long documents() {
        boolean managed = values("peregrine").managedSearch();
        return DemoSearch.documents(managed ? newSearch : oldSearch);
    }

    private SiteValues values(String service) {
        SiteValues values = running.get(service);
        if (values == null) {
            throw new IllegalStateException("no pod of " + service + " runs");
        }
        return values;
    }

    private List<String> ask(String service, String query) throws SQLException {
        var rows = new ArrayList<String>();
        try (Connection connection =
                        DriverManager.getConnection(values(service).url(database(service)));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
