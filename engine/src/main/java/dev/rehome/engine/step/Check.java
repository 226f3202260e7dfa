package dev.rehome.engine.step;

import dev.rehome.engine.report.Problem;
import java.util.List;

/** Whether a step has anything to do in the world as it is. */
public sealed interface Check {

    /** It can be applied now. */
    record Ready() implements Check {}

    /** The world is already as the step would leave it. */
    record Done(String why) implements Check {}

    /** It cannot be applied until somebody does {@code remedy}. */
    record Blocked(String why, String remedy) implements Check {}

    /** It may or may not have taken effect; a person has to look. */
    record Unsure(String why, String remedy) implements Check {}

    static Check ready() {
        return new Ready();
    }

    static Check done(String why) {
        return new Done(why);
    }

    static Check blocked(String why, String remedy) {
        return new Blocked(why, remedy);
    }

    /** Ready, but for the first of those that forbids it. */
    static Check unless(List<Problem> problems) {
        return problems.stream()
                .filter(Problem::forbids)
                .findFirst()
                .map(problem -> blocked(problem.what(), problem.remedy()))
                .orElseGet(Check::ready);
    }

    static Check unsure(String why, String remedy) {
        return new Unsure(why, remedy);
    }
}
