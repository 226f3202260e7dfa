package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.inspect.Inspect;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rehome postgres inspect}. */
@Command(
        name = "inspect",
        description = "Shows what is on a server: databases, sizes, largest tables; only reads.",
        footer = {"", "Example:", "  rehome postgres inspect postgresql://postgres@old/postgres"})
public final class InspectCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            paramLabel = "URI",
            description = "The server. Example: postgresql://postgres@old/postgres")
    private String address = "";

    public InspectCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        StoreSpec store = Direct.store(Direct.SOURCE, address).resolve(here.secrets());
        ConnectionString read = ConnectionString.parse(store.location());
        var server = new Server(store.password().map(read::withPassword).orElse(read));
        here.out().println(Inspect.server(server).text().stripTrailing());
        return ExitCode.DONE.code();
    }
}
