package dev.rehome.bench.measure;

import java.time.Duration;

/** Nobody else at work on the machine. */
public final class Quiet {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final double BUSY_SHARE_MAX = 0.04;

    private Quiet() {}

    /** Waits until nothing runs; after a minute it warns that something does. */
    public static void await() throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        double share;
        do {
            double before = Proc.machineCpuSeconds();
            Thread.sleep(Duration.ofSeconds(2));
            share = (Proc.machineCpuSeconds() - before) / 2 / cores;
        } while (share > BUSY_SHARE_MAX && System.nanoTime() < deadline);
        if (share > BUSY_SHARE_MAX) {
            System.out.printf(
                    "WARNING: the machine is %.0f %% busy with other work%n", share * 100);
        }
    }
}
