package dev.rehome.platform.kubernetes;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster that is talked to. */
public final class Cluster implements AutoCloseable {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private final KubernetesClient client;
    private final String namespace;

    public Cluster(ClusterAddress address) {
        this(address, PodAccount.ours());
    }

    /**
     * @param pod that we run in, where the address asks for its login
     */
    Cluster(ClusterAddress address, PodAccount pod) {
        Config config = address.config(pod);
        this.namespace = address.namespaceOf(config);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Where things are that do not say otherwise. */
    public String namespace() {
        return namespace;
    }

    /**
     * Asks the API server.
     *
     * @param what is done, as it goes on behind "cannot": {@code restart deployment fence}
     * @throws Failure that says why not
     */
    public <T> T ask(String what, Function<KubernetesClient, T> question) {
        try {
            return question.apply(client);
        } catch (KubernetesClientException e) {
            throw failure(what, e);
        }
    }

    /** As {@link #ask}, of what may not be there. */
    public <T> Optional<T> find(String what, Function<KubernetesClient, T> question) {
        try {
            return Optional.ofNullable(question.apply(client));
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw failure(what, e);
        }
    }

    /** As {@link #ask}, of what is only meant as long as it is the very one that was seen. */
    public void unlessOther(String what, Consumer<KubernetesClient> change) {
        try {
            change.accept(client);
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
                throw failure(what, e);
            }
        }
    }

    private Failure failure(String what, KubernetesClientException e) {
        String said =
                e.getStatus() != null && e.getStatus().getMessage() != null
                        ? e.getStatus().getMessage()
                        : String.valueOf(e.getMessage());
        return switch (e.getCode()) {
            case UNAUTHORIZED ->
                    new Failure(
                            ExitCode.BAD_INPUT,
                            "%s does not know who we are: cannot %s".formatted(server(), what),
                            "log in again, or renew the token",
                            e);
            case FORBIDDEN ->
                    new Failure(
                            ExitCode.FAILED,
                            "cannot %s: %s".formatted(what, said),
                            "have the right given, as `rehome kubernetes role` prints it for the"
                                    + " runbook; then resume",
                            e);
            case 0, -1 ->
                    new Unavailable(
                            "cannot %s: %s does not answer (%s)".formatted(what, server(), why(e)),
                            "see that the cluster can be reached from here, then resume",
                            e);
            case TOO_MANY_REQUESTS, INTERNAL_ERROR, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT ->
                    new Unavailable(
                            "cannot %s: %s answers %d (%s)"
                                    .formatted(what, server(), e.getCode(), said),
                            "see that the cluster is well, then resume",
                            e);
            default ->
                    new Failure(
                            ExitCode.FAILED,
                            "cannot %s: %s".formatted(what, said),
                            "mend what it says, then resume",
                            e);
        };
    }

    private static String why(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null
                ? deepest.getClass().getSimpleName()
                : deepest.getMessage();
    }

    /** The address of its API server. */
    public String server() {
        return client.getConfiguration().getMasterUrl();
    }

    /**
     * The authorities that may sign its API server's certificate, each by the digest of its own:
     * what tells this cluster from others, and needs no right to read. Empty where the kubeconfig
     * names none; where it names several, they may be shared with other clusters.
     */
    public List<String> authorities() {
        Config config = client.getConfiguration();
        Optional<String> inline =
                Optional.ofNullable(config.getCaCertData()).filter(data -> !data.isBlank());
        Optional<byte[]> pem =
                inline.map(Cluster::decoded)
                        .or(
                                () ->
                                        Optional.ofNullable(config.getCaCertFile())
                                                .filter(file -> !file.isBlank())
                                                .map(Cluster::content));
        return pem.map(Cluster::certificates).orElse(List.of());
    }

    /** A kubeconfig holds it in base64; the client may have decoded it. */
    private static byte[] decoded(String data) {
        return data.startsWith("-----")
                ? data.getBytes(StandardCharsets.UTF_8)
                : Base64.getMimeDecoder().decode(data);
    }

    private static byte[] content(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read the cluster's certificate authority %s".formatted(file),
                    "see that the file is there, or write the certificate into the kubeconfig",
                    e);
        }
    }

    /** Of each certificate in it, whatever stands between them and in whatever order. */
    private static List<String> certificates(byte[] pem) {
        var digests = new TreeSet<String>();
        Matcher each = CERTIFICATE.matcher(new String(pem, StandardCharsets.UTF_8));
        while (each.find()) {
            digests.add(sha256(Base64.getMimeDecoder().decode(each.group(1))));
        }
        return List.copyOf(digests);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
