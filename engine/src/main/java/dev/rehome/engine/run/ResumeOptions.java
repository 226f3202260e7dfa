package dev.rehome.engine.run;

import dev.rehome.engine.runbook.StoreEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How to go on with a run.
 *
 * @param approve as in {@link RunOptions}
 * @param skip paths or labels of steps that are left out from now on
 * @param retry paths or labels of steps that are done once more, whatever was in doubt
 * @param timeouts how long steps may take from now on, by path or label
 * @param reason why something is skipped or tried again
 * @param stores stores whose password the journal does not hold, given again
 */
public record ResumeOptions(
        Set<String> approve,
        Set<String> skip,
        Set<String> retry,
        Map<String, Duration> timeouts,
        String reason,
        List<StoreEntry> stores,
        String by) {

    /** Just goes on. */
    public static ResumeOptions by(String by) {
        return new ResumeOptions(Set.of(), Set.of(), Set.of(), Map.of(), "", List.of(), by);
    }
}
