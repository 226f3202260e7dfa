package dev.rehome.bench.postgres;

import dev.rehome.bench.measure.Proc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What both servers were doing during a run, asked of {@code pg_stat_activity} twice a second:
 * where the time goes, and where a core had nothing to do.
 */
final class Activity implements AutoCloseable {
    static final Activity NONE = new Activity(null);
    private static final int SAMPLE_MILLIS = 500;
    private static final int STATEMENT_CHARS_MAX = 60;
    private static final String ACTIVE =
            """
            SELECT regexp_replace(left(query, %d), '\\s+', ' ', 'g') || CASE
                    WHEN backend_type = 'parallel worker' THEN ' (worker)' ELSE '' END
                || coalesce(' [' || wait_event || ']', '')
            FROM pg_stat_activity
            WHERE state = 'active' AND pid <> pg_backend_pid() AND query <> ''
            ORDER BY 1
            """
                    .formatted(STATEMENT_CHARS_MAX);

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> totals = new TreeMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final @Nullable Thread watcher;

    private Activity(@Nullable PostgresGround ground) {
        this.watcher = ground == null ? null : Thread.ofPlatform().start(() -> watch(this, ground));
    }

    static Activity watch(PostgresGround ground) {
        return new Activity(ground);
    }

    private static void watch(Activity activity, PostgresGround ground) {
        try (Connection source = ground.source().connect("postgres");
                Connection target = ground.target().connect("postgres");
                Statement atSource = source.createStatement();
                Statement atTarget = target.createStatement()) {
            long start = System.nanoTime();
            double busy = Proc.machineCpuSeconds();
            long last = start;
            while (!activity.ended.get()) {
                Thread.sleep(SAMPLE_MILLIS);
                long now = System.nanoTime();
                double busyNow = Proc.machineCpuSeconds();
                activity.record(
                        (now - start) / 1e9,
                        (busyNow - busy) / ((now - last) / 1e9),
                        active(atSource),
                        active(atTarget));
                busy = busyNow;
                last = now;
            }
        } catch (SQLException e) {
            activity.record(0, 0, List.of(String.valueOf(e.getMessage())), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void record(
            double second, double cores, List<String> source, List<String> target) {
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  %5.1f s  %4.2f cores  %s <- %s",
                        second,
                        cores,
                        target,
                        source));
        source.forEach(statement -> totals.merge("source: " + statement, 1, Integer::sum));
        target.forEach(statement -> totals.merge("target: " + statement, 1, Integer::sum));
    }

    private static List<String> active(Statement statement) throws SQLException {
        var active = new ArrayList<String>();
        try (ResultSet rows = statement.executeQuery(ACTIVE)) {
            while (rows.next()) {
                active.add(rows.getString(1));
            }
        }
        return active;
    }

    /** The samples in order, then the statements by the time they were seen. */
    synchronized void print() {
        lines.forEach(System.out::println);
        totals.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(25)
                .forEach(
                        entry ->
                                System.out.printf(
                                        Locale.ROOT,
                                        "  %6.1f s  %s%n",
                                        entry.getValue() * SAMPLE_MILLIS / 1e3,
                                        entry.getKey()));
    }

    @Override
    public void close() {
        ended.set(true);
        if (watcher != null) {
            try {
                watcher.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
