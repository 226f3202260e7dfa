package dev.rehome.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Values of a secret or a config map from before a change, kept in a secret beside it: the journal
 * may hold none of them.
 *
 * @param name of that secret
 */
public record KeptData(Cluster cluster, String namespace, String name) {
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Before a key: what it was set to; whoever finds something else there knows of others. */
    private static final String SET = "rehome.set.";

    /**
     * Keeps them, unless that was done before: a second attempt finds what the first one changed.
     *
     * @param before the data as they are, in base64
     * @param set what the keys are to become, in base64
     */
    public void keep(Map<String, String> before, Map<String, String> set) {
        if (find().isPresent()) {
            return;
        }
        var kept = new TreeMap<String, String>();
        set.forEach(
                (key, value) -> {
                    kept.put(SET + key, value);
                    String old = before.get(key);
                    if (old != null) {
                        kept.put(key, old);
                    }
                });
        cluster.ask(
                "create secret %s, which keeps what was there before".formatted(name),
                client ->
                        client.secrets()
                                .inNamespace(namespace)
                                .resource(
                                        new SecretBuilder()
                                                .withNewMetadata()
                                                .withName(name)
                                                .withNamespace(namespace)
                                                .addToLabels(MANAGED_BY, "rehome")
                                                .endMetadata()
                                                .withData(kept)
                                                .build())
                                .create());
    }

    /** What was kept, as the API gives it; empty when nothing was. */
    public Optional<Secret> find() {
        return cluster.find(
                "read secret " + name,
                client -> client.secrets().inNamespace(namespace).withName(name).get());
    }

    /** What was there before, by key, in base64; a key that was not there is not in it. */
    public static Map<String, String> before(Secret kept) {
        return kept.getData();
    }

    /** What a key was set to, in base64. */
    public static Optional<String> set(Secret kept, String key) {
        return Optional.ofNullable(kept.getData().get(SET + key));
    }

    /** Lets go of it. */
    public void drop() {
        cluster.find(
                "delete secret " + name,
                client -> client.secrets().inNamespace(namespace).withName(name).delete());
    }

    /**
     * The data of a secret or a config map, in base64.
     *
     * @param object as the API gives it
     */
    public static Map<String, String> data(JsonNode object) {
        boolean plain = object.path("kind").asText().equals("ConfigMap");
        var data = new LinkedHashMap<String, String>();
        object.path("data")
                .properties()
                .forEach(
                        each -> {
                            String value = each.getValue().asText();
                            data.put(each.getKey(), plain ? encoded(value) : value);
                        });
        return data;
    }

    /**
     * The same as that kind of object has it, to be merged into it.
     *
     * @param keys those without a value go away
     */
    public static Map<String, Object> merge(
            ObjectName object, Set<String> keys, Map<String, String> data) {
        boolean plain = object.kind().equals("ConfigMap");
        var merged = new LinkedHashMap<String, Object>();
        for (String key : keys) {
            String value = data.get(key);
            merged.put(key, value == null || !plain ? value : decoded(value));
        }
        var change = new LinkedHashMap<String, Object>();
        change.put("data", merged);
        return change;
    }

    public static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String value) {
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }
}
