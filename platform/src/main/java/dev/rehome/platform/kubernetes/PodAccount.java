package dev.rehome.platform.kubernetes;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The login of a pod: its service account, whatever kubeconfig may lie there besides.
 *
 * @param folder with the files {@code token}, {@code ca.crt} and {@code namespace}
 * @param environment of the pod
 */
record PodAccount(Path folder, UnaryOperator<@Nullable String> environment) {
    private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String TOKEN = "token";

    /** Of the pod that we run in. */
    static PodAccount ours() {
        return new PodAccount(FOLDER, System::getenv);
    }

    /**
     * As the client knows it. The token is read again for each request: it is replaced before it
     * expires, every hour or so.
     *
     * @throws Failure with BAD_INPUT where this is no pod
     */
    Config config() {
        String host = environment.apply("KUBERNETES_SERVICE_HOST");
        String port = environment.apply("KUBERNETES_SERVICE_PORT");
        if (host == null || port == null || Files.notExists(folder.resolve(TOKEN))) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "this is no pod of a cluster: it has no service account",
                    "name a context of a kubeconfig instead of " + ClusterAddress.IN_CLUSTER,
                    null);
        }
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(
                        "https://%s:%s"
                                .formatted(host.contains(":") ? "[" + host + "]" : host, port))
                .withCaCertFile(folder.resolve("ca.crt").toString())
                .withOauthTokenProvider(() -> read(TOKEN))
                .withNamespace(
                        Optional.of("namespace")
                                .filter(name -> Files.exists(folder.resolve(name)))
                                .map(this::read)
                                .orElse(null))
                .build();
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name)).strip();
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read %s of the pod's service account".formatted(folder.resolve(name)),
                    "see that this user may read it",
                    e);
        }
    }
}
