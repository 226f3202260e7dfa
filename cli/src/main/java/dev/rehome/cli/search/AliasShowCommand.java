package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.SearchAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rehome search alias show}. */
@Command(
        name = "show",
        description = {
            "Shows the aliases of a cluster and the indices that have them; only reads.",
            "A line each: alias, index, and its filter, routing and write index where it has them."
        },
        footer = {"", "Example:", "  rehome search alias show http://old:9200"})
public final class AliasShowCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            paramLabel = "URL",
            description = {"The cluster.", "Example: http://old:9200"})
    private String address = "";

    public AliasShowCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        StoreSpec store = SearchCommand.store(Direct.SOURCE, address).resolve(here.secrets());
        try (var cluster =
                new Cluster(
                        SearchAddress.parse(store.location(), store.password(), store.options()),
                        Patience.SHORT)) {
            var _ = Product.of(cluster); // or say why it cannot be asked for anything
            List<String> lines = new Aliases(cluster).lines();
            lines.forEach(line -> here.out().println(Printable.line(line)));
            if (lines.isEmpty()) {
                here.out().println("no alias");
            }
        }
        return ExitCode.DONE.code();
    }
}
