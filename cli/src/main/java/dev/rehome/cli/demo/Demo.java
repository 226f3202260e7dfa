package dev.rehome.cli.demo;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.terminal.Look;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Figures;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The demonstration, told while it happens; every {@code rehome} in it is the real command. */
final class Demo {
    /** How much of the data has arrived when the clone is killed. */
    private static final double KILL_AT = 0.35;

    /** Of the largest table's rows one document each. */
    private static final int DOCUMENTS_OF_ROWS = 10;

    private static final Duration KILL_LOOK = Duration.ofMillis(50);

    private final Surroundings here;
    private final int rows;
    private final boolean keep;
    private final Look look;
    private final Narrator told;

    Demo(Surroundings here, int rows, boolean keep) {
        this.here = here;
        this.rows = rows;
        this.keep = keep;
        this.look = here.look();
        this.told = new Narrator(here);
    }

    void run() throws InterruptedException {
        // Asked first: without them the demo would stop after half a minute of loading.
        PgTools tools = PgTools.find(Optional.empty(), DemoServers.OLD, DemoServers.NEW);
        Instant began = here.clock().instant();
        try (var place = DemoPlace.make(told, keep)) {
            run(place, tools, began);
        }
    }

    private void run(DemoPlace place, PgTools tools, Instant began) throws InterruptedException {
        Path folder = place.folder();
        Rehome rehome = place.rehome();
        title("Four servers of our own, and a service to move");
        try (DemoServers servers = DemoServers.start()) {
            say("old: " + servers.oldText());
            say("new: " + servers.newText());
            say("schemas go through pg_dump %s in %s".formatted(tools.version(), tools.folder()));
            load(servers);
            move(servers, rehome, folder);
            farewell(Duration.between(began, here.clock().instant()));
            if (keep) {
                waitForEnter(folder);
            }
        } catch (RuntimeException e) {
            place.waitWhileEnding();
            throw e;
        }
    }

    private void load(DemoServers servers) throws InterruptedException {
        Instant began = here.clock().instant();
        new DemoService(servers.old()).load(rows);
        int documents = Math.max(1, rows / DOCUMENTS_OF_ROWS);
        servers.search().load(documents);
        say(
                "%s loaded in %s: %s; and %s in index %s"
                        .formatted(
                                Figures.bytes(DemoService.bytes(servers.old())),
                                Figures.took(Duration.between(began, here.clock().instant())),
                                String.join(", ", DemoService.DATABASES),
                                Figures.count(documents, "document"),
                                DemoSearch.INDEX));
    }

    private void move(DemoServers servers, Rehome rehome, Path folder) throws InterruptedException {
        PostgresServer old = servers.old();
        PostgresServer now = servers.now();
        Path runbook = writeRunbook(servers, folder);

        title("The plan: what would happen; nothing is touched");
        command("rehome plan " + runbook);
        rehome.run(ExitCode.DONE, "plan", runbook.toString());

        title("The run, killed in the middle of the clone");
        command("rehome run %s --yes".formatted(runbook));
        boolean killed = runAndKill(rehome, runbook, old, now);
        if (killed) {
            say(
                    look.red("kill -9")
                            + " at %s of %s. No goodbye, no clean-up: as when a machine loses power."
                                    .formatted(
                                            Figures.bytes(DemoService.bytes(now)),
                                            Figures.bytes(DemoService.bytes(old))));
            say("Meanwhile the old server is fenced: " + tryToWrite(old));

            title("Resume: what had arrived is proved and kept, the rest follows");
            command("rehome resume");
            rehome.run(ExitCode.DONE, "resume");
        } else {
            say("The clone was faster than the knife; try --rows %d.".formatted(rows * 3));
        }

        title("The proof, by means that have nothing to do with Rehome: count(*) on both servers");
        for (String database : DemoService.DATABASES) {
            prove(
                    database,
                    "rows",
                    DemoService.rows(old, database),
                    DemoService.rows(now, database));
        }
        prove(
                DemoSearch.INDEX,
                "documents",
                DemoSearch.documents(servers.search().old()),
                DemoSearch.documents(servers.search().now()));

        title("And back: as if nothing had been");
        command("rehome rollback --yes");
        rehome.run(ExitCode.DONE, "rollback", "--yes");
        say(
                "databases on the new server: %d"
                        .formatted(
                                DemoService.number(
                                        now,
                                        "postgres",
                                        "SELECT count(*) FROM pg_database WHERE datname LIKE"
                                                + " '%\\_demo'")));
        say("documents on the new one: " + DemoSearch.documents(servers.search().now()));
        say("the old server: " + tryToWrite(old));
    }

    private void prove(String of, String what, long before, long after) {
        say(
                "%-14s %12s %s  %12s %s  %s"
                        .formatted(
                                of,
                                Figures.count(before),
                                what,
                                Figures.count(after),
                                what,
                                before == after ? look.green("equal") : look.red("DIFFERENT")));
        if (before != after) {
            throw new IllegalStateException("the demo's own count differs in " + of);
        }
    }

    /** False when the clone was over before it could be killed. */
    private boolean runAndKill(Rehome rehome, Path runbook, PostgresServer old, PostgresServer now)
            throws InterruptedException {
        long enough = (long) (DemoService.bytes(old) * KILL_AT);
        Process run = rehome.start("run", runbook.toString(), "--yes");
        try {
            // What arrives is seen from outside only by looking.
            while (!run.waitFor(KILL_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (DemoService.bytes(now) >= enough) {
                    boolean _ = run.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                    here.out().println();
                    return true;
                }
            }
        } finally {
            run.destroyForcibly();
        }
        rehome.expect(ExitCode.DONE, run.exitValue());
        return false;
    }

    private static Path writeRunbook(DemoServers servers, Path folder) {
        Path runbook = folder.resolve("move.yaml");
        try {
            Files.writeString(
                    runbook,
                    DemoService.text("move.yaml")
                            .replace("${old}", servers.old().uri("postgres"))
                            .replace("${new}", servers.now().uri("postgres"))
                            .replace("${old-search}", servers.search().old().url())
                            .replace("${new-search}", servers.search().now().url())
                            .replace("${folder}", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return runbook;
    }

    /** What an application that did not hear of the move would see. */
    private String tryToWrite(PostgresServer old) {
        try (Connection connection = old.connect("arborist_demo");
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO usr (name) VALUES ('somebody new')");
            return look.green("takes writes");
        } catch (SQLException e) {
            return look.yellow(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private void farewell(Duration took) {
        title("That was all, in %s. With servers of your own:".formatted(Figures.took(took)));
        for (String line :
                List.of(
                        "rehome doctor                              is this machine ready?",
                        "rehome postgres inspect URI                what is there, what would be in"
                                + " the way?",
                        "rehome postgres clone --from URI --to URI  one command, no file",
                        "rehome search copy --from URL --to URL     the same for a search cluster",
                        "rehome init move.yaml                      a runbook to begin with",
                        "rehome plan move.yaml                      what would happen?",
                        "rehome show --report move.html             all about a run as one page")) {
            say(line);
        }
    }

    private void waitForEnter(Path folder) {
        title("Kept until Enter is pressed: the servers, with everything as the demo left it");
        say("export REHOME_JOURNAL=" + folder.resolve("journal.db"));
        say("rehome run " + folder.resolve("move.yaml"));
        String _ = here.answer();
        say("The servers are stopped. The runbook, the journal and the record stay in " + folder);
    }

    private void title(String text) {
        told.title(text);
    }

    private void command(String text) {
        told.command(text);
    }

    private void say(String text) {
        told.say(text);
    }
}
