package dev.rehome.search.survey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.CarriedPart;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks a cluster whether it would make templates, pipelines and the like, which makes nothing. They
 * come after all documents, and who hears only then that one is refused has waited for hours.
 */
record PartTrial(Cluster target, Product from, Product to) {
    private static final String PIPELINE = "/_ingest/pipeline/_simulate";

    /** What came of asking. */
    private enum Tried {
        TAKEN,
        REFUSED,
        UNKNOWN
    }

    /**
     * One warning for each that would be refused, and one for those that nobody can try: no server
     * tries stored scripts and policies, and old ones not all templates.
     */
    List<Problem> of(List<Part> parts) throws InterruptedException {
        if (parts.isEmpty()) {
            return List.of();
        }
        Set<String> there =
                new Parts(target).all().stream().map(Part::toString).collect(Collectors.toSet());
        Set<String> coming = parts.stream().map(Part::toString).collect(Collectors.toSet());
        var problems = new ArrayList<Problem>();
        var unknown = new ArrayList<String>();
        for (Part part : parts) {
            Optional<Part> carried = CarriedPart.of(part, from, to).part();
            if (there.contains(part.toString()) || carried.isEmpty()) {
                continue;
            }
            Optional<Request> trial = trial(carried.get(), coming);
            Optional<Answer> answer =
                    trial.isPresent() ? Optional.of(target.send(trial.get())) : Optional.empty();
            Tried tried = answer.map(PartTrial::tried).orElse(Tried.UNKNOWN);
            if (tried == Tried.UNKNOWN || (tried == Tried.REFUSED && isPartly(part, coming))) {
                unknown.add(part.toString());
            } else if (tried == Tried.REFUSED) {
                problems.add(refused(part, answer.orElseThrow()));
            }
        }
        if (!unknown.isEmpty()) {
            problems.add(
                    Problem.warning(
                            "%s cannot say before whether it takes %s"
                                    .formatted(target.address(), String.join(", ", unknown)),
                            "what it refuses in the end is named then; the rest is done all the"
                                    + " same"));
        }
        return problems;
    }

    private static Tried tried(Answer answer) {
        if (answer.ok()) {
            return Tried.TAKEN;
        }
        boolean refused = answer.status() == 400 && !Trial.isUnknown(answer);
        return refused ? Tried.REFUSED : Tried.UNKNOWN;
    }

    private Problem refused(Part part, Answer answer) {
        return Problem.warning(
                "%s would not take %s: %s"
                        .formatted(target.address(), part, Trial.last(answer.tree().path("error"))),
                "install there what is missing, or make it there by hand in another way; without"
                        + " 'templates' none of them comes along");
    }

    /** Whether it is tried without some of what it is composed of, and might be taken with it. */
    private static boolean isPartly(Part part, Set<String> coming) {
        return part.kind() == Part.Kind.TEMPLATE
                && part.body()
                        .path("composed_of")
                        .valueStream()
                        .anyMatch(each -> coming.contains(component(each)));
    }

    private static String component(JsonNode name) {
        return Part.Kind.COMPONENT + " " + name.asText();
    }

    /** Of a part on its own: what it refers to and comes along is tried on its own, too. */
    private static Optional<Request> trial(Part part, Set<String> coming) {
        return switch (part.kind()) {
            case SCRIPT, LIFECYCLE, STATES -> Optional.empty();
            case PIPELINE -> {
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.set("pipeline", part.body());
                body.putArray("docs").addObject().putObject("_source");
                yield Optional.of(Request.search(PIPELINE, body));
            }
            case COMPONENT -> Optional.of(Trial.template(part.body().path("template")));
            case LEGACY_TEMPLATE -> {
                ObjectNode template = JsonNodeFactory.instance.objectNode();
                for (String own : List.of("settings", "mappings", "aliases")) {
                    if (part.body().has(own)) {
                        template.set(own, part.body().path(own));
                    }
                }
                yield Optional.of(Trial.template(template));
            }
            case TEMPLATE -> {
                ObjectNode body = part.body().deepCopy();
                ArrayNode others = JsonNodeFactory.instance.arrayNode();
                for (JsonNode each : body.path("composed_of")) {
                    if (!coming.contains(component(each))) {
                        others.add(each);
                    }
                }
                body.set("composed_of", others);
                yield Optional.of(Trial.whole(body));
            }
        };
    }
}
