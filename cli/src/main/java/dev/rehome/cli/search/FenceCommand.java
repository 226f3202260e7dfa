package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.search.step.FenceSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rehome search fence}. */
@Command(
        name = "fence",
        description = {
            "Makes indices refuse writes, also after a restart, and waits until none is under way;"
                    + " reading goes on.",
            "Its rollback gives back the write blocks as they were. An index that another run has"
                    + " fenced is refused, and the run named."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search fence http://old:9200 --index orders 'logs-*'",
            "  rehome search release"
        })
public final class FenceCommand implements Callable<Integer> {
    static final String KIND = "search.fence";

    private final Surroundings here;

    @Mixin private Direct direct = new Direct();
    @Mixin private IndexOptions chosen = new IndexOptions();

    @Parameters(
            paramLabel = "URL",
            description = {"The cluster.", "Example: http://old:9200"})
    private String address = "";

    public FenceCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        return direct.run(
                here,
                KIND,
                new FenceSpec(Direct.SOURCE, chosen.indices()),
                SearchCommand.store(Direct.SOURCE, address));
    }
}
