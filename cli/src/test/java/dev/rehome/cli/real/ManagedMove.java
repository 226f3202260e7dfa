package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rehome.cli.demo.ManagedSite;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.KubernetesServer;
import dev.rehome.sandbox.kubernetes.Behaviour;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The example {@code move-to-managed}, with all that it needs, typed at a desk. */
final class ManagedMove implements AutoCloseable {
    static final Path EXAMPLE =
            Path.of("../examples/move-to-managed/runbook.yaml").toAbsolutePath().normalize();

    private static final String HOOK = "secret-hook-4711";

    /** Where nobody listens. */
    private static final String NOWHERE = "http://127.0.0.1:1/" + HOOK;

    final KubernetesServer cluster;
    final ManagedSite site;
    final Desk desk;

    /** Of the account that the desk is logged in as. */
    final String token;

    /** What was said to people, in order. */
    final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private final Map<String, Behaviour> behaviours;
    private final HttpServer slack;
    private final HttpClient http = HttpClient.newHttpClient();
    private Desk.@Nullable Typist typist;

    private ManagedMove(
            KubernetesServer cluster,
            ManagedSite site,
            Desk desk,
            String token,
            Map<String, Behaviour> behaviours,
            HttpServer slack) {
        this.cluster = cluster;
        this.site = site;
        this.desk = desk;
        this.token = token;
        this.behaviours = behaviours;
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
        slackAnswers(true);
    }

    /**
     * All of it, with a desk that is logged in to a real Kubernetes API as an account that may do
     * what the printed Role says and nothing else. Empty, after a line that begins with SKIPPED,
     * where there can be no such API.
     *
     * @param rows of the largest tables
     */
    static Optional<ManagedMove> start(Path folder, int rows) throws Exception {
        Optional<KubernetesServer> started = KubernetesServer.start();
        if (started.isEmpty()) {
            return Optional.empty();
        }
        KubernetesServer cluster = started.get();
        cluster.createNamespace(ManagedSite.NAMESPACE);
        var behaviours = new ConcurrentHashMap<String, Behaviour>();
        ManagedSite site =
                ManagedSite.start(
                        folder,
                        rows,
                        cluster.client(),
                        pod -> {
                            Behaviour told = behaviours.get(service(pod));
                            return told == null ? Behaviour.byTag(pod) : told;
                        });
        Desk desk = new Desk(folder);
        ManagedSite.secrets().forEach(desk::with);
        desk.with("KUBECONFIG", cluster.kubeconfigFile().toString());
        desk.with("SLACK_WEBHOOK", NOWHERE);
        String token = logInWithThePrintedRole(cluster, site, desk);
        var slack =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        return Optional.of(new ManagedMove(cluster, site, desk, token, behaviours, slack));
    }

    private static String logInWithThePrintedRole(
            KubernetesServer cluster, ManagedSite site, Desk desk) throws Exception {
        var words = new ArrayList<>(List.of("kubernetes"));
        words.addAll(List.of(words(site, "role", EXAMPLE)));
        Desk.Answer printed = desk.type(words.toArray(String[]::new)).ends(ExitCode.DONE);
        Role role = Serialization.unmarshal(printed.out(), Role.class);
        String token = cluster.createAccount(ManagedSite.NAMESPACE, "rehome", role.getRules());
        desk.with("KUBECONFIG", desk.write("kubeconfig", cluster.kubeconfig(token)).toString());
        return token;
    }

    private static String service(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault("app", "");
    }

    /** The pods of that service behave so from now on, those that are there too. */
    void behave(String service, Behaviour behaviour) {
        behaviours.put(service, behaviour);
        nowAll(service, behaviour);
    }

    /** Pods that come from now on behave so; those that are there stay ready. */
    void behaveFromNowOn(String service, Behaviour behaviour) {
        nowAll(service, Behaviour.READY);
        behaviours.put(service, behaviour);
    }

    private void nowAll(String service, Behaviour behaviour) {
        cluster.client()
                .pods()
                .inNamespace(ManagedSite.NAMESPACE)
                .withLabel("app", service)
                .list()
                .getItems()
                .forEach(pod -> site.kubelet().become(pod.getMetadata().getName(), behaviour));
    }

    /** Whether what is said to people reaches them. */
    void slackAnswers(boolean up) {
        desk.with(
                "SLACK_WEBHOOK",
                up
                        ? "http://127.0.0.1:%d/%s".formatted(slack.getAddress().getPort(), HOOK)
                        : NOWHERE);
        leaveDesk();
    }

    /**
     * One command after the other in one process; {@link Desk#type} has one for each, which takes
     * longer than what most of them do.
     */
    Desk.Answer type(String... words) throws InterruptedException {
        if (typist == null) {
            typist = desk.typist();
        }
        return typist.type(words);
    }

    /** The next command finds the surroundings that the desk has then. */
    private void leaveDesk() {
        if (typist != null) {
            typist.close();
            typist = null;
        }
    }

    /** {@code run} or {@code plan} of the example, with where everything is here. */
    String[] words(String verb, String... more) {
        return words(site, verb, EXAMPLE, more);
    }

    /** The same of another runbook that has its variables. */
    String[] words(String verb, Path runbook, String... more) {
        return words(site, verb, runbook, more);
    }

    private static String[] words(ManagedSite site, String verb, Path runbook, String... more) {
        var words = new ArrayList<>(List.of(verb, runbook.toString()));
        site.vars().forEach((name, value) -> words.addAll(List.of("--var", name + "=" + value)));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    /** A runbook of these steps, with the variables and stores of the example. */
    String runbook(String steps) {
        String example = text();
        return example.substring(0, example.indexOf("\nsteps:\n")) + "\nsteps:\n" + steps;
    }

    private static String text() {
        try {
            return Files.readString(EXAMPLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The example up to each of its steps, in order: the last is all of it. */
    List<String> beginnings() {
        String example = text();
        List<Integer> starts =
                Pattern.compile("^  - ", Pattern.MULTILINE)
                        .matcher(example)
                        .results()
                        .map(MatchResult::start)
                        .toList();
        return IntStream.rangeClosed(1, starts.size())
                .mapToObj(
                        step ->
                                step == starts.size()
                                        ? example
                                        : example.substring(0, starts.get(step)))
                .toList();
    }

    /**
     * Makes ready for another run what a rollback leaves as it is: the jobs are there again, the
     * records are not.
     */
    void beginAnew() {
        site.runJobs();
        try {
            for (String record : List.of("answers.json", "databases.json", "indices.json")) {
                Files.deleteIfExists(desk.folder().resolve(record));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the site answers: the status and the text. */
    String ask(String method, String path) {
        var request =
                HttpRequest.newBuilder(URI.create(site.url() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header(
                                "Authorization",
                                "Bearer " + ManagedSite.secrets().get("SITE_TOKEN"))
                        .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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

    /**
     * No value of a secret is in anything that was written in the desk's folder, but for the new
     * password in the values and their copies, where it belongs.
     */
    void assertNothingIsGivenAway() throws IOException {
        try (var files = Files.walk(desk.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                boolean values = file.getFileName().toString().contains("values.yaml");
                ManagedSite.secrets()
                        .forEach(
                                (name, value) -> {
                                    boolean belongs = values && name.equals("NEW_PGPASSWORD");
                                    if (!belongs && !name.startsWith("AWS_EC2")) {
                                        assertThat(text)
                                                .as("%s in %s", name, file)
                                                .doesNotContain(value);
                                    }
                                });
                assertThat(text).as("the hook in %s", file).doesNotContain(HOOK);
            }
        }
    }

    @Override
    public void close() {
        leaveDesk();
        http.close();
        slack.stop(0);
        site.close();
        cluster.close();
    }
}
