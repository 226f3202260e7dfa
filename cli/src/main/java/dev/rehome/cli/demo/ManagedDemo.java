package dev.rehome.cli.demo;

import com.sun.net.httpserver.HttpServer;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Figures;
import dev.rehome.sandbox.kubernetes.Behaviour;
import dev.rehome.sandbox.kubernetes.SimulatedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/** The example {@code move-to-managed}, told while it happens on servers of its own. */
final class ManagedDemo {
    private final Surroundings here;
    private final int rows;
    private final boolean keep;
    private final Narrator told;

    ManagedDemo(Surroundings here, int rows, boolean keep) {
        this.here = here;
        this.rows = rows;
        this.keep = keep;
        this.told = new Narrator(here);
    }

    void run() throws InterruptedException {
        Instant began = here.clock().instant();
        try (var place = DemoPlace.make(told, keep);
                var cluster = SimulatedCluster.start()) {
            told.title(
                    "A site of nine services, its stores, and the managed ones that it moves to");
            cluster.createNamespace(ManagedSite.NAMESPACE);
            try (var site =
                            ManagedSite.start(
                                    place.folder(), rows, cluster.client(), Behaviour::byTag);
                    var slack = Slack.start(told)) {
                introduce(site);
                var environment = new LinkedHashMap<>(ManagedSite.secrets());
                environment.put("KUBECONFIG", cluster.kubeconfigFile().toString());
                environment.put("SLACK_WEBHOOK", slack.url());
                place.rehome().with(environment);
                move(site, place);
                told.title(
                        "That was all, in %s. The runbook is examples/move-to-managed/runbook.yaml;"
                                        .formatted(
                                                Figures.took(
                                                        Duration.between(
                                                                began, here.clock().instant())))
                                + " its README says how to make it yours");
                if (keep) {
                    waitForEnter(site, place);
                }
            } catch (RuntimeException e) {
                place.waitWhileEnding();
                throw e;
            }
        }
    }

    private void waitForEnter(ManagedSite site, DemoPlace place) {
        Path script = place.folder().resolve("rehome");
        place.rehome().writeTo(script, runbook(place), site.vars());
        told.title("Kept until Enter is pressed: the servers, with everything as the demo left it");
        told.say(script + " plan");
        told.say(script + " run");
        told.say("and approve, resume, status, rollback, show --report FILE");
        String _ = here.answer();
        told.say(
                "The servers are stopped. The runbook, the journal and the records stay in "
                        + place.folder());
    }

    private void introduce(ManagedSite site) {
        told.say(
                "old: PostgreSQL %d, %s; %s"
                        .formatted(
                                ManagedSite.OLD,
                                site.oldDatabases().uri("postgres"),
                                site.oldSearch().binaries()));
        told.say(
                "new: PostgreSQL %d, %s; %s, behind a gate that takes signed requests only"
                        .formatted(
                                ManagedSite.NEW,
                                site.newDatabases().uri("postgres"),
                                site.newSearch().binaries()));
        told.say(
                "cluster: a simulated one, with a deployment for each of %s; the site answers at %s"
                        .formatted(String.join(", ", Site.SERVICES), site.url()));
    }

    private void move(ManagedSite site, DemoPlace place) throws InterruptedException {
        Path runbook = runbook(place);
        write(runbook);
        Rehome rehome = place.rehome();

        told.title("What the cluster has to allow: a Role, for whoever gives it");
        told.command("rehome kubernetes role runbook.yaml");
        rehome.run(ExitCode.DONE, words(site, runbook, "kubernetes", "role"));

        told.title("The plan: what would happen; nothing is touched");
        told.command("rehome plan runbook.yaml");
        rehome.run(ExitCode.DONE, words(site, runbook, "plan"));

        told.title("Read-only, recorded, copied, proved; then it waits for a person");
        told.command("rehome run runbook.yaml");
        rehome.run(ExitCode.WAITING, words(site, runbook, "run", "--yes"));

        told.title("A person says yes, and the application is switched over");
        told.command("rehome approve --reason 'the counts are right' && rehome resume");
        rehome.run(ExitCode.DONE, "approve", "--reason", "the counts are right");
        rehome.run(ExitCode.DONE, "resume");
        tell(site);

        told.title(
                "And all the way back? Its pods have written to the new databases when they"
                        + " started");
        told.command("rehome rollback");
        rehome.run(ExitCode.REFUSED, "rollback", "--yes");

        told.title("All the way back: values, databases, indices, write blocks, pods");
        told.command("rehome rollback --discard-new-data");
        rehome.run(ExitCode.DONE, "rollback", "--discard-new-data", "--yes");
        tell(site);
    }

    private void tell(ManagedSite site) {
        boolean moved = site.ports().contains(site.newDatabases().port());
        told.say(
                "the site's pods ask the %s stores; %s documents are in the new search, and %d of"
                                .formatted(
                                        moved ? "new" : "old",
                                        Figures.count(DemoSearch.documents(site.newSearch())),
                                        DemoService.number(
                                                site.newDatabases(),
                                                "postgres",
                                                "SELECT count(*) FROM pg_database WHERE datname"
                                                        + " LIKE '%\\_development'"))
                        + " its databases are on the new server");
    }

    private static Path runbook(DemoPlace place) {
        return place.folder().resolve("runbook.yaml");
    }

    private static void write(Path runbook) {
        try {
            Files.writeString(runbook, DemoService.text("move-to-managed/runbook.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] words(ManagedSite site, Path runbook, String... command) {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        words.add(runbook.toString());
        site.vars().forEach((name, value) -> words.addAll(List.of("--var", name + "=" + value)));
        return words.toArray(String[]::new);
    }

    /** Where the notices go: onto the screen. */
    private record Slack(HttpServer server) implements AutoCloseable {

        static Slack start(Narrator told) {
            try {
                var server =
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.createContext(
                        "/",
                        exchange -> {
                            told.say(
                                    "          Slack: "
                                            + new String(
                                                    exchange.getRequestBody().readAllBytes(),
                                                    StandardCharsets.UTF_8));
                            exchange.sendResponseHeaders(200, -1);
                            exchange.close();
                        });
                server.start();
                return new Slack(server);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String url() {
            return "http://127.0.0.1:%d/hook-of-the-demo".formatted(server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
