package dev.rehome.engine.run;

import dev.rehome.engine.plan.Plan;
import java.util.Optional;
import java.util.Set;

/**
 * How to begin a run.
 *
 * @param file where the runbook was read from, as it can be found from anywhere on this machine
 * @param agreed the saved plan that the world has to be like
 * @param approve paths or labels of the steps that are approved in advance; {@code all} for all
 * @param by who asks
 */
public record RunOptions(
        Optional<String> file, Optional<Plan> agreed, Set<String> approve, String by) {

    /** Of a runbook made in memory, with nothing agreed to in advance. */
    public static RunOptions by(String by) {
        return new RunOptions(Optional.empty(), Optional.empty(), Set.of(), by);
    }
}
