package dev.rehome.cli.demo;

import dev.rehome.sandbox.PostgresServer;
import java.util.Map;

/**
 * What the demo moves between; all on free loopback ports, in folders that go with them.
 *
 * @param old holds the service's databases
 * @param now is to get them
 */
record DemoServers(PostgresServer old, PostgresServer now, DemoSearch search)
        implements AutoCloseable {
    static final int OLD = 15;
    static final int NEW = 18;

    private static final Map<String, String> SETTINGS =
            Map.of(
                    "shared_buffers", "256MB",
                    "max_wal_size", "4GB",
                    "checkpoint_timeout", "30min",
                    "maintenance_work_mem", "128MB");

    static DemoServers start() throws InterruptedException {
        return new DemoServers(
                PostgresServer.start(OLD, SETTINGS),
                PostgresServer.start(NEW, SETTINGS),
                DemoSearch.start());
    }

    /** Where the old ones are. */
    String oldText() {
        return "PostgreSQL %d, %s; %s, %s"
                .formatted(OLD, old.uri("postgres"), search.old().binaries(), search.old().url());
    }

    /** Where the new ones are. */
    String newText() {
        return "PostgreSQL %d, %s; %s, %s"
                .formatted(NEW, now.uri("postgres"), search.now().binaries(), search.now().url());
    }

    @Override
    public void close() {
        search.close();
        now.close();
        old.close();
    }
}
