package dev.rehome.bench.postgres;

import dev.rehome.bench.measure.Ground;
import dev.rehome.bench.measure.Proc;
import dev.rehome.bench.measure.Quiet;
import dev.rehome.sandbox.PostgresServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The two servers every contestant works between, with the same settings for all. */
record PostgresGround(PostgresServer source, PostgresServer target) implements Ground {
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

    static PostgresGround start(int sourceMajor, int targetMajor) {
        return new PostgresGround(
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
        Quiet.await();
    }

    void createEmptyTarget() {
        target.execute("postgres", "CREATE DATABASE " + Data.DATABASE);
    }

    @Override
    public double cpuSeconds() {
        return Proc.treeCpuSeconds(source.pid()) + Proc.treeCpuSeconds(target.pid());
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
