package dev.rehome.cli.postgres;

import dev.rehome.engine.runbook.StoreEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rehome postgres}: its parts do the work. */
@Command(
        name = "postgres",
        aliases = "pg",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Works on PostgreSQL servers directly, without a runbook file.",
            "Each command is a runbook of one step: same plan, journal, progress, resume, undo.",
            "An address is whatever libpq takes: a URI, key=value words, a service, PG* variables."
        },
        footer = {
            "",
            "Examples:",
            "  rehome postgres clone --from postgresql://old/shop \\",
            "      --to postgresql://new/postgres",
            "  rehome postgres verify --from postgresql://old/shop \\",
            "      --to postgresql://new/postgres"
        })
public final class PostgresCommand implements Runnable {
    @Spec private CommandSpec spec;

    /** A store as an option gives it. */
    static StoreEntry store(String name, String address) {
        return StoreEntry.at(name, "postgres", address);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command of 'rehome postgres'?");
    }
}
