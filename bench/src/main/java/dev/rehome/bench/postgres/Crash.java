package dev.rehome.bench.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kills Rehome's process again and again in the middle of a clone, resumes it each time, and asks
 * in the end both Rehome and the servers themselves whether the copy is equal.
 */
@Command(
        name = "crash",
        description = "Kills a clone at random instants, resumes it, and compares the copy.")
public final class Crash implements Callable<Integer> {
    private static final int RUN_MINUTES_MAX = 30;

    @Option(names = "--scale", description = "Size of the data; 1 is about 1.5 GB. Default 1.")
    private double scale = 1;

    @Option(names = "--clones", description = "How many clones are made. Default 3.")
    private int clones = 3;

    @Option(names = "--kills", description = "How often each one is killed. Default 4.")
    private int kills = 4;

    @Option(names = "--jobs", description = "Rehome's --jobs. Default: the cores here.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--source", description = "Major version of the source. Default 15.")
    private int sourceMajor = 15;

    @Option(names = "--target", description = "Major version of the target. Default 15.")
    private int targetMajor = 15;

    @Option(names = "--seed", description = "Chooses the instants. Default: a new one each time.")
    private long seed = System.nanoTime();

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        System.out.printf("Seed %d%n", seed);
        var random = new Random(seed);
        int unequal = 0;
        try (PostgresGround ground = PostgresGround.start(sourceMajor, targetMajor)) {
            new Data(scale).create(ground.source());
            Fingerprint expected = Fingerprint.of(ground.source(), Data.DATABASE);
            ground.prepare();
            double undisturbed = new Attempt(ground, jobs).finish(List.of());
            System.out.printf(Locale.ROOT, "Undisturbed: %.1f s%n", undisturbed);
            for (int clone = 1; clone <= clones; clone++) {
                ground.prepare();
                if (!survives(clone, new Attempt(ground, jobs), random, undisturbed, expected)) {
                    unequal++;
                }
            }
        }
        System.out.printf("%d clones, killed %d times each, %d unequal%n", clones, kills, unequal);
        return unequal == 0 ? 0 : 1;
    }

    private boolean survives(
            int clone,
            Attempt attempt,
            Random random,
            double undisturbedSeconds,
            Fingerprint expected)
            throws IOException, InterruptedException, SQLException {
        var instants = new ArrayList<Double>();
        for (int kill = 0; kill < kills; kill++) {
            instants.add(random.nextDouble() * undisturbedSeconds);
        }
        double seconds = attempt.finish(instants);
        int verified = attempt.verify();
        List<String> differences =
                expected.differences(Fingerprint.of(attempt.ground().target(), Data.DATABASE));
        System.out.printf(
                Locale.ROOT,
                "Clone %d, killed after %s s: %.1f s in all; rehome verify ended with %d; %d"
                        + " differences%n",
                clone,
                Arrays.toString(instants.stream().mapToLong(Math::round).toArray()),
                seconds,
                verified,
                differences.size());
        differences.stream().limit(20).forEach(line -> System.out.println("    " + line));
        return verified == 0 && differences.isEmpty();
    }

    /** One clone with a journal of its own, to its end. */
    private record Attempt(PostgresGround ground, Path work, Rehome rehome) {

        Attempt(PostgresGround ground, int jobs) throws IOException {
            this(
                    ground,
                    Files.createTempDirectory("rehome-crash-"),
                    new Rehome(Path.of("").toAbsolutePath(), jobs, true, ""));
        }

        /** Starts it, kills it that many seconds into each attempt, and lets the last one end. */
        double finish(List<Double> killedAfterSeconds) throws IOException, InterruptedException {
            long start = System.nanoTime();
            for (double seconds : killedAfterSeconds) {
                Process process = goOn();
                if (!process.waitFor(Math.round(seconds * 1000), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
            Process last = goOn();
            if (!last.waitFor(RUN_MINUTES_MAX, TimeUnit.MINUTES)) {
                last.destroyForcibly();
            }
            if (last.waitFor() != 0) {
                throw new IllegalStateException(
                        "ended with %d:%n%s".formatted(last.exitValue(), Files.readString(log())));
            }
            return (System.nanoTime() - start) / 1e9;
        }

        /** What {@code rehome postgres verify} ends with: 0 when both databases are equal. */
        int verify() throws IOException, InterruptedException {
            return start(
                            rehome.home().resolve("rehome").toString(),
                            "postgres",
                            "verify",
                            "--from",
                            ground.source().uri("postgres"),
                            "--to",
                            ground.target().uri("postgres"),
                            "--database",
                            Data.DATABASE)
                    .waitFor();
        }

        /** Resumes the run, or begins it when it was killed before it was in the journal. */
        private Process goOn() throws IOException, InterruptedException {
            String launcher = rehome.home().resolve("rehome").toString();
            return Files.exists(journal()) && start(launcher, "show").waitFor() == 0
                    ? start(launcher, "resume")
                    : start(rehome.command(ground, work).toArray(String[]::new));
        }

        private Process start(String... command) throws IOException {
            var builder =
                    new ProcessBuilder(command)
                            .directory(work.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().put("REHOME_JOURNAL", journal().toString());
            return builder.start();
        }

        private Path journal() {
            return work.resolve("journal.db");
        }

        private Path log() {
            return work.resolve("log");
        }
    }
}
