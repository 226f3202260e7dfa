package dev.rehome.engine.journal;

import dev.rehome.engine.process.ProcessMark;

/**
 * A process that runs a run.
 *
 * @param person the account it works under, {@code user@host}
 * @param machine as in {@link ProcessMark}
 * @param started as there: tells it from another process that was given the same id later
 */
public record Owner(String person, String machine, long pid, String started) {

    public static Owner thisProcess() {
        ProcessMark here =
                ProcessMark.of(ProcessHandle.current().pid())
                        .orElseThrow(() -> new IllegalStateException("this process has ended"));
        return new Owner(
                System.getProperty("user.name", "unknown") + "@" + ProcessMark.host(),
                here.machine(),
                here.pid(),
                here.started());
    }

    /** Known to have ended: only a process of this machine can be known to. */
    public boolean hasEnded() {
        return new ProcessMark(machine, pid, started).hasEnded();
    }

    @Override
    public String toString() {
        return "%s (process %d)".formatted(person, pid);
    }
}
