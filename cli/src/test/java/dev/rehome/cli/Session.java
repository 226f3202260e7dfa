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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Commands typed one after the other in one folder, without a terminal. */
final class Session {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final Path folder;
    private Optional<Error> broken = Optional.empty();

    Session(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.toString());
    }

    Session with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** The next look into the environment ends in this. */
    Session breakingAt(Error error) {
        broken = Optional.of(error);
        return this;
    }

    private @Nullable String variable(String name) {
        broken.ifPresent(
                error -> {
                    throw error;
                });
        return environment.get(name);
    }

    /** What one command ended with and printed. */
    record Answer(int exit, String out, String err) {}

    Answer type(String... words) {
        out.reset();
        err.reset();
        int exit = Main.run(here(), words);
        return new Answer(exit, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** Every command and every command below one. */
    Stream<CommandSpec> commands() {
        return MainTest.below(Main.commandLine(here()));
    }

    /** The commands that these words may mean. */
    CommandLine commandLine(String... words) {
        return Main.commandLine(here(), words);
    }

    private Surroundings here() {
        var redactor = new Redactor();
        return new Surroundings(
                new BufferedReader(Reader.nullReader()),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                new PrintStream(out, true, UTF_8),
                Optional.empty(),
                redactor,
                new Secrets(redactor, this::variable),
                Kinds.catalog(),
                Clock.systemUTC(),
                Map.copyOf(environment),
                folder,
                "tester");
    }
}
