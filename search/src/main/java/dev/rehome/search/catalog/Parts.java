package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a cluster has besides indices: templates, pipelines, scripts, policies. */
public record Parts(Cluster cluster) {
    /** Of one page; more than most have, and fewer than a search may return. */
    private static final int POLICIES = 1_000;

    /** Those that people made, in the order in which they can be made again. */
    public List<Part> all() throws InterruptedException {
        var found = new ArrayList<Part>();
        for (Part.Kind kind : Part.Kind.values()) {
            switch (kind) {
                case SCRIPT -> scripts(found);
                case PIPELINE, LEGACY_TEMPLATE, LIFECYCLE -> byName(kind, found);
                case COMPONENT -> listed(kind, "component_templates", "component_template", found);
                case TEMPLATE -> listed(kind, "index_templates", "index_template", found);
                case STATES -> policies(found);
            }
        }
        found.removeIf(Part::isOwn);
        return found;
    }

    /** The one of that kind and name, as it is now. */
    public Optional<Part> find(Part like) throws InterruptedException {
        return all().stream()
                .filter(part -> part.kind() == like.kind() && part.name().equals(like.name()))
                .findFirst();
    }

    /** {@code {"name": body, …}}. */
    private void byName(Part.Kind kind, List<Part> found) throws InterruptedException {
        String flat = kind == Part.Kind.LEGACY_TEMPLATE ? "?flat_settings=true" : "";
        offered(kind.path().replaceFirst("/$", "") + flat)
                .ifPresent(
                        tree ->
                                tree.propertyStream()
                                        .forEach(
                                                entry ->
                                                        found.add(
                                                                new Part(
                                                                        kind,
                                                                        entry.getKey(),
                                                                        body(
                                                                                kind,
                                                                                entry
                                                                                        .getValue())))));
    }

    private static JsonNode body(Part.Kind kind, JsonNode described) {
        if (kind == Part.Kind.LIFECYCLE) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.set("policy", described.path("policy"));
            return body;
        }
        return described;
    }

    /** {@code {"index_templates": [{"name": …, "index_template": body}, …]}}. */
    private void listed(Part.Kind kind, String list, String key, List<Part> found)
            throws InterruptedException {
        offered(kind.path().replaceFirst("/$", "") + "?flat_settings=true")
                .ifPresent(
                        tree ->
                                tree.path(list)
                                        .valueStream()
                                        .forEach(
                                                each ->
                                                        found.add(
                                                                new Part(
                                                                        kind,
                                                                        each.path("name").asText(),
                                                                        each.path(key)))));
    }

    /** No request lists them all; the cluster's state does. */
    private void scripts(List<Part> found) throws InterruptedException {
        offered("/_cluster/state/metadata?filter_path=metadata.stored_scripts")
                .ifPresent(
                        tree ->
                                tree.path("metadata")
                                        .path("stored_scripts")
                                        .propertyStream()
                                        .forEach(
                                                entry -> {
                                                    ObjectNode body =
                                                            JsonNodeFactory.instance.objectNode();
                                                    body.set("script", entry.getValue());
                                                    found.add(
                                                            new Part(
                                                                    Part.Kind.SCRIPT,
                                                                    entry.getKey(),
                                                                    body));
                                                }));
    }

    /** OpenSearch's, which gives them in pages. */
    private void policies(List<Part> found) throws InterruptedException {
        int read = 0;
        int page;
        do {
            List<JsonNode> policies =
                    offered("/_plugins/_ism/policies?size=%d&from=%d".formatted(POLICIES, read))
                            .map(tree -> tree.path("policies").valueStream().toList())
                            .orElse(List.of());
            policies.forEach(each -> found.add(policy(each)));
            page = policies.size();
            read += page;
        } while (page == POLICIES);
    }

    private static Part policy(JsonNode described) {
        ObjectNode policy = described.path("policy").deepCopy();
        policy.remove(List.of("policy_id", "last_updated_time", "schema_version"));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("policy", policy);
        return new Part(Part.Kind.STATES, described.path("_id").asText(), body);
    }

    private Optional<JsonNode> offered(String path) throws InterruptedException {
        return cluster.offered(Request.get(path));
    }
}
