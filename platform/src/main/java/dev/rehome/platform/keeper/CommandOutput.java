package dev.rehome.platform.keeper;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.platform.command.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command prints, given as a line of a shell: {@code pass show db/production}. */
final class CommandOutput {
    private CommandOutput() {}

    /** Its lines, without the newline at the end; what it says beside them is nobody's business. */
    static String read(String line) {
        var lines = new ArrayList<String>();
        // Standard error is left out: it may show what it was asked for.
        var command =
                new Command(
                        List.of("/bin/sh", "-c", "exec 2>/dev/null; " + line),
                        Path.of("").toAbsolutePath(),
                        Map.of());
        try {
            int exit = command.run(_ -> {}, lines::add);
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
