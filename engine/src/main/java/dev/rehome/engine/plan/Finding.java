package dev.rehome.engine.plan;

import dev.rehome.engine.report.Problem;
import java.util.List;

/**
 * One problem of a plan, told once however many steps came upon it.
 *
 * @param steps paths of the steps, in the runbook's order; never empty
 */
public record Finding(Problem problem, List<String> steps) {

    public Finding {
        steps = List.copyOf(steps);
    }

    /** {@code step 3}, {@code steps 1, 2 and 5}. */
    public static String where(List<String> steps) {
        int last = steps.size() - 1;
        return last == 0
                ? "step " + steps.getFirst()
                : "steps " + String.join(", ", steps.subList(0, last)) + " and " + steps.get(last);
    }
}
