package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The templates of a cluster that have a say in what is made there. */
public record Templates(Cluster cluster) {

    /**
     * Of the composable templates one alone counts.
     *
     * @return it and its name, as the cluster lists it; empty when none is for that name
     */
    public Optional<Part> strongest(String name) throws InterruptedException {
        return answer(Request.get("/_index_template"))
                .path("index_templates")
                .valueStream()
                .filter(each -> isFor(each.path("index_template"), name))
                .max(
                        Comparator.comparingLong(
                                each -> each.path("index_template").path("priority").asLong()))
                .map(
                        each ->
                                new Part(
                                        Part.Kind.TEMPLATE,
                                        each.path("name").asText(),
                                        each.path("index_template")));
    }

    /** Of the legacy templates all count. */
    public List<Part> legacy(String name) throws InterruptedException {
        return answer(Request.get("/_template?flat_settings=true"))
                .propertyStream()
                .filter(each -> isFor(each.getValue(), name))
                .map(each -> new Part(Part.Kind.LEGACY_TEMPLATE, each.getKey(), each.getValue()))
                .toList();
    }

    /** Settings, mappings and aliases that what has that name would be made with. */
    public JsonNode simulated(String name) throws InterruptedException {
        Request request = Request.post("/_index_template/_simulate_index/" + Names.encoded(name));
        Answer answer = cluster.send(request);
        return switch (answer.status()) {
            // 500: OpenSearch (2.19, 3.8) of the name of a data stream that is there.
            case 400, 404, 405, 500 -> JsonNodeFactory.instance.objectNode();
            default -> cluster.accepted(request, answer).tree().path("template");
        };
    }

    /**
     * The same of what a composable template makes, under whatever name; of one that is there
     * already, too, of which the server does not tell by the name.
     */
    public JsonNode simulatedBy(String template) throws InterruptedException {
        return cluster.ask(Request.post("/_index_template/_simulate/" + Names.encoded(template)))
                .path("template");
    }

    /** Whether one of its patterns means that name. */
    public static boolean isFor(JsonNode template, String name) {
        return template.path("index_patterns")
                .valueStream()
                .anyMatch(pattern -> Names.match(pattern.asText(), name));
    }

    private JsonNode answer(Request request) throws InterruptedException {
        return cluster.offered(request).orElseGet(JsonNodeFactory.instance::objectNode);
    }
}
