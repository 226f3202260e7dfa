package dev.rehome.cli.runbook;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.runbook.RunbookSchema;
import dev.rehome.engine.tree.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code rehome schema}. */
@Command(
        name = "schema",
        description = {
            "Prints a JSON Schema of runbooks, for editors that complete and check YAML by one.",
            "In the file: # yaml-language-server: $schema=rehome.schema.json"
        },
        footer = {"", "Example:", "  rehome schema > rehome.schema.json"})
public final class SchemaCommand implements Callable<Integer> {
    private final Surroundings here;

    public SchemaCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        here.out().println(Json.pretty(RunbookSchema.of(here.catalog())));
        return ExitCode.DONE.code();
    }
}
