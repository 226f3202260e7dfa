package dev.rehome.engine.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import java.util.List;

/**
 * What a step would do, read from the live world while planning.
 *
 * @param needs what it needs and the world has not yet
 * @param undo one line in the operator's words: what takes it back, or why nothing can
 * @param unforeseen where it may make more than its changes say
 */
public record Forecast(
        List<Change> changes,
        List<Problem> problems,
        List<Need> needs,
        String undo,
        Unforeseen unforeseen) {

    public Forecast {
        changes = List.copyOf(changes);
        needs = List.copyOf(needs);
        problems = List.copyOf(problems);
    }

    /** Of a step whose changes are all that it does. */
    public Forecast(List<Change> changes, List<Problem> problems, List<Need> needs, String undo) {
        this(changes, problems, needs, undo, Unforeseen.NOTHING);
    }

    /** Of a step that needs nothing that is not there. */
    public Forecast(List<Change> changes, List<Problem> problems, String undo) {
        this(changes, problems, List.of(), undo);
    }

    /** Of a step that may make what nobody can foresee. */
    public Forecast with(Unforeseen more) {
        return new Forecast(changes, problems, needs, undo, more);
    }

    /** Where a step may make what a later one needs, though nobody can say so beforehand. */
    public enum Unforeseen {
        NOTHING,
        /** A request asks a service for whatever it likes, and makes no file here. */
        ELSEWHERE,
        /** A command does whatever it likes, and so does a person who is waited for. */
        ANYWHERE;

        /** Whether what is needed may be among it. */
        public boolean reaches(Need need) {
            return switch (this) {
                case NOTHING -> false;
                case ELSEWHERE -> !need.store().equals(Need.HERE);
                case ANYWHERE -> true;
            };
        }
    }

    /**
     * Something that is to be there before the step.
     *
     * @param store where it is to be, or {@link #HERE}
     * @param what as a {@link Verb#CREATE} of an earlier step names it; such a step meets the need
     * @param exact whether nothing else will do than what is made under just that name; else a step
     *     that writes there may have made it
     * @param problem an error, where nothing comes earlier that could meet it
     */
    public record Need(String store, String what, boolean exact, Problem problem) {
        /** In no store: a file of this machine. */
        public static final String HERE = "";
    }

    /**
     * One thing that will be different afterwards, or that is read at length.
     *
     * @param what the object, named the same way each time it is planned
     * @param amount how much; may be an estimate, so a plan does not drift when only it changes
     * @param shared whether the step is content with it, too, when another step has made it before
     */
    public record Change(
            Verb verb,
            String what,
            Amount amount,
            @Doc(value = "content with what another step has made", ifAbsent = "false")
                    boolean shared) {

        /** Of a step's own. */
        public Change(Verb verb, String what, Amount amount) {
            this(verb, what, amount, false);
        }

        /** What is made unless it is there. */
        public static Change ifMissing(String what) {
            return new Change(Verb.CREATE, what, Amount.NONE, true);
        }
    }

    /** What happens to it. */
    public enum Verb {
        CREATE,
        CHANGE,
        MOVE,
        DESTROY,
        /** Nothing happens to it but that it is read. */
        READ,
        /** Nothing happens to it, and nothing goes on before it. */
        WAIT
    }
}
