package dev.rehome.engine.runbook;

import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One entry of a runbook's steps.
 *
 * @param path its place counted from 1: {@code 3}, or {@code 5.2} for the second child of a {@code
 *     parallel}
 * @param name what the runbook calls it, if it does
 * @param kind as written: {@code postgres.clone}, {@code approve}, {@code parallel}
 */
public record RunbookStep(
        String path, Optional<String> name, String kind, Work work, Rules rules, Position at) {

    /** The kind of an entry whose children run at the same time. */
    public static final String PARALLEL = "parallel";

    /** What the entry asks for. */
    public sealed interface Work {

        /** The arguments of one step. */
        record One(StepSpec spec) implements Work {}

        /** Children that run at the same time. */
        record Together(List<RunbookStep> steps) implements Work {}
    }

    /** Its name, or else its kind. */
    public String label() {
        return name.orElse(kind);
    }

    /** This entry and all below it, in the order of the runbook. */
    public Stream<RunbookStep> all() {
        return switch (work) {
            case Work.One one -> Stream.of(this);
            case Work.Together(var steps) ->
                    Stream.concat(Stream.of(this), steps.stream().flatMap(RunbookStep::all));
        };
    }
}
