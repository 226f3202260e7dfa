package dev.rehome.bench.search;

import dev.rehome.bench.measure.Measured;
import dev.rehome.bench.measure.Meter;
import dev.rehome.bench.measure.Results;
import dev.rehome.bench.measure.Table;
import dev.rehome.sandbox.Elasticdump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Copies one index by every tool in turn, from Elasticsearch 6.8 to OpenSearch 3.8, and prints what
 * each took. After two runs that do not count, since a cold target indexes half as fast: a heat,
 * then the finals, as for PostgreSQL.
 */
@Command(
        name = "search",
        description = "Measures copies of one index by Rehome and by the tools people use today.")
public final class SearchBench implements Callable<Integer> {
    private static final int WARM_UPS = 2;

    @Option(names = "--documents", description = "How many documents. Default 300000.")
    private int count = 300_000;

    @Option(names = "--bytes", description = "Size of each source. Default 400.")
    private int bytes = 400;

    @Option(names = "--rounds", description = "Runs of each finalist, the heat too. Default 3.")
    private int rounds = 3;

    @Option(
            names = "--only",
            split = ",",
            description = "Only contestants whose name contains one of these.")
    private List<String> only = List.of();

    @Option(names = "--java-options", description = "For Rehome's JVM.")
    private String javaOptions = "";

    @Option(names = "--log", description = "Print what each tool said.")
    private boolean log;

    private int failures;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var documents = new Documents(count, bytes);
        Path bodies = Floor.prepared(documents);
        List<SearchMover> movers = movers(documents, bodies);
        try (SearchGround ground = SearchGround.start()) {
            System.out.printf("Making the data: %s%n", documents);
            documents.create(ground.source());
            System.out.println("Warming up");
            for (int i = 0; i < WARM_UPS; i++) {
                run(ground, movers.getLast(), documents, new Results<>());
            }
            var results = new Results<SearchMover>();
            for (SearchMover mover : movers) {
                run(ground, mover, documents, results);
            }
            List<SearchMover> finalists = new ArrayList<>(results.finalists());
            for (int round = 2; round <= rounds; round++) {
                Collections.rotate(finalists, 1);
                for (SearchMover mover : finalists) {
                    run(ground, mover, documents, results);
                }
            }
            var table = new Table<>(results, "the servers'", List.of("elasticdump", "the floor"));
            System.out.printf("%n%s; OpenSearch 3.8 from Elasticsearch 6.8%n%n", documents);
            System.out.printf("%s%n%n", table.markdown());
            new SearchBars(results).lines().forEach(System.out::println);
        } finally {
            remove(bodies);
        }
        return failures == 0 ? 0 : 1;
    }

    private List<SearchMover> movers(Documents documents, Path bodies) {
        Path home = Path.of("").toAbsolutePath();
        var movers = new ArrayList<SearchMover>();
        movers.add(new RehomeCopy(home, documents, 4, false, javaOptions));
        movers.add(new RehomeCopy(home, documents, 4, true, javaOptions));
        Elasticdump.find()
                .ifPresent(
                        elasticdump -> {
                            for (int limit : new int[] {1_000, 5_000, 10_000}) {
                                movers.add(new ElasticdumpCopy(elasticdump, documents, limit));
                            }
                        });
        movers.add(new RemoteReindex(documents));
        for (int concurrency : new int[] {2, 3, 4}) {
            movers.add(new Floor(bodies, documents, concurrency));
        }
        return movers.stream()
                .filter(mover -> only.isEmpty() || only.stream().anyMatch(mover.name()::contains))
                .toList();
    }

    private void run(
            SearchGround ground,
            SearchMover mover,
            Documents documents,
            Results<SearchMover> results)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("rehome-bench-");
        ground.prepare(documents);
        if (mover.needsTargetIndex()) {
            documents.createEmpty(ground.target());
        }
        try {
            Measured measured = new Meter<>(ground).run(mover, work);
            System.out.println(measured.line(mover.name(), "the servers"));
            if (documents.areIn(ground.target())) {
                results.add(mover, measured);
            } else {
                failures++;
                System.out.println("  NOT ALL THERE");
            }
        } catch (IllegalStateException e) {
            failures++;
            System.out.printf("%-40s FAILED: %s%n", mover.name(), e.getMessage());
        }
        if (log) {
            System.out.println(Files.readString(work.resolve("log")));
        }
        remove(work);
    }

    private static void remove(Path folder) throws IOException, InterruptedException {
        new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    }
}
