package dev.rehome.platform.step.exec;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.platform.command.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a command that was started.
 *
 * @param host the machine that it was started on
 * @param pid there
 * @param since when that process began, in milliseconds of the epoch: no other has both
 * @param exit what it ended with; empty while that is not known
 */
record Launched(String host, long pid, long since, Optional<Integer> exit) {

    static Launched of(ProcessHandle process) {
        return new Launched(here(), process.pid(), began(process), Optional.empty());
    }

    static Optional<Launched> of(Run run) {
        return run.cursor().map(cursor -> Tree.read(Launched.class, Json.read(cursor.text())));
    }

    Cursor cursor() {
        return new Cursor(Json.write(Tree.of(this)));
    }

    Launched ended(int with) {
        return new Launched(host, pid, since, Optional.of(with));
    }

    boolean isHere() {
        return host.equals(here());
    }

    /** Ends it with all that it started, where it still runs on this machine. */
    void end() throws InterruptedException {
        Optional<ProcessHandle> left =
                isHere()
                        ? ProcessHandle.of(pid).filter(process -> began(process) == since)
                        : Optional.empty();
        if (left.isPresent()) {
            Command.end(left.get());
        }
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String here() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
