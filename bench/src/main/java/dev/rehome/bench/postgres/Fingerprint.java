package dev.rehome.bench.postgres;

import dev.rehome.sandbox.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a database holds, worked out by the server itself and by no tool under test: for every table
 * the rows and an MD5 of its ordered content, every index, constraint and sequence position.
 */
record Fingerprint(SortedMap<String, String> facts) {

    static Fingerprint of(PostgresServer server, String database) throws SQLException {
        var facts = new TreeMap<String, String>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET work_mem = '256MB'");
            add(
                    facts,
                    statement,
                    """
                    SELECT 'index ' || indexrelid::regclass, pg_get_indexdef(indexrelid) || indisvalid
                    FROM pg_index WHERE indrelid::regclass::text NOT LIKE 'pg\\_%'
                    """);
            add(
                    facts,
                    statement,
                    """
                    SELECT format('constraint %s on %s', conname, conrelid::regclass),
                        pg_get_constraintdef(oid) || convalidated
                    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
                    """);
            add(
                    facts,
                    statement,
                    "SELECT 'sequence ' || sequencename, coalesce(last_value, 0) FROM"
                            + " pg_sequences");
            for (String table : tables(statement)) {
                add(facts, statement, content(table));
            }
        }
        return new Fingerprint(facts);
    }

    /** In blocks, since one string of five million digests is too long for comfort. */
    private static String content(String table) {
        return """
        SELECT 'table %1$s', sum(rows) || ' rows ' || md5(string_agg(digest, '' ORDER BY block)) FROM (
            SELECT id / 10000 AS block, count(*) AS rows, md5(string_agg(md5(t::text), '' ORDER BY id)) AS digest
            FROM %1$s t GROUP BY 1) blocks
        """
                .formatted(table);
    }

    /** One line for each fact that is not the same here and there. */
    List<String> differences(Fingerprint other) {
        var differences = new ArrayList<String>();
        var names = new TreeMap<>(facts);
        names.putAll(other.facts);
        for (String name : names.keySet()) {
            String here = facts.getOrDefault(name, "missing");
            String there = other.facts.getOrDefault(name, "missing");
            if (!here.equals(there)) {
                differences.add("%s: %s, but %s".formatted(name, here, there));
            }
        }
        return differences;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        var tables = new ArrayList<String>();
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private static void add(SortedMap<String, String> facts, Statement statement, String sql)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                facts.put(rows.getString(1), String.valueOf(rows.getString(2)));
            }
        }
    }
}
