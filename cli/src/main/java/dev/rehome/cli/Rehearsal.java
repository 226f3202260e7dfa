package dev.rehome.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * Not a command: the launcher runs this once to fill the JDK's ahead-of-time cache with what most
 * commands load and call. It touches no store and writes nothing.
 */
final class Rehearsal {
    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("--version"),
                    List.of("--help"),
                    List.of("doctor"),
                    List.of("--mistyped"));

    private Rehearsal() {}

    public static void main(String[] arguments) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        for (List<String> command : COMMANDS) {
            int _ =
                    Main.commandLine()
                            .setOut(nowhere)
                            .setErr(nowhere)
                            .execute(command.toArray(String[]::new));
        }
    }
}
