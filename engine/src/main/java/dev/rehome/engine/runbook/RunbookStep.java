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

        /**
         * What another Rehome wrote into the journal and this one cannot read: it can be listed,
         * and neither done nor taken back.
         *
         * @param arguments as they were written
         */
        record Unknown(Object arguments, String why) implements Work {}
    }

    /** Its name, or else its kind. */
    public String label() {
        return name.orElse(kind);
    }

    /** As it is below an entry with these rules: left out when that is, whatever it says itself. */
    RunbookStep below(Rules above) {
        if (above.when().stream().allMatch(Rules.When::holds)) {
            return this;
        }
        return switch (work) {
            case Work.Together(var steps) ->
                    new RunbookStep(
                            path,
                            name,
                            kind,
                            new Work.Together(
                                    steps.stream().map(step -> step.below(above)).toList()),
                            rules,
                            at);
            case Work.One _, Work.Unknown _ ->
                    new RunbookStep(
                            path,
                            name,
                            kind,
                            work,
                            new Rules(above.when(), rules.timeout(), rules.retry()),
                            at);
        };
    }

    /** This entry and all below it, in the order of the runbook. */
    public Stream<RunbookStep> all() {
        return switch (work) {
            case Work.One _, Work.Unknown _ -> Stream.of(this);
            case Work.Together(var steps) ->
                    Stream.concat(Stream.of(this), steps.stream().flatMap(RunbookStep::all));
        };
    }
}
