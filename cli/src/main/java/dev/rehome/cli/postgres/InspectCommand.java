package dev.rehome.cli.postgres;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.cli.direct.WorkOptions;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.inspect.Inspect;
import dev.rehome.postgres.inspect.Inventory;
import dev.rehome.postgres.inspect.Preflight;
import dev.rehome.postgres.inspect.PreflightOptions;
import dev.rehome.postgres.selection.TableFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rehome postgres inspect}. */
@Command(
        name = "inspect",
        description = {
            "Shows what is on a server, and what would be in the way of moving it; only reads.",
            "Databases, the one in the address first, sizes, largest tables, settings; each problem"
                    + " with what to do about it."
        },
        footer = {
            "",
            "Examples:",
            "  rehome postgres inspect postgresql://postgres@old/postgres",
            "  rehome postgres inspect service=old --for-target service=new"
        })
public final class InspectCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin private WorkOptions work = new WorkOptions();

    @Parameters(
            paramLabel = "URI",
            description = {"The server.", "Example: postgresql://postgres@old/postgres"})
    private String address = "";

    @Option(
            names = "--for-target",
            paramLabel = "URI",
            description = {
                "Also what a clone of every database to that server would meet; ends with 7"
                        + " when something forbids it.",
                "Example: postgresql://postgres@new/postgres"
            })
    private @Nullable String target;

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean json;

    public InspectCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Server server = server(Direct.SOURCE, address);
        Inventory inventory = Inspect.server(server);
        List<String> databases =
                inventory.databases().stream().map(Inventory.DatabaseSummary::name).toList();
        var problems = new ArrayList<>(inventory.hindrances(Direct.SOURCE));
        problems.addAll(
                target == null
                        ? Preflight.ofSource(server, databases)
                        : Preflight.forClone(
                                server,
                                server(Direct.TARGET, target),
                                databases,
                                new PreflightOptions(work.jobs(), true, true, TableFilter.ALL)));
        boolean forbidden = problems.stream().anyMatch(Problem::forbids);
        here.out().println(json ? asJson(inventory, problems) : asText(inventory, problems));
        if (target != null && !json && !forbidden) {
            here.out().println("Nothing forbids a clone of every database to there.");
        }
        return (target != null && forbidden ? ExitCode.REFUSED : ExitCode.DONE).code();
    }

    private Server server(String name, String location) {
        StoreSpec store = PostgresCommand.store(name, location).resolve(here.secrets());
        ConnectionString read = ConnectionString.parse(store.location());
        return new Server(store.password().map(read::withPassword).orElse(read), store.redactor());
    }

    private static String asJson(Inventory inventory, List<Problem> problems) {
        return Json.pretty(
                Map.of(
                        "inventory",
                        Tree.of(inventory),
                        "problems",
                        problems.stream().map(Tree::of).toList()));
    }

    private static String asText(Inventory inventory, List<Problem> problems) {
        var text = new StringBuilder(inventory.text()).append("\nProblems for a move");
        text.append(problems.isEmpty() ? ": none found\n" : "\n");
        for (Problem problem : problems) {
            text.append(problem.forbids() ? "  ! error: " : "  ? warning: ");
            text.append(Printable.lines(problem.what(), " ".repeat(8))).append("\n      ");
            text.append(Printable.lines(problem.remedy(), " ".repeat(8))).append('\n');
        }
        return text.toString().stripTrailing();
    }
}
