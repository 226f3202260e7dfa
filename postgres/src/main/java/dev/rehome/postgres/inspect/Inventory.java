package dev.rehome.postgres.inspect;

import java.util.List;

/**
 * What a server holds, for somebody who plans to move it.
 *
 * @param identity the system identifier of the cluster
 * @param roles how many, the built-in ones left out
 * @param settings those that matter to a move, as {@code name = value}
 */
public record Inventory(
        String address,
        String version,
        String identity,
        boolean standby,
        String role,
        boolean superuser,
        long roles,
        List<String> settings,
        List<DatabaseSummary> databases) {
    private static final int BIGGEST = 5;

    public Inventory {
        settings = List.copyOf(settings);
        databases = List.copyOf(databases);
    }

    /**
     * One database.
     *
     * @param bytes on disk, indexes included
     * @param extensions name and version, {@code plpgsql} left out
     * @param biggest the biggest tables, indexes included, first the biggest of all
     */
    public record DatabaseSummary(
            String name,
            String owner,
            String encoding,
            String locale,
            long bytes,
            long tables,
            List<String> extensions,
            List<TableSize> biggest) {
        public DatabaseSummary {
            extensions = List.copyOf(extensions);
            biggest = List.copyOf(biggest);
        }
    }

    /**
     * A table and its size.
     *
     * @param rows the server's estimate; -1 where it was never analysed
     */
    public record TableSize(String name, long rows, long bytes) {}

    /** For the terminal: one line a database, then its biggest tables. */
    public String text() {
        var text = new StringBuilder();
        text.append(
                "%s%nPostgreSQL %s%s, cluster %s, %d roles; we are %s%s%n"
                        .formatted(
                                address,
                                version,
                                standby ? " (standby)" : "",
                                identity,
                                roles,
                                role,
                                superuser ? ", a superuser" : ""));
        for (String setting : settings) {
            text.append("  ").append(setting).append(System.lineSeparator());
        }
        for (DatabaseSummary database : databases) {
            text.append(
                    "%n%-32s %10s  %,6d tables  %s  %s  owner %s%n"
                            .formatted(
                                    database.name(),
                                    size(database.bytes()),
                                    database.tables(),
                                    database.encoding(),
                                    database.locale(),
                                    database.owner()));
            if (!database.extensions().isEmpty()) {
                text.append(
                        "  extensions: %s%n".formatted(String.join(", ", database.extensions())));
            }
            database.biggest().stream()
                    .limit(BIGGEST)
                    .forEach(
                            table ->
                                    text.append(
                                            "  %-30s %10s  about %,d rows%n"
                                                    .formatted(
                                                            table.name(),
                                                            size(table.bytes()),
                                                            Math.max(0, table.rows()))));
        }
        return text.toString();
    }

    /** {@code 1.4 GB}: thousands, as disks are sold. */
    static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(value, units[unit]);
    }
}
