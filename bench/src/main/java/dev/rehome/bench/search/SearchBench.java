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
 * Copies, dumps and loads one index by every tool in turn, from Elasticsearch 6.8 to OpenSearch
 * 3.8, and prints what each took. After some runs that do not count, since a cold server is half as
 * fast: a heat, then the finals, as for PostgreSQL.
 */
@Command(
        name = "search",
        description =
                "Measures copies, dumps and loads of one index by Rehome and by the tools people"
                        + " use today.")
public final class SearchBench implements Callable<Integer> {
    private static final int WARM_UPS = 2;

    @Option(names = "--documents", description = "How many documents. Default 300000.")
    private int count = 300_000;

    @Option(names = "--bytes", description = "Size of each source. Default 400.")
    private int bytes = 400;

    @Option(names = "--rounds", description = "Runs of each finalist, the heat too. Default 3.")
    private int rounds = 3;

    @Option(
            names = "--contest",
            split = ",",
            description = "Only these of copy, mover, dump, load.")
    private List<String> contests = List.of();

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
        Path files = Files.createTempDirectory("rehome-bench-files-");
        try (SearchGround ground = SearchGround.start();
                InstantTarget instant = InstantTarget.before(ground.target())) {
            System.out.printf("Making the data: %s%n", documents);
            documents.create(ground.source());
            var all =
                    new Contests(
                            ground,
                            instant,
                            documents,
                            bodies,
                            files,
                            javaOptions,
                            Elasticdump.find());
            System.out.println("Warming up");
            warmUp(all.all().getFirst(), documents);
            for (Contest contest : all.all()) {
                if (contests.isEmpty() || contests.contains(contest.name())) {
                    if ("load".equals(contest.name())) {
                        dumpForLoads(all, files);
                    }
                    hold(contest, instant, documents);
                }
            }
        } finally {
            remove(bodies);
            remove(files);
        }
        return failures == 0 ? 0 : 1;
    }

    /** Both servers, by the first and the last of a contest. */
    private void warmUp(Contest contest, Documents documents)
            throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            run(contest, contest.movers().getLast(), documents, new Results<>());
            run(contest, contest.movers().getFirst(), documents, new Results<>());
        }
    }

    private static void dumpForLoads(Contests contests, Path files)
            throws IOException, InterruptedException {
        for (SearchMover mover : contests.beforeLoads()) {
            Path work = Files.createDirectory(files.resolve(mover.tool()));
            var _ = new Meter<>(contests.ground()).run(mover, work);
        }
    }

    private void hold(Contest contest, InstantTarget instant, Documents documents)
            throws IOException, InterruptedException {
        System.out.printf("%n%s: %s%n", contest.title(), documents);
        var results = new Results<SearchMover>();
        for (SearchMover mover : wanted(contest)) {
            instant.forget();
            run(contest, mover, documents, results);
        }
        List<SearchMover> finalists = new ArrayList<>(results.finalists());
        for (int round = 2; round <= rounds; round++) {
            Collections.rotate(finalists, 1);
            for (SearchMover mover : finalists) {
                instant.forget();
                run(contest, mover, documents, results);
            }
        }
        var table = new Table<>(results, "the servers'", contest.peers());
        System.out.printf("%n%s%n%n", table.markdown());
        for (Bar bar : contest.bars()) {
            bar.line(results).ifPresent(System.out::println);
        }
    }

    private List<SearchMover> wanted(Contest contest) {
        return contest.movers().stream()
                .filter(mover -> only.isEmpty() || only.stream().anyMatch(mover.name()::contains))
                .toList();
    }

    private void run(
            Contest contest, SearchMover mover, Documents documents, Results<SearchMover> results)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("rehome-bench-");
        contest.ground().prepare(documents);
        if (mover.needsTargetIndex()) {
            documents.createEmpty(contest.ground().target());
        }
        try {
            Measured measured = new Meter<>(contest.ground()).run(mover, work);
            System.out.println(measured.line(mover.name(), "the servers"));
            if (contest.whole().whole(work)) {
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
