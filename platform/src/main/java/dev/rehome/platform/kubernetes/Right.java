package dev.rehome.platform.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has to be allowed in a namespace, or in the whole cluster.
 *
 * @param namespace empty for what belongs to none
 * @param group of the API; empty for the core
 * @param resource in the plural: {@code deployments}
 * @param name of the only one that is meant; empty for all of them
 * @param verb {@code get}, {@code list}, {@code patch}, …; only one that a name can be said with
 */
public record Right(
        String namespace, String group, String resource, Optional<String> name, String verb) {

    /** Several of one resource. */
    public static List<Right> of(String namespace, String group, String resource, String... verbs) {
        return of(namespace, group, resource, Optional.empty(), verbs);
    }

    /** Several of one object. */
    public static List<Right> of(String namespace, ObjectName object, String... verbs) {
        return of(namespace, object.group(), object.plural(), Optional.of(object.name()), verbs);
    }

    private static List<Right> of(
            String namespace,
            String group,
            String resource,
            Optional<String> name,
            String... verbs) {
        return List.of(verbs).stream()
                .map(verb -> new Right(namespace, group, resource, name, verb))
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
                        .withName(name.orElse(""))
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

    /**
     * The objects of one kind that the same verbs are needed of; all of them where none is named.
     */
    private record Rule(String group, String resource, List<String> names, Set<String> verbs) {

        String written() {
            return """
            - apiGroups: ["%s"]
              resources: [%s]
            %s  verbs: [%s]
            """
                    .formatted(
                            group,
                            resource,
                            names.isEmpty()
                                    ? ""
                                    : "  resourceNames: [%s]\n".formatted(String.join(", ", names)),
                            String.join(", ", verbs));
        }
    }

    /**
     * A Role for each namespace, and a ClusterRole for what belongs to none, as a manifest that
     * gives just these.
     *
     * @param cluster what to call it in the comment above each of them
     */
    public static String roles(String name, String cluster, Collection<Right> rights) {
        return new TreeMap<>(rights.stream().collect(Collectors.groupingBy(Right::namespace)))
                .entrySet().stream()
                        .map(each -> role(name, cluster, each.getKey(), each.getValue()))
                        .collect(Collectors.joining("---\n"));
    }

    private static String role(String name, String cluster, String namespace, List<Right> rights) {
        boolean whole = namespace.isEmpty();
        return """
        # Cluster %s%s
        apiVersion: rbac.authorization.k8s.io/v1
        kind: %s
        metadata:
          name: %s
        %srules:
        %s\
        """
                .formatted(
                        cluster,
                        whole ? "" : ", namespace " + namespace,
                        whole ? "ClusterRole" : "Role",
                        name,
                        whole ? "" : "  namespace: " + namespace + "\n",
                        rules(rights).stream().map(Rule::written).collect(Collectors.joining()));
    }

    /** Of one namespace. What is given for all objects of a kind is not given by name as well. */
    private static List<Rule> rules(List<Right> rights) {
        record Kind(String group, String resource) {}
        var byName = new LinkedHashMap<Kind, Map<String, Set<String>>>();
        rights.stream()
                .sorted(Comparator.comparing(Right::group).thenComparing(Right::resource))
                .forEach(
                        right ->
                                byName.computeIfAbsent(
                                                new Kind(right.group, right.resource),
                                                _ -> new TreeMap<>())
                                        .computeIfAbsent(
                                                right.name.orElse(""), _ -> new TreeSet<>())
                                        .add(right.verb));
        var rules = new ArrayList<Rule>();
        byName.forEach(
                (kind, verbs) -> {
                    Set<String> ofAll = verbs.getOrDefault("", Set.of());
                    var names = new LinkedHashMap<Set<String>, List<String>>();
                    verbs.forEach(
                            (name, needed) -> {
                                if (!name.isEmpty()) {
                                    needed.removeAll(ofAll);
                                }
                                names.computeIfAbsent(needed, _ -> new ArrayList<>()).add(name);
                            });
                    names.forEach(
                            (needed, objects) -> {
                                if (!needed.isEmpty()) {
                                    boolean all = objects.contains("");
                                    rules.add(
                                            new Rule(
                                                    kind.group,
                                                    kind.resource,
                                                    all ? List.of() : objects,
                                                    needed));
                                }
                            });
                });
        return rules;
    }

    /**
     * In words, those of one kind and verb together: {@code patch deployments.apps fence, indexd in
     * namespace idp}.
     */
    public static List<String> inWords(Collection<Right> rights) {
        var names = new LinkedHashMap<Right, List<String>>();
        for (Right right : rights) {
            names.computeIfAbsent(right.ofAll(), _ -> new ArrayList<>())
                    .addAll(right.name.stream().toList());
        }
        return names.entrySet().stream()
                .map(each -> each.getKey().inWords(String.join(", ", each.getValue())))
                .toList();
    }

    private Right ofAll() {
        return new Right(namespace, group, resource, Optional.empty(), verb);
    }

    private String inWords(String names) {
        return "%s %s%s%s in %s"
                .formatted(
                        verb,
                        resource,
                        group.isEmpty() ? "" : "." + group,
                        names.isEmpty() ? "" : " " + names,
                        namespace.isEmpty() ? "the whole cluster" : "namespace " + namespace);
    }

    @Override
    public String toString() {
        return inWords(name.orElse(""));
    }
}
