package dev.rehome.cli.search;

import dev.rehome.engine.runbook.StoreEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rehome search}: its parts do the work. */
@Command(
        name = "search",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Works on Elasticsearch and OpenSearch clusters directly, without a runbook file.",
            "Each command is a runbook of one step: same plan, journal, progress, resume, undo.",
            "An address is a URL; what it needs beyond a user and a password goes into a runbook."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search copy --from http://old:9200 --to https://admin@new:9200",
            "  rehome search verify --from http://old:9200 --to https://admin@new:9200",
            "  rehome search dump --from http://old:9200 --out shop.dump",
            "  rehome search load --from shop.dump --to https://admin@new:9200",
            "  rehome search catch-up --from http://old:9200 --to https://admin@new:9200",
            "  rehome search fence http://old:9200 --index orders"
        })
public final class SearchCommand implements Runnable {
    @Spec private CommandSpec spec;

    /** A store as an option gives it. */
    static StoreEntry store(String name, String address) {
        return StoreEntry.at(name, "search", address);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command of 'rehome search'?");
    }
}
