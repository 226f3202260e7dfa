package dev.rehome.search.catchup;

import static java.util.function.Predicate.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.MappingMeta;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.note.Notes;
import dev.rehome.search.verify.CompareMetadata;
import dev.rehome.search.verify.Leaves;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an index has come to be since its copy, besides its documents: a mapping that has grown goes
 * along, aliases that wait for the cutover are noted anew, and what is otherwise then has a name.
 *
 * @param index at the source
 * @param takenOver whether others have written to the copy, which then is not touched
 * @param told why the copy does not take a mapping, once each
 */
record Shape(
        String index,
        Copy copy,
        boolean takenOver,
        Set<String> told,
        CompareMetadata compare,
        Progress progress) {

    static Shape of(String index, Copy copy, CompareMetadata compare, Progress progress)
            throws InterruptedException {
        List<Long> highest =
                ShardStats.highest(ShardStats.of(compare.target(), copy.index().name()));
        boolean takenOver = !copy.origin().writing() && copy.origin().writtenSince(highest) > 0;
        return new Shape(index, copy, takenOver, new HashSet<>(), compare, progress);
    }

    /**
     * Gives the copy the mapping that its source has now, where it lacks some of it. What the
     * target refuses, such as another type of a field, stays as it is.
     */
    void follow() throws InterruptedException {
        Optional<Index> here = new Indices(compare.source()).named(index);
        Optional<Index> there = there();
        if (here.isEmpty() || there.isEmpty() || takenOver) {
            return; // bringing documents says why
        }
        ObjectNode has = CarriedIndex.of(there.get(), to(), to()).mappings();
        if (Leaves.cover(has, CarriedIndex.of(here.get(), compare.from(), to()).mappings())) {
            return;
        }
        ObjectNode wanted = compare.expected(here.get()).mappings();
        if (!Leaves.cover(has, wanted)) {
            put(there.get(), wanted);
        }
    }

    private void put(Index there, ObjectNode wanted) throws InterruptedException {
        Optional<String> type =
                to().typed()
                        ? Optional.of(there.types().stream().findFirst().orElse("_doc"))
                        : Optional.empty();
        JsonNode mapping = type.map(there.mappings()::path).orElse(there.mappings());
        // Old servers drop what a mapping keeps there when it is left out.
        ObjectNode meta = new MappingMeta(wanted).with(new MappingMeta(mapping).ours());
        ObjectNode body = wanted.deepCopy();
        if (!meta.isEmpty()) {
            body.set("_meta", meta);
        }
        Request request =
                Request.put(
                        "/%s/_mapping%s"
                                .formatted(
                                        Names.encoded(there.name()),
                                        type.map(name -> "/" + Names.encoded(name)).orElse("")),
                        body);
        Answer answer = target().send(request);
        if (answer.status() == 400) {
            if (told.add(answer.reason())) {
                progress.notice(
                        "index %s at the target does not take the mapping that %s has now: %s"
                                .formatted(there.name(), index, answer.reason()));
            }
        } else {
            var _ = target().accepted(request, answer);
            progress.notice(
                    "the mapping of index %s has grown: its copy has it, too".formatted(index));
        }
    }

    /**
     * What differs now, a line each. What the copy's mapping says beyond its source's is no
     * difference: a template there, or documents that are deleted since, may have said it, and
     * nobody can take it back.
     */
    List<String> differences() throws InterruptedException {
        Optional<Index> here = new Indices(compare.source()).named(index);
        Optional<Index> there = there();
        if (here.isEmpty() || there.isEmpty()) {
            return List.of("index %s was deleted meanwhile".formatted(index));
        }
        CarriedIndex expected = compare.expected(here.get());
        // Such as a template at the target gives, and as its plan said. Behind a fence nobody wants
        // to stop for that; most of them could not be changed then anyway.
        compare.settings(here.get(), expected, there.get()).forEach(progress::notice);
        var lines = new ArrayList<>(compare.mappings(here.get(), expected, there.get(), false));
        lines.addAll(aliases(here.get(), there.get()));
        return lines;
    }

    /** Until the cutover, a copy has none: it gets those that are noted at it. */
    private List<String> aliases(Index here, Index there) throws InterruptedException {
        ObjectNode now = object(here.aliases());
        ObjectNode noted =
                copy.notes()
                        .read(Notes.ALIASES)
                        .map(Shape::object)
                        .orElseGet(JsonNodeFactory.instance::objectNode);
        ObjectNode known = noted.deepCopy().setAll(now);
        boolean waits =
                there.aliases().propertyStream().noneMatch(alias -> known.has(alias.getKey()));
        if (!waits || takenOver) {
            return compare.aliases(here, there);
        }
        if (!now.equals(noted)) {
            var _ =
                    copy.notes()
                            .write(Notes.ALIASES, Optional.of(now).filter(not(JsonNode::isEmpty)));
            progress.notice(
                    "the aliases of index %s are not what they were: noted at its copy, which has none of them yet"
                            .formatted(index));
        }
        return List.of();
    }

    private static ObjectNode object(JsonNode node) {
        return node.isObject() ? node.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    private Optional<Index> there() throws InterruptedException {
        return new Indices(target()).named(copy.index().name());
    }

    private Cluster target() {
        return compare.target();
    }

    private Product to() {
        return compare.to();
    }
}
