package dev.rehome.sandbox.kubernetes;

import dev.rehome.sandbox.kubernetes.api.InMemoryApi;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Kubernetes that needs nothing installed: an API server within this JVM, on a free loopback
 * port, and stand-ins for the controllers of deployments, replica sets, stateful sets and jobs.
 * Pods of a namespace need a {@link Kubelet} besides, as on a real server without machines.
 *
 * <p>It asks nobody who he is and lets everybody do everything. Patches are JSON and merge patches;
 * strategic ones and server-side apply are refused with status 415. It checks no object against a
 * schema, and describes no API, so {@code kubectl} does not work with it.
 */
public final class SimulatedCluster implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final MockWebServer server;
    private final Kubeconfig kubeconfig;
    private final Path kubeconfigFile;
    private final KubernetesClient client;
    private final Loop controllers;

    private SimulatedCluster(MockWebServer server, Path kubeconfigFile) throws IOException {
        this.server = server;
        this.kubeconfig = new Kubeconfig("http://127.0.0.1:" + server.getPort(), "", "");
        this.kubeconfigFile = Files.writeString(kubeconfigFile, kubeconfig.text());
        this.client = kubeconfig.client();
        var deployments = new Deployments(client);
        var replicaSets = new ReplicaSets(client);
        var statefulSets = new StatefulSets(client);
        var jobs = new Jobs(client);
        var orphans = new Orphans(client);
        this.controllers =
                new Loop(
                        "controllers",
                        () -> {
                            deployments.round();
                            replicaSets.round();
                            statefulSets.round();
                            jobs.round();
                            orphans.round();
                            server.reset(); // it keeps each request otherwise
                            return AGAIN;
                        });
    }

    /** A new, empty one, with namespace {@code default}. */
    public static SimulatedCluster start() {
        // It logs each request.
        Logger.getLogger(MockWebServer.class.getName()).setLevel(Level.WARNING);
        try {
            var server = new MockWebServer();
            server.setDispatcher(new InMemoryApi());
            // The JDK's client asks for an upgrade that the server would half take.
            server.setHttp2ClearTextEnabled(false);
            server.start();
            Path file = Files.createTempFile("rehome-kubeconfig-", ".yaml");
            file.toFile().deleteOnExit();
            var cluster = new SimulatedCluster(server, file);
            cluster.createNamespace("default");
            cluster.watch();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a simulated cluster", e);
        }
    }

    private void watch() {
        controllers
                .watch(client.apps().deployments().inAnyNamespace())
                .watch(client.apps().replicaSets().inAnyNamespace())
                .watch(client.apps().statefulSets().inAnyNamespace())
                .watch(client.batch().v1().jobs().inAnyNamespace())
                .watch(client.pods().inAnyNamespace())
                .start();
    }

    /** {@code http://127.0.0.1:PORT}. */
    public String url() {
        return kubeconfig.url();
    }

    /** Removed when the cluster is closed. */
    public Path kubeconfigFile() {
        return kubeconfigFile;
    }

    /** Closed with the cluster. */
    public KubernetesClient client() {
        return client;
    }

    /** Makes a namespace. */
    public void createNamespace(String name) {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                .create();
    }

    @Override
    public void close() {
        controllers.close();
        client.close();
        server.shutdown();
        try {
            Files.deleteIfExists(kubeconfigFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
