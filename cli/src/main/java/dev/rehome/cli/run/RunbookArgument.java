package dev.rehome.cli.run;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A runbook file and the variables it is read with. */
public final class RunbookArgument {
    @Parameters(paramLabel = "FILE", description = "The runbook.")
    private Path file = Path.of("");

    @Option(
            names = "--var",
            paramLabel = "NAME=VALUE",
            description = {
                "A variable in place of the one under vars; for a list, values with commas.",
                "Example: --var deployment=staging --var services=fence,indexd"
            })
    private Map<String, String> vars = new LinkedHashMap<>();

    public Path file() {
        return file;
    }

    /** Where it is, from wherever on this machine. */
    Path place(Surroundings here) {
        return here.directory().resolve(file).toAbsolutePath().normalize();
    }

    public Runbook read(Surroundings here) {
        return new RunbookReader(here.catalog()).read(here.directory().resolve(file), vars);
    }
}
