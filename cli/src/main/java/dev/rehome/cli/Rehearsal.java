package dev.rehome.cli;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.terminal.LiveView;
import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.Terminal;
import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.RunId;
import dev.rehome.sandbox.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Not a command: the launcher runs this once to fill the JDK's ahead-of-time cache with what most
 * commands load and call, and with how often: so a later run compiles what is hot at once, without
 * counting first. Where servers to start are at hand, it clones one small database between two of
 * its own; and it copies one index between two stand-ins. It leaves nothing behind but the native
 * library of SQLite, in a folder that is given as an argument.
 */
final class Rehearsal {
    private static final List<String> FILES = List.of("rehearsal.yaml", "journal.db");
    private static final int MAJOR = 15;

    /** One table in either format of COPY, and enough small ones for what comes with each. */
    private static final String DATA =
            """
            CREATE TABLE long (id int PRIMARY KEY, amount int NOT NULL, note text NOT NULL);
            INSERT INTO long SELECT i, i % 997, repeat('x', i % 100) FROM generate_series(1, 300000) i;
            CREATE TABLE mixed (id uuid PRIMARY KEY, at timestamptz, price numeric, tags text[], doc jsonb);
            INSERT INTO mixed SELECT gen_random_uuid(), now(), i / 7.0, ARRAY['a', 'b'], jsonb_build_object('n', i)
              FROM generate_series(1, 100000) i;
            DO $$ BEGIN
              FOR n IN 1..60 LOOP
                EXECUTE format('CREATE TABLE small_%s (id serial PRIMARY KEY, parent int %s, label text UNIQUE)',
                    n, CASE WHEN n > 1 THEN 'REFERENCES small_' || n - 1 END);
                EXECUTE format('INSERT INTO small_%s (label) SELECT i FROM generate_series(1, 50) i', n);
              END LOOP;
            END $$;
            """;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("rehome-rehearsal-");
        try {
            Surroundings here = here(folder);
            for (List<String> command : commands(folder)) {
                int _ = Main.run(here, command.toArray(String[]::new));
            }
            show(here.out());
            clone(here, folder);
            boolean _ = Terminal.ofStandardOutput().isPresent();
            dev.rehome.search.copy.Rehearsal.run(
                    (from, to, index) -> copy(here, folder, from, to, index));
            for (String libraries : arguments) {
                unpack(Path.of(libraries));
            }
        } finally {
            for (String file : FILES) {
                boolean _ = Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
        }
    }

    /** Where SQLite, told so, finds its library; else it unpacks and compares it at each start. */
    private static void unpack(Path folder) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (var in = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
            if (in != null) {
                Files.copy(in, Files.createDirectories(folder).resolve(name));
            }
        }
    }

    private static List<List<String>> commands(Path folder) {
        String journal = folder.resolve("journal.db").toString();
        return List.of(
                List.of("--help"),
                List.of("run", "--help"),
                List.of("explain", "approve"),
                List.of("init", "rehearsal.yaml"),
                List.of("validate", "rehearsal.yaml"),
                List.of("doctor", "--journal", journal),
                List.of("runs", "--journal", journal),
                List.of("status", "--journal", journal),
                List.of("--mistyped"));
    }

    /** Best effort: without servers or {@code pg_dump}, the cache holds a little less. */
    private static void clone(Surroundings here, Path folder) {
        try (var source = PostgresServer.start(MAJOR);
                var target = PostgresServer.start(MAJOR)) {
            source.execute("postgres", "CREATE DATABASE rehearsal");
            source.execute("rehearsal", DATA, "ANALYZE");
            for (String verb : List.of("clone", "verify")) {
                int _ =
                        Main.run(
                                here,
                                "postgres",
                                verb,
                                "--from",
                                source.uri("postgres"),
                                "--to",
                                target.uri("postgres"),
                                "--database",
                                "rehearsal",
                                "--journal",
                                folder.resolve("journal.db").toString());
            }
        } catch (IllegalStateException | UncheckedIOException e) {
            System.err.println("no clone was rehearsed: " + e.getMessage());
        }
    }

    private static void copy(Surroundings here, Path folder, String from, String to, String index) {
        int _ =
                Main.run(
                        here,
                        "search",
                        "copy",
                        "--from",
                        from,
                        "--to",
                        to,
                        "--index",
                        index,
                        "--journal",
                        folder.resolve("journal.db").toString());
    }

    private static void show(PrintStream out) {
        var run = new RunId("rehearsal");
        Instant now = Instant.EPOCH;
        try (var view =
                new LiveView(
                        new Look(true, true, true),
                        out,
                        Clock.systemUTC(),
                        () -> new LiveView.Size(80, 24))) {
            view.publish(new Event.RunStarted(run, now, "rehearsal", 1, Event.Way.FIRST));
            view.publish(new Event.StepStarted(run, now, "1", "clone", "postgres.clone"));
            view.publish(new Event.ItemAdvanced(run, now, "1", "table", Amount.rows(1, 1)));
            view.publish(
                    new Event.StepAdvanced(run, now, "1", Amount.rows(2, 2), Amount.rows(1, 1)));
        }
    }

    private static Surroundings here(Path folder) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var redactor = new Redactor();
        return new Surroundings(
                new BufferedReader(Reader.nullReader()),
                nowhere,
                nowhere,
                nowhere,
                Optional.empty(),
                redactor,
                new Secrets(redactor),
                Kinds.catalog(),
                Clock.tickMillis(ZoneId.systemDefault()),
                Map.of(),
                folder,
                "rehearsal");
    }
}
