package dev.rehome.sandbox.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What {@code kubectl} and all that is like it must know of one cluster and one login.
 *
 * @param url of the API server
 * @param authority the certificates in PEM that vouch for it, empty where it speaks plain HTTP
 * @param token of the login, empty where none is wanted
 */
public record Kubeconfig(String url, String authority, String token) {

    /** As a file of it reads; YAML, one context, in namespace {@code default}. */
    public String text() {
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: sandbox
          cluster:
            server: "%s"
        %susers:
        - name: sandbox
          user:
        %scontexts:
        - name: sandbox
          context:
            cluster: sandbox
            user: sandbox
            namespace: default
        current-context: sandbox
        """
                .formatted(
                        url,
                        authority.isEmpty()
                                ? ""
                                : "    certificate-authority-data: \"%s\"\n".formatted(base64()),
                        token.isEmpty() ? "    {}\n" : "    token: \"%s\"\n".formatted(token));
    }

    /** A client that goes by it and by nothing else of this machine; whoever asks closes it. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(text())).build();
    }

    private String base64() {
        return Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return url;
    }
}
