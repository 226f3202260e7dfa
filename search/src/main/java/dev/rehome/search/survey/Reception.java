package dev.rehome.search.survey;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a cluster would make of an index that comes from elsewhere. Only reads.
 *
 * @param from what it comes from
 * @param to what the target is
 * @param aliases whether its aliases are to come along
 * @param ours indices at the target that are no obstacle: an earlier attempt made them
 */
public record Reception(
        Cluster target, Product from, Product to, boolean aliases, Set<String> ours) {

    /**
     * Finds out.
     *
     * @param name at the target
     * @param problems is told what is in the way
     * @return empty when it cannot be made there at all
     */
    public Optional<Candidate> of(Index index, String name, List<Problem> problems)
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
