package dev.rehome.search.survey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Templates;
import dev.rehome.search.connect.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Templates of a cluster that would have a say in an index that is made there. */
record Interference(Cluster target) {
    private static final int NAMED_MAX = 5;

    /** What is said when the index is made, or does not matter while it is filled. */
    private static final Set<String> SETTLED =
            Set.of(
                    "index.refresh_interval",
                    "index.number_of_replicas",
                    "index.default_pipeline",
                    "index.final_pipeline",
                    "index.routing.allocation.include._tier_preference");

    /** What they would do to an index of that name. */
    List<Problem> with(String index, CarriedIndex carried) throws InterruptedException {
        var templates = new Templates(target);
        Optional<Part> composable = templates.strongest(index);
        if (composable.isPresent()) {
            Part template = composable.get();
            if (template.body().has("data_stream")) {
                return List.of(
                        Problem.error(
                                "%s makes a data stream of whatever is called %s"
                                        .formatted(template, index),
                                "give the index another name with 'rename'"));
            }
            return added(template, templates.simulated(index), index, carried);
        }
        var problems = new ArrayList<Problem>();
        for (Part legacy : templates.legacy(index)) {
            problems.addAll(added(legacy, legacy.body(), index, carried));
        }
        return problems;
    }

    private List<Problem> added(Part who, JsonNode template, String index, CarriedIndex carried) {
        var added = new ArrayList<String>();
        flat("", template.path("settings"))
                .filter(name -> !SETTLED.contains(prefixed(name)))
                .filter(name -> !carried.settings().has(prefixed(name)))
                .forEach(name -> added.add("setting " + prefixed(name)));
        var there = new TreeSet<>(flat("", carried.mappings()).toList());
        flat("", mappings(template))
                .filter(path -> !there.contains(path))
                .map(
                        path ->
                                "mapping "
                                        + path.replace("properties.", "")
                                                .replaceAll("\\.type$", ""))
                .distinct()
                .forEach(added::add);
        if (added.isEmpty()) {
            return List.of();
        }
        String named = String.join(", ", added.subList(0, Math.min(added.size(), NAMED_MAX)));
        return List.of(
                Problem.warning(
                        "%s adds to index %s what its source has not: %s%s"
                                .formatted(
                                        who,
                                        index,
                                        named,
                                        added.size() > NAMED_MAX
                                                ? " and %d more".formatted(added.size() - NAMED_MAX)
                                                : ""),
                        "delete the template there until the copy is done, if that is not wanted"));
    }

    private static JsonNode mappings(JsonNode template) {
        JsonNode mappings = template.path("mappings");
        return mappings.has("_doc") ? mappings.path("_doc") : mappings;
    }

    private static String prefixed(String setting) {
        return setting.startsWith("index.") ? setting : "index." + setting;
    }

    /** The paths of all that is said. */
    private static Stream<String> flat(String path, JsonNode node) {
        if (!(node instanceof ObjectNode)) {
            return node.isMissingNode() ? Stream.empty() : Stream.of(path);
        }
        return node.propertyStream()
                .flatMap(
                        (Map.Entry<String, JsonNode> each) ->
                                flat(
                                        path.isEmpty() ? each.getKey() : path + "." + each.getKey(),
                                        each.getValue()));
    }
}
