package dev.rehome.search.survey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        Optional<JsonNode> composable = strongest(index);
        if (composable.isPresent()) {
            String name = composable.get().path("name").asText();
            if (composable.get().path("index_template").has("data_stream")) {
                return List.of(
                        Problem.error(
                                "index template %s makes a data stream of whatever is called %s"
                                        .formatted(name, index),
                                "give the index another name with 'rename'"));
            }
            return added("index template " + name, simulated(index), index, carried);
        }
        var problems = new ArrayList<Problem>();
        for (var legacy : answer(Request.get("/_template?flat_settings=true")).properties()) {
            if (matches(legacy.getValue(), index)) {
                problems.addAll(
                        added(
                                "legacy index template " + legacy.getKey(),
                                legacy.getValue(),
                                index,
                                carried));
            }
        }
        return problems;
    }

    /** Of the composable templates one alone counts. */
    private Optional<JsonNode> strongest(String index) throws InterruptedException {
        return answer(Request.get("/_index_template"))
                .path("index_templates")
                .valueStream()
                .filter(each -> matches(each.path("index_template"), index))
                .max(
                        Comparator.comparingLong(
                                each -> each.path("index_template").path("priority").asLong()));
    }

    private static boolean matches(JsonNode template, String index) {
        return template.path("index_patterns")
                .valueStream()
                .anyMatch(pattern -> Names.match(pattern.asText(), index));
    }

    private JsonNode simulated(String index) throws InterruptedException {
        return answer(Request.post("/_index_template/_simulate_index/" + Names.encoded(index)))
                .path("template");
    }

    /** Nothing where the server has no such thing, or does not tell. */
    private JsonNode answer(Request request) throws InterruptedException {
        Answer answer = target.send(request);
        return answer.ok() ? answer.tree() : Answer.tree("{}");
    }

    private List<Problem> added(String who, JsonNode template, String index, CarriedIndex carried) {
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
    private static java.util.stream.Stream<String> flat(String path, JsonNode node) {
        if (!(node instanceof ObjectNode)) {
            return node.isMissingNode()
                    ? java.util.stream.Stream.empty()
                    : java.util.stream.Stream.of(path);
        }
        return node.propertyStream()
                .flatMap(
                        (Map.Entry<String, JsonNode> each) ->
                                flat(
                                        path.isEmpty() ? each.getKey() : path + "." + each.getKey(),
                                        each.getValue()));
    }
}
