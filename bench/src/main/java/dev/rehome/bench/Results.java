package dev.rehome.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** All runs of all contestants so far. */
final class Results {
    private final Map<Mover, List<Measured>> runs = new LinkedHashMap<>();

    void add(Mover mover, Measured measured) {
        runs.computeIfAbsent(mover, any -> new ArrayList<>()).add(measured);
    }

    List<Mover> movers() {
        return List.copyOf(runs.keySet());
    }

    List<Measured> of(Mover mover) {
        return runs.getOrDefault(mover, List.of());
    }

    double median(Mover mover, ToDoubleFunction<Measured> figure) {
        double[] sorted = of(mover).stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no run of " + mover.name() + " yet");
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    double wall(Mover mover) {
        return median(mover, Measured::wallSeconds);
    }

    /** The fastest configurations of a tool by their median, fastest first. */
    List<Mover> ranking(String tool) {
        return runs.keySet().stream()
                .filter(mover -> mover.tool().equals(tool))
                .sorted(Comparator.comparingDouble(this::wall))
                .toList();
    }

    /**
     * The fastest configuration among those that ran most often: one lucky run in the heats does
     * not count against the finals.
     */
    Optional<Mover> best(String tool) {
        int most = ranking(tool).stream().mapToInt(mover -> of(mover).size()).max().orElse(0);
        return ranking(tool).stream().filter(mover -> of(mover).size() == most).findFirst();
    }
}
