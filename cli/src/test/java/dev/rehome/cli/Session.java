package dev.rehome.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Commands typed one after the other in one folder, without a terminal. */
final class Session {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final Path folder;

    Session(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.toString());
    }

    Session with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What one command ended with and printed. */
    record Answer(int exit, String out, String err) {}

    Answer type(String... words) {
        out.reset();
        err.reset();
        int exit = Main.commandLine(here()).execute(words);
        return new Answer(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Every command and every command below one. */
    Stream<CommandSpec> commands() {
        return MainTest.below(Main.commandLine(here()));
    }

    private Surroundings here() {
        var redactor = new Redactor();
        return new Surroundings(
                new BufferedReader(Reader.nullReader()),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                Optional.empty(),
                redactor,
                new Secrets(redactor, environment::get),
                Kinds.catalog(),
                Clock.systemUTC(),
                Map.copyOf(environment),
                folder,
                "tester");
    }
}
