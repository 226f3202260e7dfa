package dev.rehome.search.step;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps an index from being made at a store, or from being made as it was. Only reads.
 *
 * @param from what it comes from
 * @param to what the store is
 * @param aliases whether it is to get its aliases, too
 */
record TargetProblems(SearchStore target, Product from, Product to, boolean aliases) {

    List<Problem> of(Index index) {
        var problems = new ArrayList<Problem>();
        if (target.now(cluster -> new Indices(cluster).named(index.name())).isPresent()) {
            problems.add(
                    Problem.error(
                            "%s has an index %s already".formatted(target.name(), index.name()),
                            "delete it there, or leave it out of 'indices'"));
        }
        List<String> obstacles =
                aliases ? target.now(cluster -> new Aliases(cluster).inTheWay(index)) : List.of();
        for (String obstacle : obstacles) {
            problems.add(
                    Problem.error(
                            "at %s %s".formatted(target.name(), obstacle),
                            "rename or remove it there, or leave index %s out"
                                    .formatted(index.name())));
        }
        try {
            for (String left : CarriedIndex.of(index, from, to).left()) {
                problems.add(
                        Problem.warning(
                                "%s of index %s does not come along".formatted(left, index.name()),
                                "set it at %s by hand if it is wanted there"
                                        .formatted(target.name())));
            }
        } catch (Failure unfit) {
            problems.add(Problem.error(String.valueOf(unfit.getMessage()), unfit.remedy()));
        }
        return problems;
    }
}
