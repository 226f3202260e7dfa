package dev.rehome.engine.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;

/** The stores of a runbook, by the names it gives them. */
public interface Stores {

    /**
     * The store of that name.
     *
     * @throws Failure with {@link ExitCode#BAD_INPUT} when there is none, or it is of another kind
     */
    StoreSpec store(String name, String kind);
}
