package dev.rehome.cli.demo;

import dev.rehome.sandbox.PostgresServer;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.sandbox.SignedGate;
import dev.rehome.sandbox.kubernetes.Behaviour;
import dev.rehome.sandbox.kubernetes.Kubelet;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A site of nine services with its stores, in a cluster; and the managed stores that it moves to.
 * All of it is of this machine: real PostgreSQL and search servers, a cluster that is given, and an
 * application that runs behind its pods.
 */
public final class ManagedSite implements AutoCloseable {
    public static final String NAMESPACE = "idp";

    /** The jobs that have come to their end, and are to be made again. */
    public static final String JOB_LABEL = "gen3job";

    static final int OLD = 13;
    static final int NEW = 17;
    private static final int DOCUMENTS_OF_ROWS = 10;
    private static final Duration UP = Duration.ofMinutes(2);
    private static final Map<String, String> SETTINGS = Map.of("max_connections", "200");

    private final Path folder;
    private final PostgresServer oldDatabases;
    private final PostgresServer newDatabases;
    private final DemoSearch search;
    private final SignedGate gate;
    private final Site site;
    private final Kubelet kubelet;
    private final KubernetesClient cluster;

    private ManagedSite(
            Path folder,
            PostgresServer oldDatabases,
            PostgresServer newDatabases,
            DemoSearch search,
            KubernetesClient cluster,
            Function<Pod, Behaviour> behaviours) {
        this.folder = folder;
        this.oldDatabases = oldDatabases;
        this.newDatabases = newDatabases;
        this.search = search;
        this.cluster = cluster;
        this.gate = SignedGate.before(search.now().url());
        this.site = new Site(deployed(), search.old(), search.now());
        this.kubelet = Kubelet.start(cluster, NAMESPACE, behaviours, site);
    }

    /**
     * Starts all of it, and waits until the site runs on its old stores.
     *
     * @param folder for the values file and what is deployed of it
     * @param rows of the largest tables
     * @param cluster of somebody who may do everything; it has the namespace already
     */
    public static ManagedSite start(
            Path folder, int rows, KubernetesClient cluster, Function<Pod, Behaviour> behaviours)
            throws InterruptedException {
        try (var starters = Executors.newFixedThreadPool(3)) {
            Future<PostgresServer> old = starters.submit(() -> PostgresServer.start(OLD, SETTINGS));
            Future<PostgresServer> now = starters.submit(() -> PostgresServer.start(NEW, SETTINGS));
            Future<DemoSearch> search = starters.submit(DemoSearch::start);
            var made =
                    new ManagedSite(
                            folder, old.get(), now.get(), search.get(), cluster, behaviours);
            made.load(rows);
            made.writeValues();
            made.deploy();
            return made;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the site does not start", e.getCause());
        }
    }

    private void load(int rows) throws InterruptedException {
        oldDatabases.execute("postgres", DemoService.text("roles.sql"));
        for (String service : List.of("audit", "metadata", "peregrine", "requestor", "wts")) {
            oldDatabases.execute(
                    "postgres", "CREATE ROLE %s LOGIN IN ROLE demo_owner".formatted(service));
        }
        try (var loaders = Executors.newFixedThreadPool(2)) {
            var loads = new ArrayList<Future<?>>();
            for (String service : Site.SERVICES) {
                loads.add(loaders.submit(() -> load(service, rows)));
            }
            for (Future<?> load : loads) {
                load.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the site's data cannot be loaded", e.getCause());
        }
        search.load(Math.max(1, rows / DOCUMENTS_OF_ROWS));
    }

    private void load(String service, int rows) {
        String database = Site.database(service);
        boolean known = DemoService.DATABASES.contains(service + "_demo");
        oldDatabases.execute(
                "postgres", "CREATE DATABASE %s OWNER %s".formatted(database, service));
        oldDatabases.execute(
                database,
                DemoService.text(known ? service + "_demo.sql" : "service.sql")
                        .replace("${rows}", Integer.toString(rows)),
                "ANALYZE");
    }

    private void writeValues() {
        try {
            Files.writeString(
                    values(),
                    DemoService.text("move-to-managed/values.yaml")
                            .replace("postgres.internal", "127.0.0.1")
                            .replace("\"5432\"", "\"" + oldDatabases.port() + "\""));
            Files.copy(values(), deployed(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deploy() {
        for (String service : Site.SERVICES) {
            cluster.resource(
                            new DeploymentBuilder()
                                    .withNewMetadata()
                                    .withName(service + "-deployment")
                                    .withNamespace(NAMESPACE)
                                    .endMetadata()
                                    .withNewSpec()
                                    .withReplicas(1)
                                    .withNewSelector()
                                    .addToMatchLabels(Site.APP, service)
                                    .endSelector()
                                    .withNewTemplate()
                                    .withNewMetadata()
                                    .addToLabels(Site.APP, service)
                                    .endMetadata()
                                    .withNewSpec()
                                    .addNewContainer()
                                    .withName(service)
                                    .withImage("quay.io/cdis/%s:2026.10".formatted(service))
                                    .endContainer()
                                    .endSpec()
                                    .endTemplate()
                                    .endSpec()
                                    .build())
                    .create();
        }
        runJobs();
        for (String service : Site.SERVICES) {
            cluster.apps()
                    .deployments()
                    .inNamespace(NAMESPACE)
                    .withName(service + "-deployment")
                    .waitUntilReady(UP.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** As their schedules would, those that are gone; they come to their end by themselves. */
    public void runJobs() {
        for (String job : List.of("usersync", "etl")) {
            if (cluster.batch().v1().jobs().inNamespace(NAMESPACE).withName(job).get() != null) {
                continue;
            }
            cluster.resource(
                            new JobBuilder()
                                    .withNewMetadata()
                                    .withName(job)
                                    .withNamespace(NAMESPACE)
                                    .addToLabels("app.kubernetes.io/managed-by", "Helm")
                                    .endMetadata()
                                    .withNewSpec()
                                    .withNewTemplate()
                                    .withNewMetadata()
                                    .addToLabels(Site.APP, JOB_LABEL)
                                    .endMetadata()
                                    .withNewSpec()
                                    .withRestartPolicy("Never")
                                    .addNewContainer()
                                    .withName(job)
                                    .withImage("quay.io/cdis/%s:2026.10".formatted(job))
                                    .endContainer()
                                    .endSpec()
                                    .endTemplate()
                                    .endSpec()
                                    .build())
                    .create();
        }
    }

    /** The file that the runbook changes. */
    public Path values() {
        return folder.resolve("values.yaml");
    }

    private Path deployed() {
        return folder.resolve("deployed-values.yaml");
    }

    /** What the runbook of the example is to be told, as {@code --var} has it. */
    public Map<String, String> vars() {
        var vars = new LinkedHashMap<String, String>();
        vars.put("old-postgres", oldDatabases.uri("postgres"));
        vars.put("new-postgres", newDatabases.uri("postgres"));
        vars.put("old-search", search.old().url());
        vars.put("new-search", gate.url());
        vars.put("context", "current-context");
        vars.put("namespace", NAMESPACE);
        vars.put("values", values().toString());
        vars.put("deploy", "cp," + values() + "," + deployed());
        vars.put("records", folder.toString());
        vars.put("site", site.url());
        return vars;
    }

    /** The secrets that the example refers to, as variables of the environment. */
    public static Map<String, String> secrets() {
        return Map.of(
                "OLD_PGPASSWORD",
                "old-password-of-the-demo",
                "NEW_PGPASSWORD",
                "new-password-of-the-demo",
                "SITE_TOKEN",
                Site.TOKEN,
                "AWS_ACCESS_KEY_ID",
                SignedGate.KEY,
                "AWS_SECRET_ACCESS_KEY",
                SignedGate.SECRET,
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    public PostgresServer oldDatabases() {
        return oldDatabases;
    }

    public PostgresServer newDatabases() {
        return newDatabases;
    }

    public SearchServer oldSearch() {
        return search.old();
    }

    public SearchServer newSearch() {
        return search.now();
    }

    public SignedGate gate() {
        return gate;
    }

    public Kubelet kubelet() {
        return kubelet;
    }

    public String url() {
        return site.url();
    }

    /** The ports of the database servers that its running pods ask, each once. */
    public List<Integer> ports() {
        return site.ports();
    }

    /** Of each pod of its own that crashed when it started, whose it was and why. */
    public List<String> failedStarts() {
        return site.failedStarts();
    }

    /** Whether the search servers are of the versions that the example is about. */
    public boolean isOfTheExample() {
        return search.old().binaries() == SearchBinaries.ELASTICSEARCH_6;
    }

    @Override
    public void close() {
        kubelet.close();
        site.close();
        gate.close();
        search.close();
        newDatabases.close();
        oldDatabases.close();
    }
}
