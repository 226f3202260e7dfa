package dev.rehome.search.survey;

import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks at what a copy is about to do. Only reads, at both sides.
 *
 * @param indices names and patterns; empty for all that are not hidden
 * @param renaming what they are called at the target
 * @param aliases whether their aliases are to come along
 */
public record Survey(
        Cluster source, Cluster target, List<String> indices, Renaming renaming, boolean aliases) {

    /**
     * Finds out.
     *
     * @param ours indices at the target that are no obstacle: an earlier attempt made them
     */
    public Findings look(Set<String> ours) throws InterruptedException {
        Product from = Product.of(source);
        Product to = Product.of(target);
        var problems = new ArrayList<Problem>();
        var candidates = new ArrayList<Candidate>();
        var reception = new Reception(target, from, to, aliases, ours);
        for (Index index : new Offered(source, indices).readable(problems)) {
            String name = renaming.of(index.name());
            reception.of(index, name, problems).ifPresent(candidates::add);
        }
        oneNameEach(candidates, problems);
        return new Findings(from, to, candidates, problems);
    }

    private static void oneNameEach(List<Candidate> candidates, List<Problem> problems) {
        Map<String, String> names = new TreeMap<>();
        for (Candidate each : candidates) {
            String other = names.put(each.name(), each.index().name());
            if (other != null) {
                problems.add(
                        Problem.error(
                                "indices %s and %s would both be called %s"
                                        .formatted(other, each.index().name(), each.name()),
                                "give them different names with 'rename'"));
            }
        }
    }
}
