package dev.rehome.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a contestant once and reads the meters of the machine before, during and after. */
public record Meter<G extends Ground>(G ground) {
    private static final int SAMPLE_MILLIS = 200;
    private static final int RUN_MINUTES_MAX = 30;

    /**
     * bash's own {@code time} counts the processor time of every descendant that was waited for.
     */
    private static final String TIMED =
            """
            exec 3>"$1" 4>"$2"; shift 2
            TIMEFORMAT='%3U %3S'
            { time "$@" >&4 2>&4 3>&- 4>&-; } 2>&3
            """;

    private static final Pattern HEAP = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

    /**
     * The cost of that run.
     *
     * @param work an empty folder, where the tool's output is kept as {@code log}
     * @throws IllegalStateException with the end of that output when the tool fails
     */
    public Measured run(Mover<? super G> mover, Path work)
            throws IOException, InterruptedException {
        Path times = work.resolve("times");
        Path log = work.resolve("log");
        var words = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
        words.addAll(List.of(times.toString(), log.toString()));
        words.addAll(mover.command(ground, work));
        var builder = new ProcessBuilder(words).directory(work.toFile());
        builder.environment().putAll(mover.environment());

        double machine = Proc.machineCpuSeconds();
        double stolen = Proc.stolenSeconds();
        double servers = ground.cpuSeconds();
        long start = System.nanoTime();
        Process process = builder.start();
        long resident = 0;
        while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            resident = Math.max(resident, Proc.treeResidentBytes(process.pid()));
            if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(RUN_MINUTES_MAX)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException(
                        "%s did not end within %d minutes"
                                .formatted(mover.name(), RUN_MINUTES_MAX));
            }
        }
        double wall = (System.nanoTime() - start) / 1e9;
        double machineUsed = Proc.machineCpuSeconds() - machine;
        double stolenMeanwhile = Proc.stolenSeconds() - stolen;
        double serversUsed = ground.cpuSeconds() - servers;
        if (process.exitValue() != 0) {
            String said = Files.readString(log);
            throw new IllegalStateException(
                    "%s ended with %d:%n%s"
                            .formatted(
                                    mover.name(),
                                    process.exitValue(),
                                    said.substring(Math.max(0, said.length() - 3000))));
        }
        return new Measured(
                wall,
                machineUsed,
                seconds(Files.readString(times)),
                serversUsed,
                stolenMeanwhile,
                resident,
                heapBytes(work));
    }

    /** User and system time on the last line; bash may have said something before. */
    private static double seconds(String times) {
        String last = times.strip().lines().reduce("", (before, line) -> line);
        int blank = last.indexOf(' ');
        return Double.parseDouble(last.substring(0, blank))
                + Double.parseDouble(last.substring(blank + 1));
    }

    /** The fullest the heap was when a collection began, from a {@code gc.log} if there is one. */
    private static long heapBytes(Path work) throws IOException {
        Path log = work.resolve("gc.log");
        if (!Files.exists(log)) {
            return 0;
        }
        long most = 0;
        Matcher pause = HEAP.matcher(Files.readString(log));
        while (pause.find()) {
            most = Math.max(most, Long.parseLong(pause.group(1)));
        }
        return most << 20;
    }
}
