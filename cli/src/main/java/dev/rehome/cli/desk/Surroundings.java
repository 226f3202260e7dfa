package dev.rehome.cli.desk;

import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.Terminal;
import dev.rehome.cli.terminal.Wrap;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.platform.keeper.Keepers;
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
 * @param out what was asked for; every secret that was looked up is taken out on the way, and every
 *     control character that is not of our own {@link Look}
 * @param err what went wrong, likewise
 * @param screen where pictures are painted over one another, likewise; the cursor's moves pass, so
 *     whatever else is painted there is made {@link dev.rehome.engine.report.Printable} before
 * @param terminal what {@code out} is shown on, if it is one
 * @param person who asks, {@code user@host}
 */
public record Surroundings(
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        PrintStream screen,
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
        Map<String, String> environment = Map.copyOf(System.getenv());
        Optional<Terminal> terminal = Terminal.ofStandardOutput();
        Look look = look(terminal, environment);
        return new Surroundings(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                ScrubbedOutput.of(System.out, redactor, look.printed()),
                ScrubbedOutput.of(System.err, redactor, look.printed()),
                ScrubbedOutput.of(System.out, redactor, look.painted()),
                terminal,
                redactor,
                new Secrets(redactor, Keepers.all(redactor)),
                catalog,
                Clock.tickMillis(ZoneId.systemDefault()),
                environment,
                Path.of("").toAbsolutePath(),
                System.getProperty("user.name", "unknown"));
    }

    /** How things are shown here. */
    public Look look() {
        return look(terminal, environment);
    }

    private static Look look(Optional<Terminal> terminal, Map<String, String> environment) {
        return terminal.isPresent() ? Look.of(environment) : Look.PLAIN;
    }

    /** How lines are broken here. */
    public Wrap wrap() {
        return terminal.map(shown -> new Wrap(shown.size().columns())).orElse(Wrap.NONE);
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
