package dev.rehome.bench.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All runs of all contestants so far. */
public final class Results<M extends Mover<?>> {
    /** A configuration this close to its tool's best in the heat may still win the finals. */
    private static final double FINALIST_WITHIN = 1.05;

    private static final int FINALISTS_OF_A_TOOL_MAX = 2;

    private final Map<M, List<Measured>> runs = new LinkedHashMap<>();

    public void add(M mover, Measured measured) {
        runs.computeIfAbsent(mover, any -> new ArrayList<>()).add(measured);
    }

    public List<M> movers() {
        return List.copyOf(runs.keySet());
    }

    public List<Measured> of(M mover) {
        return runs.getOrDefault(mover, List.of());
    }

    public double median(M mover, ToDoubleFunction<Measured> figure) {
        double[] sorted = of(mover).stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no run of " + mover.name() + " yet");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    public double wall(M mover) {
        return median(mover, Measured::wallSeconds);
    }

    /** The fastest configurations of a tool by their median, fastest first. */
    public List<M> ranking(String tool) {
        return runs.keySet().stream()
                .filter(mover -> mover.tool().equals(tool))
                .sorted(Comparator.comparingDouble(this::wall))
                .toList();
    }

    /**
     * The fastest configuration among those that ran most often: one lucky run in the heats does
     * not count against the finals.
     */
    public Optional<M> best(String tool) {
        int most = ranking(tool).stream().mapToInt(mover -> of(mover).size()).max().orElse(0);
        return ranking(tool).stream().filter(mover -> of(mover).size() == most).findFirst();
    }

    /** After the heat: the fastest configurations of each tool. */
    public List<M> finalists() {
        var finalists = new ArrayList<M>();
        var tools = new LinkedHashSet<String>();
        movers().forEach(mover -> tools.add(mover.tool()));
        for (String tool : tools) {
            List<M> ranking = ranking(tool);
            double best = wall(ranking.getFirst());
            ranking.stream()
                    .filter(mover -> wall(mover) <= best * FINALIST_WITHIN)
                    .limit(FINALISTS_OF_A_TOOL_MAX)
                    .forEach(finalists::add);
        }
        return finalists;
    }
}
