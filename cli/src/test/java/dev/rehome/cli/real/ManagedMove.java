package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rehome.cli.demo.ManagedSite;
import dev.rehome.sandbox.kubernetes.Behaviour;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The example {@code move-to-managed}, with all that it needs, typed at a desk. */
final class ManagedMove implements AutoCloseable {
    static final Path EXAMPLE =
            Path.of("../examples/move-to-managed/runbook.yaml").toAbsolutePath().normalize();

    final ManagedSite site;
    final Desk desk;

    /** What was said to people, in order. */
    final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private final HttpServer slack;

    private ManagedMove(ManagedSite site, Desk desk, HttpServer slack) {
        this.site = site;
        this.desk = desk;
        this.slack = slack;
        slack.createContext(
                "/",
                exchange -> {
                    said.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        slack.start();
    }

    static ManagedMove start(
            Path folder,
            int rows,
            KubernetesClient cluster,
            Path kubeconfig,
            Function<Pod, Behaviour> behaviours)
            throws IOException, InterruptedException {
        ManagedSite site = ManagedSite.start(folder, rows, cluster, behaviours);
        Desk desk = new Desk(folder);
        var slack =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ManagedSite.secrets().forEach(desk::with);
        desk.with("KUBECONFIG", kubeconfig.toString());
        desk.with(
                "SLACK_WEBHOOK",
                "http://127.0.0.1:%d/secret-hook-4711".formatted(slack.getAddress().getPort()));
        return new ManagedMove(site, desk, slack);
    }

    /** {@code run} or {@code plan} of the example, with where everything is here. */
    String[] words(String verb, String... more) {
        var words = new ArrayList<>(List.of(verb, EXAMPLE.toString()));
        site.vars().forEach((name, value) -> words.addAll(List.of("--var", name + "=" + value)));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** All that a move changes and a rollback gives back, in words. */
    String state() {
        try {
            return """
            values: %s
            old takes writes: %s
            new databases: %s
            new roles: %s
            old search is fenced: %s
            new search: %s
            pods ask: %s
            """
                    .formatted(
                            sha(Files.readString(site.values())),
                            takesWrites(),
                            query(
                                    "SELECT string_agg(datname, ' ' ORDER BY datname) FROM"
                                            + " pg_database WHERE datname LIKE '%development'"),
                            query(
                                    "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles"
                                            + " WHERE rolname !~ '^pg_'"),
                            site.oldSearch()
                                    .ask("GET", "/_all/_settings?flat_settings=true", "")
                                    .body()
                                    .contains("\"index.blocks.write\":\"true\""),
                            site.newSearch()
                                    .ask("GET", "/_cat/indices?h=index,docs.count&s=index", "")
                                    .body()
                                    .strip(),
                            site.ports().stream()
                                    .map(port -> port == site.newDatabases().port() ? "new" : "old")
                                    .toList());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha(String text) {
        return dev.rehome.engine.tree.Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean takesWrites() {
        try (Connection connection = site.oldDatabases().connect("wts_development");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE t (i int)");
            statement.execute("CREATE TABLE probe (i int)");
            statement.execute("DROP TABLE probe");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private String query(String query) {
        try (Connection connection = site.newDatabases().connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** No value of a secret is in anything that was written in the desk's folder. */
    void assertNothingIsGivenAway() throws IOException {
        String all = desk.everythingWritten();
        for (Map.Entry<String, String> secret : ManagedSite.secrets().entrySet()) {
            if (secret.getKey().startsWith("AWS_EC2")) {
                continue;
            }
            if (!secret.getKey().equals("NEW_PGPASSWORD")) { // which belongs in the values file
                assertThat(all).as(secret.getKey()).doesNotContain(secret.getValue());
            }
        }
        assertThat(all).doesNotContain("secret-hook-4711");
    }

    @Override
    public void close() {
        slack.stop(0);
        site.close();
    }
}
