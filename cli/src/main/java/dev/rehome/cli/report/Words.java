package dev.rehome.cli.report;

import dev.rehome.cli.terminal.Look;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.run.StepState;
import java.util.Locale;

/** How states are called, and how they are meant. */
public final class Words {

    private Words() {}

    /** What a state means to who looks at it. */
    public enum Tone {
        GOOD,
        BAD,
        GOING,
        ATTENTION,
        QUIET;

        /** The text in the colour that a terminal has for it. */
        public String colour(Look look, String text) {
            return switch (this) {
                case GOOD -> look.green(text);
                case BAD -> look.red(text);
                case GOING -> look.cyan(text);
                case ATTENTION -> look.yellow(text);
                case QUIET -> look.dim(text);
            };
        }
    }

    /** {@code rolling back}. */
    public static String of(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    public static Tone tone(RunStatus.State state) {
        return switch (state) {
            case DONE -> Tone.GOOD;
            case FAILED, DIFFERS, IN_DOUBT -> Tone.BAD;
            case RUNNING, ROLLING_BACK -> Tone.GOING;
            case PAUSED, INTERRUPTED, WAITING, STEPPED_BACK, ROLLED_BACK -> Tone.ATTENTION;
        };
    }

    public static Tone tone(StepState state) {
        return switch (state) {
            case DONE, ALREADY_DONE -> Tone.GOOD;
            case FAILED, DIFFERS, IN_DOUBT, UNDO_FAILED, REJECTED -> Tone.BAD;
            case RUNNING, RETRYING, UNDOING -> Tone.GOING;
            case WAITING, STOPPED, RETRY_ASKED, UNDONE, LEFT -> Tone.ATTENTION;
            case PENDING, SKIPPED -> Tone.QUIET;
        };
    }
}
