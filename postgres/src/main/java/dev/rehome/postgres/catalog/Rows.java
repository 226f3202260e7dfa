package dev.rehome.postgres.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads every row of a catalog query into a list of values. */
final class Rows {

    private Rows() {}

    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    interface Visitor {
        void visit(ResultSet row) throws SQLException;
    }

    static void each(Connection jdbc, String sql, Visitor visitor) throws SQLException {
        try (var statement = jdbc.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                visitor.visit(rows);
            }
        }
    }

    static <T> List<T> read(Connection jdbc, String sql, Reader<T> reader) throws SQLException {
        var values = new ArrayList<T>();
        each(jdbc, sql, row -> values.add(reader.read(row)));
        return List.copyOf(values);
    }

    static QualifiedName name(ResultSet row) throws SQLException {
        return new QualifiedName(row.getString("nspname"), row.getString("relname"));
    }

    /** An oid column, empty where it is null or 0. */
    static Optional<Long> oid(ResultSet row, String column) throws SQLException {
        long oid = row.getLong(column);
        return oid == 0 ? Optional.empty() : Optional.of(oid);
    }
}
