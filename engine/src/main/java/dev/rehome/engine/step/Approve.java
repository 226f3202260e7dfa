package dev.rehome.engine.step;

/** Waits until a person says yes. The run itself sees to it; there is no store to bind. */
public record Approve(
        @Doc(value = "the question a person has to say yes to", example = "Switch over?")
                String text)
        implements StepSpec {

    /** As a runbook names it. */
    public static final String KIND = "approve";
}
