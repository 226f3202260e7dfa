package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.step.AliasSpec;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rehome search alias swap}. */
@Command(
        name = "swap",
        description = {
            "Moves an alias from one index to another with its filter and routing, in one request:"
                    + " nobody finds it at neither, or at both.",
            "Its rollback gives it back."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search alias swap https://admin@new:9200 orders --from orders-1 --to"
                    + " orders-2",
            "  rehome search alias swap https://admin@new:9200 orders --to orders-1",
            "  rehome search alias swap https://admin@new:9200 orders --from orders-1 --remove"
        })
public final class AliasSwapCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private Direct direct = new Direct();

    @Parameters(
            index = "0",
            paramLabel = "URL",
            description = {"The cluster.", "Example: https://admin@new:9200"})
    private String address = "";

    @Parameters(index = "1", paramLabel = "ALIAS", description = "The alias.")
    private String alias = "";

    @Option(
            names = "--from",
            paramLabel = "INDEX",
            description = "The index that has it. Default: none has, and it is made.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "INDEX", description = "The index that is to have it.")
    private @Nullable String to;

    @Option(names = "--remove", description = "No index is to have it: it is taken away.")
    private boolean remove;

    public AliasSwapCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return direct.run(
                here,
                "search.alias",
                new AliasSpec(Direct.TARGET, alias, Optional.ofNullable(from), taker()),
                SearchCommand.store(Direct.TARGET, address));
    }

    private String taker() {
        if (remove == (to != null)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    remove
                            ? "alias %s is to be taken away, and to go to %s".formatted(alias, to)
                            : "nobody says where alias %s is to go".formatted(alias),
                    "give --to INDEX, or --remove to take it away",
                    null);
        }
        return to == null ? "" : to;
    }
}
