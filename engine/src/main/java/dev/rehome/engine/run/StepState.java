package dev.rehome.engine.run;

/** Where a step of a run stands. */
public enum StepState {
    PENDING,
    RUNNING,
    /** Begun, and no process is at it; whether it took effect is looked at when it goes on. */
    STOPPED,
    /** It failed, and its own {@code retry} has it tried again. */
    RETRYING,
    /** A person wants it done once more, whatever is in doubt. */
    RETRY_ASKED,
    WAITING,
    /** It waited, and a person said no. */
    REJECTED,
    DONE,
    /** Nothing was to do. */
    ALREADY_DONE,
    SKIPPED,
    FAILED,
    DIFFERS,
    IN_DOUBT,
    UNDOING,
    UNDONE,
    /** Cannot be undone, and the rollback was told to go round it. */
    LEFT,
    UNDO_FAILED;

    /** It goes on when a person agrees to it, and was not begun. */
    boolean awaitsApproval() {
        return this == WAITING || this == REJECTED;
    }

    /** Begun and not as it should be; a resume comes back to it before it goes further. */
    public boolean stuck() {
        return this == FAILED || this == DIFFERS || this == IN_DOUBT;
    }

    /** Nothing more is to do when the run is resumed. */
    boolean settled() {
        return this == DONE || this == ALREADY_DONE || this == SKIPPED;
    }
}
