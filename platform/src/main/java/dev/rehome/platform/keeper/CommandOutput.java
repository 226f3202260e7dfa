package dev.rehome.platform.keeper;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.platform.command.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a command prints, given as a line of a shell: {@code pass show db/production}. */
final class CommandOutput {
    /** More than a wallet needs; one that asks somebody for its password waits for ever. */
    static final Duration TIME_MAX = Duration.ofMinutes(1);

    /** More than any password, token or key needs. */
    private static final int BYTES_MAX = 64_000;

    private CommandOutput() {}

    /** Its lines, without the newline at the end; what it says beside them is nobody's business. */
    static String read(String line) {
        return read(line, TIME_MAX);
    }

    static String read(String line, Duration within) {
        var lines = new ArrayList<String>();
        // Standard error is left out: it may show what it was asked for.
        var command =
                new Command(
                        List.of("/bin/sh", "-c", "exec 2>/dev/null; " + line),
                        Path.of("").toAbsolutePath(),
                        Command.inherited(Set.of()));
        try {
            int exit =
                    command.look(new Command.Bounds("the command", within, BYTES_MAX), lines::add);
            if (exit != 0) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "the command ended with %d".formatted(exit),
                        "run it by hand and see why",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while a command was asked for a secret", "ask again");
        }
        return String.join("\n", lines);
    }
}
