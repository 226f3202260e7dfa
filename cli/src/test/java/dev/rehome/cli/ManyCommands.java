package dev.rehome.cli;

import dev.rehome.cli.desk.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * {@code rehome} for as many commands as there are lines to read, one after the other, in one
 * process: for tests of what commands do, where a process of its own for each would be most of the
 * time. After each it prints a line: {@value #ENDED} and what it ended with.
 */
public final class ManyCommands {
    /** Begins the line after a command. */
    public static final String ENDED = "\u0004";

    /** Between the words of a line. */
    public static final String BETWEEN = "\t";

    private ManyCommands() {}

    public static void main(String[] arguments) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = lines.readLine()) != null) {
            var here = Surroundings.ofThisProcess(Kinds.catalog());
            int exit = Main.run(here, line.split(BETWEEN));
            here.out().flush();
            here.err().flush();
            System.err.flush();
            System.out.println(ENDED + exit);
            System.out.flush();
        }
    }
}
