package dev.rehome.platform.kubernetes;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.secret.Secret;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a cluster is and how to log in to it.
 *
 * @param context of a kubeconfig; or {@link #CURRENT}, or {@link #IN_CLUSTER}
 * @param kubeconfig the file; else what {@code KUBECONFIG} names, else {@code ~/.kube/config}
 * @param token to log in with in place of what the context says
 * @param namespace where things are that do not say otherwise; else the context's
 */
public record ClusterAddress(
        String context,
        Optional<Path> kubeconfig,
        Optional<Secret> token,
        Optional<String> namespace) {
    /** The key of the file that holds contexts. */
    public static final String KUBECONFIG = "kubeconfig";

    public static final String NAMESPACE = "namespace";

    /** Whatever context the kubeconfig is set to. */
    public static final String CURRENT = "current-context";

    /** The service account of the pod that we run in. */
    public static final String IN_CLUSTER = "in-cluster";

    /** The key of a store under which its context stands. */
    public static final String KIND = "kubernetes";

    private static final String FALLBACK_NAMESPACE = "default";
    private static final int CONTEXTS_TOLD_MAX = 10;

    public static ClusterAddress parse(
            String location, Optional<Secret> token, Map<String, String> options) {
        return new ClusterAddress(
                location,
                Optional.ofNullable(options.get(KUBECONFIG)).map(Path::of),
                token,
                Optional.ofNullable(options.get(NAMESPACE)));
    }

    /** The cluster that whoever types {@code kubectl} here reaches. */
    public static ClusterAddress current() {
        return new ClusterAddress(CURRENT, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * As the client knows it.
     *
     * @throws Failure with BAD_INPUT when there is no such file or context
     */
    Config config(PodAccount pod) {
        var config = new ConfigBuilder(context.equals(IN_CLUSTER) ? pod.config() : found());
        token.ifPresent(
                secret ->
                        config.withOauthToken(secret.value())
                                .withOauthTokenProvider(null)
                                .withClientCertData(null)
                                .withClientKeyData(null)
                                .withClientCertFile(null)
                                .withClientKeyFile(null)
                                .withUsername(null)
                                .withPassword(null));
        // The client would try again for minutes without a word; who asks does that, and says so.
        return config.withRequestRetryBackoffLimit(0).build();
    }

    private Config found() {
        String file =
                kubeconfig
                        .map(Path::toString)
                        .orElseGet(() -> String.join(":", Config.getKubeconfigFilenames()));
        try {
            return kubeconfig.isPresent()
                    ? fromFile(kubeconfig.get())
                    : in(Config.autoConfigure(null), file);
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw bad(
                    "the kubeconfig %s cannot be used: %s".formatted(file, e.getMessage()),
                    "see `kubectl config view`");
        }
    }

    private Config fromFile(Path file) {
        if (!Files.isReadable(file)) {
            throw bad(
                    "there is no kubeconfig %s that can be read".formatted(file),
                    "write its path under '%s'".formatted(KUBECONFIG));
        }
        Config config = Config.fromKubeconfig(file.toFile());
        return in(config, file.toString());
    }

    private Config in(Config config, String file) {
        List<String> known =
                config.getContexts().stream().map(NamedContext::getName).sorted().toList();
        if (context.equals(CURRENT)) {
            if (config.getCurrentContext() == null) {
                throw bad(
                        "the kubeconfig %s has no current-context, %s".formatted(file, told(known)),
                        "write the context under '%s' of the store, or choose one with `kubectl config use-context`"
                                .formatted(KIND));
            }
            return config;
        }
        if (!known.contains(context)) {
            throw bad(
                    "the kubeconfig %s has no context '%s', %s"
                            .formatted(file, context, told(known)),
                    Spelling.nearest(context, known)
                            .map("did you mean '%s'?"::formatted)
                            .orElse(
                                    "write one that is there, or %s, under '%s' of the store"
                                            .formatted(IN_CLUSTER, KIND)));
        }
        return kubeconfig
                .map(path -> Config.fromKubeconfig(context, path.toFile()))
                .orElseGet(() -> Config.autoConfigure(context));
    }

    private static String told(List<String> contexts) {
        return contexts.isEmpty()
                ? "and no other context either"
                : "only "
                        + String.join(
                                ", ",
                                contexts.subList(0, Math.min(CONTEXTS_TOLD_MAX, contexts.size())))
                        + (contexts.size() > CONTEXTS_TOLD_MAX ? ", …" : "");
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }

    /** Where things are that do not say otherwise. */
    String namespaceOf(Config config) {
        return namespace.orElseGet(
                () ->
                        Optional.ofNullable(config.getNamespace())
                                .filter(name -> !name.isEmpty())
                                .orElse(FALLBACK_NAMESPACE));
    }
}
