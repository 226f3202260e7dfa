package dev.rehome.bench.postgres;

import dev.rehome.bench.measure.Measured;
import dev.rehome.bench.measure.Meter;
import dev.rehome.bench.measure.Results;
import dev.rehome.bench.measure.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Clones one database by every tool in turn, between the same two servers, and prints what each
 * took. After a run that does not count, a heat: every configuration runs once. Then the finals:
 * Rehome and the fastest configurations of each other tool, in an order that turns from round to
 * round.
 */
@Command(
        name = "postgres",
        description =
                "Measures clones of one database by Rehome and by the tools people use today.")
public final class PostgresBench implements Callable<Integer> {
    @Option(names = "--scale", description = "Size of the data; 1 is about 1.5 GB. Default 1.")
    private double scale = 1;

    @Option(names = "--rounds", description = "Runs of each finalist, the heat too. Default 3.")
    private int rounds = 3;

    @Option(names = "--jobs", description = "Rehome's --jobs. Default: the cores here.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--source", description = "Major version of the source. Default 15.")
    private int sourceMajor = 15;

    @Option(names = "--target", description = "Major version of the target. Default 15.")
    private int targetMajor = 15;

    @Option(
            names = "--only",
            split = ",",
            description = "Only contestants whose name contains one of these.")
    private List<String> only = List.of();

    @Option(
            names = "--activity",
            description = "Print what the servers were doing, second by second.")
    private boolean activity;

    @Option(
            names = "--java-options",
            description =
                    "For Rehome's JVM; -XX:StartFlightRecording:filename=/tmp/rehome.jfr shows"
                            + " where its own processor time goes.")
    private String javaOptions = "";

    @Option(names = "--log", description = "Print what each tool said.")
    private boolean log;

    private final Map<PostgresMover, Integer> failures = new HashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Path rehome = Path.of("").toAbsolutePath();
        Field field = Field.of(sourceMajor, rehome, jobs, javaOptions, only);
        try (PostgresGround ground = PostgresGround.start(sourceMajor, targetMajor)) {
            System.out.printf("Making the data, scale %s%n", scale);
            new Data(scale).create(ground.source());
            System.out.printf(
                    Locale.ROOT,
                    "%.2f GB; PostgreSQL %d to %d; %d cores; %s%n",
                    Data.bytes(ground.source()) / 1e9,
                    sourceMajor,
                    targetMajor,
                    Runtime.getRuntime().availableProcessors(),
                    PostgresGround.settings());
            Fingerprint expected = Fingerprint.of(ground.source(), Data.DATABASE);
            System.out.println("Warming up: the first move finds new files and cold memory");
            run(ground, field.movers().getFirst(), expected, new Results<PostgresMover>());
            var results = new Results<PostgresMover>();
            for (PostgresMover mover : field.movers()) {
                run(ground, mover, expected, results);
            }
            List<PostgresMover> finalists = new ArrayList<>(results.finalists());
            for (int round = 2; round <= rounds; round++) {
                Collections.rotate(finalists, 1);
                for (PostgresMover mover : finalists) {
                    run(ground, mover, expected, results);
                }
            }
            System.out.printf(
                    "%n%s%n%n",
                    new Table<>(
                                    results,
                                    "PostgreSQL's",
                                    List.of("pgcopydb", "pg_dump + pg_restore"))
                            .markdown());
            new Bars(results).lines(versionSeconds(rehome)).forEach(System.out::println);
            return failures.isEmpty() ? 0 : 1;
        }
    }

    private void run(
            PostgresGround ground,
            PostgresMover mover,
            Fingerprint expected,
            Results<PostgresMover> results)
            throws IOException, InterruptedException, SQLException {
        Path work = Files.createTempDirectory("rehome-bench-");
        ground.prepare();
        if (mover.needsTargetDatabase()) {
            ground.createEmptyTarget();
        }
        try {
            Activity watched = activity ? Activity.watch(ground) : Activity.NONE;
            Measured measured;
            try (watched) {
                measured = new Meter<>(ground).run(mover, work);
            }
            results.add(mover, measured);
            System.out.println(measured.line(mover.name(), "PostgreSQL"));
            watched.print();
            List<String> differences =
                    expected.differences(Fingerprint.of(ground.target(), Data.DATABASE));
            if (!differences.isEmpty()) {
                failures.merge(mover, 1, Integer::sum);
                System.out.printf("  NOT EQUAL, %d differences:%n", differences.size());
                differences.stream().limit(20).forEach(line -> System.out.println("    " + line));
            }
        } catch (IllegalStateException e) {
            failures.merge(mover, 1, Integer::sum);
            System.out.printf("%-40s FAILED: %s%n", mover.name(), e.getMessage());
        }
        if (log) {
            System.out.println(Files.readString(work.resolve("log")));
        }
        new ProcessBuilder("rm", "-rf", work.toString()).start().waitFor();
    }

    /** The median of five starts. */
    private static double versionSeconds(Path rehome) throws IOException, InterruptedException {
        if (!Files.isExecutable(rehome.resolve("rehome"))) {
            return Double.NaN;
        }
        double[] seconds = new double[5];
        for (int i = 0; i < seconds.length; i++) {
            long start = System.nanoTime();
            new ProcessBuilder(rehome.resolve("rehome").toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return seconds[seconds.length / 2];
    }
}
