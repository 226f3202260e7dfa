package dev.rehome.engine.runbook;

import dev.rehome.engine.step.Approve;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the three kinds do that need no store, and the keys that any step may carry. */
final class BuiltIn {
    static final String APPROVE =
            "Waits until a person says yes, with `rehome approve`; the run can be left meanwhile.";
    static final String PARALLEL = "Runs the steps below it at the same time.";
    static final String ON_ROLLBACK =
            "Does nothing on the way forward; when a rollback comes back to this place, the steps"
                    + " below it are done, in the order in which they are written.";
    static final String NOTHING_TO_UNDO = "There is nothing to take back.";
    static final String CHILDREN_UNDONE = "The steps below it are undone, each in its own way.";

    /** What each key means that a step carries beside its kind. */
    static final Map<String, String> BESIDE =
            ordered(
                    "name", "what to call this step",
                    "when", "run it only if: ${x}, !${x}, ${x} == y or ${x} != y",
                    "timeout", "how long it may take, such as 30m",
                    "retry", "what to do when it fails, such as {times: 3, pause: 10s}");

    private BuiltIn() {}

    /** The keys that mean something beside a step of that kind. */
    static Map<String, String> beside(String kind) {
        if (!hasStepsBelow(kind) && !kind.equals(Approve.KIND)) {
            return BESIDE;
        }
        var keys = new LinkedHashMap<>(BESIDE);
        keys.keySet().removeAll(Set.of("timeout", "retry"));
        return keys;
    }

    static boolean hasStepsBelow(String kind) {
        return kind.equals(RunbookStep.PARALLEL) || kind.equals(RunbookStep.ON_ROLLBACK);
    }

    private static Map<String, String> ordered(String... pairs) {
        var keys = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            keys.put(pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(keys);
    }
}
