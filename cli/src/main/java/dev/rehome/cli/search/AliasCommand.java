package dev.rehome.cli.search;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rehome search alias}: its parts do the work. */
@Command(
        name = "alias",
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows the aliases of a cluster, or moves one from an index to another.",
        footer = {
            "",
            "Examples:",
            "  rehome search alias show http://old:9200",
            "  rehome search alias swap https://admin@new:9200 orders --from orders-1 --to orders-2"
        })
public final class AliasCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command of 'rehome search alias'?");
    }
}
