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

    /** The kind of an entry whose children are done when a rollback comes back to its place. */
    public static final String ON_ROLLBACK = "on-rollback";

    /** What the entry asks for. */
    public sealed interface Work {

        /** The arguments of one step. */
        record One(StepSpec spec) implements Work {}

        /** Children that run at the same time. */
        record Together(List<RunbookStep> steps) implements Work {}

        /** Children that are done on the way back only, in this order. */
        record OnTheWayBack(List<RunbookStep> steps) implements Work {}

        /**
         * What another Rehome wrote into the journal and this one cannot read: it can be listed,
         * and neither done nor taken back.
         *
         * @param arguments as they were written
         */
        record Unknown(Object arguments, String why) implements Work {}

        /** The entries it is made of; none for what does something by itself. */
        default List<RunbookStep> below() {
            return switch (this) {
                case Together(var steps) -> steps;
                case OnTheWayBack(var steps) -> steps;
                case One _, Unknown _ -> List.of();
            };
        }

        private Work with(List<RunbookStep> below) {
            return switch (this) {
                case Together _ -> new Together(below);
                case OnTheWayBack _ -> new OnTheWayBack(below);
                case One _, Unknown _ -> this;
            };
        }
    }

    /** Whether its condition, if it has one, holds. */
    public boolean wanted() {
        return rules.when().stream().allMatch(Rules.When::holds);
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
            case Work.Together _, Work.OnTheWayBack _ -> withBelow(above, rules);
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

    /** Its condition becomes that of every step below it, and of nothing else. */
    RunbookStep handingDown() {
        return work.below().isEmpty() ? this : withBelow(rules, Rules.NONE);
    }

    private RunbookStep withBelow(Rules above, Rules own) {
        return new RunbookStep(
                path,
                name,
                kind,
                work.with(work.below().stream().map(step -> step.below(above)).toList()),
                own,
                at);
    }

    /** This entry and all below it, in the order of the runbook. */
    public Stream<RunbookStep> all() {
        return Stream.concat(Stream.of(this), work.below().stream().flatMap(RunbookStep::all));
    }
}
