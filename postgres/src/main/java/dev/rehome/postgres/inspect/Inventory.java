package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.globals.Databases;
import java.util.List;

/**
 * What a server holds, for somebody who plans to move it.
 *
 * @param identity the system identifier of the cluster
 * @param provider whose managed service it is; empty when nobody's
 * @param roles how many, the built-in ones left out
 * @param settings those that matter to a move, as {@code name = value}
 * @param closed databases that we cannot connect to, so that nothing more is known of them
 */
public record Inventory(
        String address,
        String version,
        String identity,
        String provider,
        boolean standby,
        String role,
        boolean superuser,
        long roles,
        List<String> settings,
        List<DatabaseSummary> databases,
        List<Databases.Listed> closed) {
    private static final int BIGGEST = 5;

    public Inventory {
        settings = List.copyOf(settings);
        databases = List.copyOf(databases);
        closed = List.copyOf(closed);
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

    /** Says of each database that we cannot connect to what would let us in. */
    public List<Problem> hindrances(String server) {
        return new Databases(role, closed).hindrances(server);
    }

    /** For the terminal: the server, then each database with its biggest tables, in columns. */
    public String text() {
        var text = new StringBuilder();
        text.append(address).append('\n');
        text.append(
                "PostgreSQL %s%s%s, cluster %s%n"
                        .formatted(
                                version,
                                provider.isEmpty() ? "" : " of " + provider,
                                standby ? " (standby)" : "",
                                identity));
        text.append(
                "%s, %s, %s; we are %s%s%n"
                        .formatted(
                                Figures.count(databases.size(), "database"),
                                Figures.bytes(
                                        databases.stream().mapToLong(DatabaseSummary::bytes).sum()),
                                Figures.count(roles, "role"),
                                Printable.line(role),
                                superuser ? ", a superuser" : ""));
        settings(text);
        databases.forEach(database -> append(text, database));
        closed.forEach(
                each ->
                        text.append(
                                "%nDatabase %s: %s%n"
                                        .formatted(
                                                Printable.line(each.name()),
                                                each.door() == Databases.Door.BARRED
                                                        ? "we may not connect"
                                                        : "allows no connections")));
        return text.toString();
    }

    private void settings(StringBuilder text) {
        text.append("%nSettings%n".formatted());
        for (String setting : settings) {
            boolean offlineOnly =
                    setting.startsWith("wal_level = ") && !setting.endsWith(" logical");
            text.append(
                    "  %s%s%n"
                            .formatted(
                                    Printable.line(setting),
                                    offlineOnly ? "  (moving without a stop needs logical)" : ""));
        }
    }

    private static void append(StringBuilder text, DatabaseSummary database) {
        text.append(
                "%nDatabase %s: %s, %s, %s, %s, owner %s%n"
                        .formatted(
                                Printable.line(database.name()),
                                Figures.bytes(database.bytes()),
                                Figures.count(database.tables(), "table"),
                                database.encoding(),
                                Printable.line(database.locale()),
                                Printable.line(database.owner())));
        if (!database.extensions().isEmpty()) {
            String extensions = String.join(", ", database.extensions());
            text.append("  extensions: %s%n".formatted(Printable.line(extensions)));
        }
        List<TableSize> shown = database.biggest().stream().limit(BIGGEST).toList();
        List<String> names = shown.stream().map(table -> Printable.line(table.name())).toList();
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < shown.size(); i++) {
            String name = names.get(i);
            TableSize table = shown.get(i);
            text.append(
                    "  %s %10s  %s%n"
                            .formatted(
                                    name + " ".repeat(width - name.length()),
                                    Figures.bytes(table.bytes()),
                                    table.rows() < 0
                                            ? "never analysed"
                                            : "about " + Figures.count(table.rows(), "row")));
        }
    }
}
