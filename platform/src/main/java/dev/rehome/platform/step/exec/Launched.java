package dev.rehome.platform.step.exec;

import dev.rehome.engine.process.ProcessMark;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.platform.command.Command;
import java.util.Optional;

/**
 * What is known of a command that was started.
 *
 * @param host the machine that it was started on
 * @param pid there
 * @param since as an older Rehome wrote it, by a clock that may be set: nothing is known again by
 *     it
 * @param process what it is known again by
 * @param exit what it ended with; empty while that is not known
 */
record Launched(
        String host,
        long pid,
        Optional<Long> since,
        Optional<ProcessMark> process,
        Optional<Integer> exit) {

    static Launched of(ProcessHandle process) {
        return new Launched(
                ProcessMark.host(),
                process.pid(),
                Optional.empty(),
                ProcessMark.of(process.pid()),
                Optional.empty());
    }

    static Optional<Launched> of(Run run) {
        return run.cursor().map(cursor -> Tree.read(Launched.class, Json.read(cursor.text())));
    }

    Cursor cursor() {
        return new Cursor(Json.write(Tree.of(this)));
    }

    Launched ended(int with) {
        return new Launched(host, pid, since, process, Optional.of(with));
    }

    boolean isHere() {
        return host.equals(ProcessMark.host());
    }

    /** Ends it with all that it started, where it still runs on this machine. */
    void end() throws InterruptedException {
        Optional<ProcessHandle> left = process.flatMap(ProcessMark::running);
        if (left.isPresent()) {
            Command.end(left.get());
        }
    }
}
