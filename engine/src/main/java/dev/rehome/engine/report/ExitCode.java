package dev.rehome.engine.report;

/** What the {@code rehome} process ends with, so that scripts can tell outcomes apart. */
public enum ExitCode {
    DONE(0, "everything asked for is done and holds"),
    FAILED(
            1,
            "a step failed, or the run was lost to another process; it can be resumed or rolled"
                    + " back; or the journal was too busy to begin, and it can be tried again"),
    BAD_INPUT(
            2,
            "a wrong option or runbook, or a server that does not let us in; nothing was touched by"
                    + " this command"),
    DIFFERS(3, "a verification found differences; they are named"),
    WAITING(4, "an approval is awaited"),
    IN_DOUBT(5, "a step may or may not have taken effect; a person has to look"),
    /** Also for a run that went back only to a step: it is neither done nor failed. */
    ROLLED_BACK(
            6,
            "the run was rolled back, whole or to a step, and another command had asked for that;"
                    + " rehome rollback and rehome postgres release themselves end with 0"),
    REFUSED(
            7,
            "the guard, a drifted plan, a problem in the plan, somebody else at the run or a store"
                    + " that is not the one the run began with forbids it; nothing was touched by"
                    + " this command"),
    PAUSED(130, "interrupted and paused durably; the run can be resumed");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
