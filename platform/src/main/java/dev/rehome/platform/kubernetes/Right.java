package dev.rehome.platform.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has to be allowed in a namespace.
 *
 * @param group of the API; empty for the core
 * @param resource in the plural: {@code deployments}
 * @param verb {@code get}, {@code list}, {@code patch}, …
 */
public record Right(String namespace, String group, String resource, String verb) {

    /** Several of one resource. */
    public static List<Right> of(String namespace, String group, String resource, String... verbs) {
        return List.of(verbs).stream()
                .map(verb -> new Right(namespace, group, resource, verb))
                .toList();
    }

    /** Whether the cluster allows it to whoever we are. */
    public boolean given(Cluster cluster) {
        SelfSubjectAccessReview review =
                new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withNamespace(namespace)
                        .withGroup(group)
                        .withResource(resource)
                        .withVerb(verb)
                        .endResourceAttributes()
                        .endSpec()
                        .build();
        return cluster.ask(
                "ask whether we may " + this,
                client -> {
                    var status =
                            client.authorization()
                                    .v1()
                                    .selfSubjectAccessReview()
                                    .create(review)
                                    .getStatus();
                    return status != null && Boolean.TRUE.equals(status.getAllowed());
                });
    }

    /** A Role for each namespace, as a manifest that gives just these. */
    public static String roles(String name, Collection<Right> rights) {
        var byNamespace = new TreeMap<String, Map<String, TreeSet<String>>>();
        for (Right right : rights) {
            byNamespace
                    .computeIfAbsent(right.namespace(), _ -> new TreeMap<>())
                    .computeIfAbsent(right.group() + "\n" + right.resource(), _ -> new TreeSet<>())
                    .add(right.verb());
        }
        var text = new StringBuilder();
        byNamespace.forEach(
                (namespace, rules) -> {
                    text.append(text.isEmpty() ? "" : "---\n")
                            .append(
                                    """
                                    apiVersion: rbac.authorization.k8s.io/v1
                                    kind: Role
                                    metadata:
                                      name: %s
                                      namespace: %s
                                    rules:
                                    """
                                            .formatted(name, namespace));
                    rules.forEach(
                            (what, verbs) ->
                                    text.append(
                                            """
                                            - apiGroups: ["%s"]
                                              resources: [%s]
                                              verbs: [%s]
                                            """
                                                    .formatted(
                                                            what.substring(0, what.indexOf('\n')),
                                                            what.substring(what.indexOf('\n') + 1),
                                                            String.join(", ", verbs))));
                });
        return text.toString();
    }

    /** {@code patch deployments.apps in namespace idp}. */
    @Override
    public String toString() {
        return "%s %s%s in namespace %s"
                .formatted(verb, resource, group.isEmpty() ? "" : "." + group, namespace);
    }
}
