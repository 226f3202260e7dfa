package dev.rehome.bench;

import dev.rehome.sandbox.PostgresServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two servers every contestant works between, with the same settings for all. */
record Ground(PostgresServer source, PostgresServer target) implements AutoCloseable {
    private static final Duration QUIET_WAIT_MAX = Duration.ofSeconds(60);
    private static final double QUIET_BUSY_SHARE_MAX = 0.04;

    /** What differs from a stock server; the README gives the reasons. */
    static Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("fsync", "on");
        settings.put("shared_buffers", "1GB");
        settings.put("maintenance_work_mem", "512MB");
        settings.put("max_wal_size", "16GB");
        settings.put("checkpoint_timeout", "1h");
        settings.put("wal_level", "logical");
        settings.put("autovacuum", "off");
        return settings;
    }

    static Ground start(int sourceMajor, int targetMajor) {
        return new Ground(
                PostgresServer.start(sourceMajor, settings()),
                PostgresServer.start(targetMajor, settings()));
    }

    String from() {
        return source.uri(Data.DATABASE);
    }

    String to() {
        return target.uri(Data.DATABASE);
    }

    /** Empties the target, writes out what both have in memory and waits until nothing runs. */
    void prepare() throws InterruptedException {
        target.execute(
                "postgres",
                "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(Data.DATABASE),
                "CHECKPOINT");
        source.execute("postgres", "CHECKPOINT");
        waitForQuiet();
    }

    void createEmptyTarget() {
        target.execute("postgres", "CREATE DATABASE " + Data.DATABASE);
    }

    /** Seconds of processor time both servers have used so far. */
    double cpuSeconds() {
        return Proc.treeCpuSeconds(source.pid()) + Proc.treeCpuSeconds(target.pid());
    }

    private static void waitForQuiet() throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        long deadline = System.nanoTime() + QUIET_WAIT_MAX.toNanos();
        double share;
        do {
            double before = Proc.machineCpuSeconds();
            Thread.sleep(Duration.ofSeconds(2));
            share = (Proc.machineCpuSeconds() - before) / 2 / cores;
        } while (share > QUIET_BUSY_SHARE_MAX && System.nanoTime() < deadline);
        if (share > QUIET_BUSY_SHARE_MAX) {
            System.out.printf(
                    "WARNING: the machine is %.0f %% busy with other work%n", share * 100);
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
