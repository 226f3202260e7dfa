package dev.rehome.cli.runbook;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rehome init}. */
@Command(
        name = "init",
        description = "Writes a runbook to begin with, every line explained.",
        footer = {"", "Example:", "  rehome init move.yaml && rehome plan move.yaml"})
public final class InitCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "rehome.yaml",
            description = "The file to write; it must not exist. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("");

    public InitCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Path target = here.directory().resolve(file);
        try (InputStream template =
                Objects.requireNonNull(InitCommand.class.getResourceAsStream("init.yaml"))) {
            Files.write(target, template.readAllBytes(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    file + " exists already and is left as it is",
                    "name another file: rehome init FILE",
                    e);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot write %s: %s".formatted(file, e.getMessage()),
                    "name a file in a folder that can be written",
                    e);
        }
        here.out().println("Wrote " + file + ". Put your servers in, then: rehome plan " + file);
        return ExitCode.DONE.code();
    }
}
