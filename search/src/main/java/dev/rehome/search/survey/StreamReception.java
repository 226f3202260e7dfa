package dev.rehome.search.survey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Templates;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a cluster would make of a data stream that comes from elsewhere. Only reads.
 *
 * @param parts templates that come along; none when they are not wanted
 * @param ours what is at the target and no obstacle: an earlier attempt made it
 */
record StreamReception(
        Cluster target, Product from, Product to, List<Part> parts, Set<String> ours) {
    private static final String ALONE = "rehome-";

    /** Above what people mostly write, as it is for one name only. */
    private static final int PRIORITY = 900;

    /**
     * Finds out.
     *
     * @param name at the target
     * @param problems is told what is in the way
     * @return empty when it cannot be made there at all
     */
    Optional<StreamCandidate> of(OfferedStream offered, String name, List<Problem> problems)
            throws InterruptedException {
        DataStream stream = offered.stream();
        if (!DataStream.isKnown(target)) {
            problems.add(
                    Problem.error(
                            "%s is %s, which has no data streams: %s cannot be made there"
                                    .formatted(target.address(), to, stream),
                            asIndices(stream)));
            return Optional.empty();
        }
        if (!to.isOpenSearch() && !stream.timestamp().equals(DataStream.TIMESTAMP)) {
            problems.add(
                    Problem.error(
                            "data stream %s goes by field %s, and %s knows only %s"
                                    .formatted(
                                            stream.name(),
                                            stream.timestamp(),
                                            to,
                                            DataStream.TIMESTAMP),
                            asIndices(stream)));
            return Optional.empty();
        }
        inTheWay(name, problems);
        try {
            CarriedIndex carried = CarriedIndex.of(offered.newest(), from, to);
            Optional<Part> there = new Templates(target).strongest(name);
            return there.isPresent() && !isOurs(there.get(), offered.stream(), name)
                    ? byTheirs(there.get(), offered, name, carried, problems)
                    : Optional.of(byOurs(offered, name, carried, problems));
        } catch (Failure unfit) {
            problems.add(Problem.error(String.valueOf(unfit.getMessage()), unfit.remedy()));
            return Optional.empty();
        }
    }

    /** Whether an earlier attempt made it. */
    private boolean isOurs(Part there, DataStream stream, String name) {
        return ours.contains(name)
                && (there.name().equals(ALONE + name) || there.name().equals(stream.template()));
    }

    private static String asIndices(DataStream stream) {
        return "copy its indices as ordinary ones: name .ds-%1$s-* in 'indices', with a 'rename' .ds-%1$s-*: %1$s-*"
                .formatted(stream.name());
    }

    private void inTheWay(String name, List<Problem> problems) throws InterruptedException {
        if (ours.contains(name)) {
            return;
        }
        String what =
                DataStream.named(target, name).isPresent()
                        ? "a data stream"
                        : new Indices(target).named(name).isPresent()
                                ? "an index"
                                : new Aliases(target).holders(name).isEmpty() ? "" : "an alias";
        if (!what.isEmpty()) {
            problems.add(
                    Problem.error(
                            "%s has %s %s already".formatted(target.address(), what, name),
                            "delete it there, leave it out of 'indices', or copy it under another"
                                    + " name with 'rename'"));
        }
    }

    /** By a template that is there, and has its own say. */
    private Optional<StreamCandidate> byTheirs(
            Part template,
            OfferedStream offered,
            String name,
            CarriedIndex carried,
            List<Problem> problems) {
        JsonNode makes = template.body().path("data_stream");
        String timestamp = makes.path("timestamp_field").path("name").asText(DataStream.TIMESTAMP);
        if (makes.isMissingNode() || !timestamp.equals(offered.stream().timestamp())) {
            problems.add(
                    Problem.error(
                            "%s at %s is for whatever is called %s, and makes %s of it"
                                    .formatted(
                                            template,
                                            target.address(),
                                            name,
                                            makes.isMissingNode()
                                                    ? "no data stream"
                                                    : "a data stream that goes by field "
                                                            + timestamp),
                            "delete it there, or copy the data stream under another name with"
                                    + " 'rename'"));
            return Optional.empty();
        }
        return Optional.of(new StreamCandidate(offered, name, carried, List.of(), template.name()));
    }

    /** By the template that made it at the source, or by one for this name alone. */
    private StreamCandidate byOurs(
            OfferedStream offered, String name, CarriedIndex wanted, List<Problem> problems)
            throws InterruptedException {
        Trial.Result tried = new Trial(target).of(wanted);
        for (String refusal : tried.refusals()) {
            problems.add(
                    Problem.error(
                            "%s would not make data stream %s: %s"
                                    .formatted(target.address(), name, refusal),
                            "install there what is missing, or leave the data stream out"));
        }
        List<Part> templates = along(offered.stream(), name);
        if (templates.isEmpty()) {
            templates = List.of(alone(offered.stream(), name, tried.carried()));
        }
        return new StreamCandidate(
                offered, name, tried.carried(), templates, templates.getLast().name());
    }

    /** Its own template and those that it is made of; none when one of them does not come along. */
    private List<Part> along(DataStream stream, String name) {
        Optional<Part> template =
                parts.stream()
                        .filter(part -> part.kind() == Part.Kind.TEMPLATE)
                        .filter(part -> part.name().equals(stream.template()))
                        .filter(part -> Templates.isFor(part.body(), name))
                        .findFirst();
        var needed = new ArrayList<Part>();
        for (JsonNode each :
                template.map(part -> part.body().path("composed_of"))
                        .orElse(MissingNode.getInstance())) {
            Optional<Part> component =
                    parts.stream()
                            .filter(part -> part.kind() == Part.Kind.COMPONENT)
                            .filter(part -> part.name().equals(each.asText()))
                            .findFirst();
            if (component.isEmpty()) {
                return List.of();
            }
            needed.add(component.get());
        }
        template.ifPresent(needed::add);
        return needed;
    }

    private static Part alone(DataStream stream, String name, CarriedIndex carried) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("index_patterns").add(name);
        body.put("priority", PRIORITY);
        ObjectNode makes = body.putObject("data_stream");
        if (!stream.timestamp().equals(DataStream.TIMESTAMP)) {
            makes.putObject("timestamp_field").put("name", stream.timestamp());
        }
        ObjectNode template = body.putObject("template");
        ObjectNode settings = carried.settings().deepCopy();
        template.set("settings", settings);
        template.set("mappings", carried.mappings());
        return new Part(Part.Kind.TEMPLATE, ALONE + name, body);
    }
}
