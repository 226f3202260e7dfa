package dev.rehome.cli.desk;

import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.Terminal;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command runs.
 *
 * @param in what the person types
 * @param out what was asked for; every secret that was looked up is taken out on the way
 * @param err what went wrong, likewise
 * @param terminal what {@code out} is shown on, if it is one
 * @param person who asks, {@code user@host}
 */
public record Surroundings(
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        Optional<Terminal> terminal,
        Redactor redactor,
        Secrets secrets,
        StepCatalog catalog,
        Clock clock,
        Map<String, String> environment,
        Path directory,
        String person) {

    /** This process: its streams, its environment, its folder. */
    public static Surroundings ofThisProcess(StepCatalog catalog) {
        var redactor = new Redactor();
        return new Surroundings(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                ScrubbedOutput.of(System.out, redactor),
                ScrubbedOutput.of(System.err, redactor),
                Terminal.ofStandardOutput(),
                redactor,
                new Secrets(redactor),
                catalog,
                Clock.system(ZoneId.systemDefault()),
                Map.copyOf(System.getenv()),
                Path.of("").toAbsolutePath(),
                System.getProperty("user.name", "unknown"));
    }

    /** How things are shown here. */
    public Look look() {
        return terminal.isPresent() ? Look.of(environment) : Look.PLAIN;
    }

    /** The next line that the person types; empty at the end of the input. */
    public String answer() {
        try {
            String line = in.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            return "";
        }
    }
}
