package dev.rehome.search.survey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a cluster would make of what comes from elsewhere. Only reads.
 *
 * @param from what it comes from
 * @param to what the target is
 * @param renaming what it is called there
 * @param aliases whether the aliases are to come along
 * @param ours what is at the target and no obstacle: an earlier attempt made it
 */
public record Reception(
        Cluster target,
        Product from,
        Product to,
        Renaming renaming,
        boolean aliases,
        Set<String> ours) {

    /** The last is OpenSearch's, which sets it by itself when disks are full. */
    private static final List<String> BLOCKS =
            List.of(
                    "cluster.blocks.read_only",
                    "cluster.blocks.read_only_allow_delete",
                    "cluster.blocks.create_index");

    /**
     * Finds out.
     *
     * @param problems that are known already
     */
    public Findings of(Offer offer, List<Problem> problems) throws InterruptedException {
        var found = new ArrayList<>(problems);
        readOnly().ifPresent(found::add);
        var indices = new ArrayList<Candidate>();
        for (Index index : offer.indices()) {
            of(index, renaming.of(index.name()), found).ifPresent(indices::add);
        }
        var reception = new StreamReception(target, from, to, offer.parts(), ours);
        var streams = new ArrayList<StreamCandidate>();
        for (OfferedStream stream : offer.streams()) {
            reception.of(stream, renaming.of(stream.name()), found).ifPresent(streams::add);
        }
        oneNameEach(indices, streams, found);
        found.addAll(new PartTrial(target, from, to).of(offer.parts()));
        return new Findings(from, to, indices, streams, found);
    }

    /**
     * A cluster that an operator has made read-only. It would refuse whatever is to be made, but
     * says so only then, or at a question that it takes for a write (OpenSearch's {@code GET
     * _data_stream}).
     */
    Optional<Problem> readOnly() throws InterruptedException {
        Answer answer = target.send(Request.get("/_cluster/settings?flat_settings=true"));
        if (!answer.ok()) {
            return Optional.empty(); // not every login may ask; making an index will tell
        }
        JsonNode settings = answer.tree();
        return BLOCKS.stream()
                .filter(
                        block ->
                                settings.path("persistent").path(block).asBoolean()
                                        || settings.path("transient").path(block).asBoolean())
                .findFirst()
                .map(
                        block ->
                                Problem.error(
                                        "%s takes nothing: its setting %s is true"
                                                .formatted(target.address(), block),
                                        "set it to null there (PUT /_cluster/settings; OpenSearch"
                                            + " sets it itself, again and again, while its disks"
                                            + " are too full), or move to another cluster"));
    }

    private static void oneNameEach(
            List<Candidate> indices, List<StreamCandidate> streams, List<Problem> problems) {
        Map<String, String> names = new TreeMap<>();
        indices.forEach(each -> oneName(each.name(), each.index().name(), names, problems));
        streams.forEach(each -> oneName(each.name(), each.offered().name(), names, problems));
    }

    private static void oneName(
            String name, String was, Map<String, String> names, List<Problem> problems) {
        if (!name.equals(was) && !Names.isLegal(name)) {
            problems.add(
                    Problem.error(
                            "%s would be called %s, which is no name of an index"
                                    .formatted(was, name),
                            "give it one with 'rename' of small letters, digits, '-', '_' and '.',"
                                    + " which begins with a letter or digit, and has no more than"
                                    + " 255 bytes"));
        }
        String other = names.put(name, was);
        if (other != null) {
            problems.add(
                    Problem.error(
                            "indices %s and %s would both be called %s".formatted(other, was, name),
                            "give them different names with 'rename'"));
        }
    }

    private Optional<Candidate> of(Index index, String name, List<Problem> problems)
            throws InterruptedException {
        inTheWay(index, name, problems);
        try {
            return Optional.of(tried(index, name, CarriedIndex.of(index, from, to), problems));
        } catch (Failure unfit) {
            problems.add(Problem.error(String.valueOf(unfit.getMessage()), unfit.remedy()));
            return Optional.empty();
        }
    }

    private void inTheWay(Index index, String name, List<Problem> problems)
            throws InterruptedException {
        if (!ours.contains(name) && new Indices(target).named(name).isPresent()) {
            problems.add(
                    Problem.error(
                            "%s has an index %s already".formatted(target.address(), name),
                            "delete it there, leave it out of 'indices', or copy it under another"
                                    + " name with 'rename'"));
        }
        if (!name.equals(index.name()) && !new Aliases(target).holders(name).isEmpty()) {
            problems.add(
                    Problem.error(
                            "%s has an alias %s".formatted(target.address(), name),
                            "copy the index under another name with 'rename'"));
        }
        List<String> obstacles = aliases ? new Aliases(target).inTheWay(index, ours) : List.of();
        for (String obstacle : obstacles) {
            problems.add(
                    Problem.error(
                            "at %s %s".formatted(target.address(), obstacle),
                            "rename or remove it there, or leave index %s out"
                                    .formatted(index.name())));
        }
    }

    private Candidate tried(Index index, String name, CarriedIndex wanted, List<Problem> problems)
            throws InterruptedException {
        Trial.Result result = new Trial(target).of(wanted);
        for (String refusal : result.refusals()) {
            problems.add(
                    Problem.error(
                            "%s would not make index %s: %s"
                                    .formatted(target.address(), name, refusal),
                            "install there what is missing, or leave the index out"));
        }
        problems.addAll(new Interference(target).with(name, result.carried()));
        for (String left : result.carried().left()) {
            problems.add(
                    Problem.warning(
                            "%s of index %s does not come along".formatted(left, index.name()),
                            "set it at %s by hand if it is wanted there"
                                    .formatted(target.address())));
        }
        return new Candidate(index, name, result.carried());
    }
}
