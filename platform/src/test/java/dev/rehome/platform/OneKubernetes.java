package dev.rehome.platform;

import dev.rehome.sandbox.KubernetesServer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** The API server of all tests here, each in a namespace of its own; stopped with this JVM. */
public final class OneKubernetes {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private OneKubernetes() {}

    private static final class Started {
        static final Optional<KubernetesServer> SERVER = KubernetesServer.start();
    }

    /** Leaves the test out where there can be none. */
    public static KubernetesServer server() {
        Assumptions.assumeTrue(Started.SERVER.isPresent(), "no Kubernetes");
        return Started.SERVER.orElseThrow();
    }

    /** A new one, by its name. */
    public static String namespace() {
        String name = "test-" + NAMESPACES.incrementAndGet();
        server().createNamespace(name);
        return name;
    }
}
