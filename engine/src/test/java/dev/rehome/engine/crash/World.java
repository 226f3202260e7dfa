package dev.rehome.engine.crash;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A world of a real file and a real database, whose every change is counted in the transaction that
 * makes it: nothing that happens twice goes unseen.
 */
record World(Path folder) {

    /** Appends a line to the file. */
    record Note(String line) implements StepSpec {}

    /** Takes the line out again. */
    record Unnote(String line) implements StepSpec {}

    /** Creates a table and fills it part by part. */
    record Fill(String table, int parts) implements StepSpec {}

    record Drop(String table) implements StepSpec {}

    /** Everything there is to see, changes in an order that does not depend on threads. */
    List<String> state() {
        var state = new ArrayList<String>();
        state.addAll(lines().stream().sorted().toList());
        query("SELECT what || ' ' || count(*) FROM effect GROUP BY what ORDER BY what", state);
        var tables = new ArrayList<String>();
        query("SELECT name FROM sqlite_master WHERE name LIKE 't\\_%' ESCAPE '\\'", tables);
        for (String table : tables) {
            query("SELECT '%1$s ' || part FROM %1$s ORDER BY part".formatted(table), state);
        }
        return state;
    }

    private void query(String sql, List<String> into) {
        change(
                statement -> {
                    try (var rows = statement.executeQuery(sql)) {
                        while (rows.next()) {
                            into.add(rows.getString(1));
                        }
                    }
                    return true;
                });
    }

    @FunctionalInterface
    private interface Change<T> {
        T by(Statement statement) throws SQLException;
    }

    private <T> T change(Change<T> change) {
        String url = "jdbc:sqlite:%s?busy_timeout=20000".formatted(folder.resolve("world.db"));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("CREATE TABLE IF NOT EXISTS effect (what TEXT)");
            T result = change.by(statement);
            statement.execute("COMMIT");
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void count(Statement statement, String what) throws SQLException {
        statement.execute("INSERT INTO effect VALUES ('%s')".formatted(what));
    }

    private static boolean exists(Statement statement, String table) throws SQLException {
        try (var rows =
                statement.executeQuery(
                        "SELECT 1 FROM sqlite_master WHERE name = '%s'".formatted(table))) {
            return rows.next();
        }
    }

    private Path notes() {
        return folder.resolve("notes");
    }

    private List<String> lines() {
        try {
            return Files.exists(notes()) ? Files.readAllLines(notes()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private abstract static class Plain implements Step {
        @Override
        public List<Access> access() {
            return List.of();
        }

        @Override
        public Forecast forecast() {
            return new Forecast(
                    List.of(new Forecast.Change(Forecast.Verb.CREATE, "something", Amount.NONE)),
                    List.of(),
                    "");
        }

        @Override
        public Verdict verify(Run run) {
            return Verdict.holds("seen");
        }

        @Override
        public Undo undo(Run run) {
            return Undo.nothing("is an undo itself");
        }
    }

    Step note(Note spec) {
        return new Plain() {
            @Override
            public Check check(Run run) {
                return lines().contains(spec.line()) ? Check.done("written") : Check.ready();
            }

            @Override
            public Undo undo(Run run) {
                return Undo.by("unnote", new Unnote(spec.line()));
            }

            @Override
            public void apply(Run run) {
                try {
                    Files.writeString(
                            notes(),
                            spec.line() + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    Step unnote(Unnote spec) {
        return new Plain() {
            @Override
            public Check check(Run run) {
                return lines().contains(spec.line()) ? Check.ready() : Check.done("not written");
            }

            @Override
            public void apply(Run run) {
                var rest = new ArrayList<>(lines());
                rest.remove(spec.line());
                try {
                    Path next = folder.resolve("notes.next");
                    Files.write(next, rest);
                    Files.move(next, notes(), StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    Step fill(Fill spec) {
        return new Plain() {
            @Override
            public Check check(Run run) {
                return change(statement -> filled(statement, spec.table()) == spec.parts())
                        ? Check.done("filled")
                        : Check.ready();
            }

            @Override
            public Undo undo(Run run) {
                return Undo.by("drop", new Drop(spec.table()));
            }

            @Override
            public void apply(Run run) {
                int saved = run.cursor().map(Cursor::text).map(Integer::parseInt).orElse(0);
                for (int part = saved + 1; part <= spec.parts(); part++) {
                    int inserting = part;
                    change(statement -> insert(statement, spec.table(), inserting));
                    run.save(new Cursor(String.valueOf(part)));
                }
            }
        };
    }

    private static int filled(Statement statement, String table) throws SQLException {
        if (!exists(statement, table)) {
            return 0;
        }
        try (var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The cursor may be one part behind: it is saved after the part was committed. */
    private static boolean insert(Statement statement, String table, int part) throws SQLException {
        if (!exists(statement, table)) {
            statement.execute("CREATE TABLE %s (part INTEGER PRIMARY KEY)".formatted(table));
            count(statement, "create " + table);
        }
        boolean news =
                statement.executeUpdate(
                                "INSERT OR IGNORE INTO %s VALUES (%d)".formatted(table, part))
                        == 1;
        if (news) {
            count(statement, "insert into " + table);
        }
        return news;
    }

    Step drop(Drop spec) {
        return new Plain() {
            @Override
            public Check check(Run run) {
                return change(statement -> exists(statement, spec.table()))
                        ? Check.ready()
                        : Check.done("not there");
            }

            @Override
            public void apply(Run run) {
                change(
                        statement -> {
                            statement.execute("DROP TABLE " + spec.table());
                            count(statement, "drop " + spec.table());
                            return true;
                        });
            }
        };
    }
}
