package dev.rehome.search.step;

import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.connect.Product;
import dev.rehome.search.survey.Reception;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
        var _ =
                target.now(
                        cluster ->
                                new Reception(cluster, from, to, aliases, Set.of())
                                        .of(index, index.name(), problems));
        return problems;
    }
}
