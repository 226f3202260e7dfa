package dev.rehome.cli.search;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.direct.Direct;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.survey.Inventory;
import dev.rehome.search.survey.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rehome search inspect}. */
@Command(
        name = "inspect",
        description = {
            "Shows what is on a cluster, and what would be in the way of moving it; only reads.",
            "Indices, the biggest first, their documents, sizes, shards and aliases, data streams,"
                + " templates, pipelines, scripts, policies; each problem with what to do about it."
        },
        footer = {
            "",
            "Examples:",
            "  rehome search inspect http://old:9200",
            "  rehome search inspect http://old:9200 --for-target https://admin@new:9200"
        })
public final class InspectCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            paramLabel = "URL",
            description = {"The cluster.", "Example: http://old:9200"})
    private String address = "";

    @Option(
            names = "--for-target",
            paramLabel = "URL",
            description = {
                "Also what a copy of every index to that cluster would meet; ends with 7 when"
                        + " something forbids it.",
                "Example: https://admin@new:9200"
            })
    private @Nullable String target;

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean json;

    public InspectCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        var problems = new ArrayList<Problem>();
        Inventory inventory;
        try (Cluster cluster = cluster(Direct.SOURCE, address)) {
            inventory = Inventory.of(cluster, problems);
            if (target != null) {
                problems.clear(); // the same are among those of the target
                try (Cluster other = cluster(Direct.TARGET, target)) {
                    problems.addAll(
                            new Survey(cluster, other, List.of(), Renaming.NONE, true, true)
                                    .look(Set.of())
                                    .problems());
                }
            }
        }
        here.out().println(json ? asJson(inventory, problems) : asText(inventory, problems));
        boolean forbidden = problems.stream().anyMatch(Problem::forbids);
        return (target != null && forbidden ? ExitCode.REFUSED : ExitCode.DONE).code();
    }

    private Cluster cluster(String name, String location) {
        StoreSpec store = SearchCommand.store(name, location).resolve(here.secrets());
        return new Cluster(
                SearchAddress.parse(store.location(), store.password(), store.options()),
                Patience.SHORT);
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
