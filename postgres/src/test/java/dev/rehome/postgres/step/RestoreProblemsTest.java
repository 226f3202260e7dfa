package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says before a restore makes anything. */
final class RestoreProblemsTest {
    private static PostgresServer server;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.execute(
                "postgres",
                "CREATE DATABASE shop",
                "CREATE ROLE limited LOGIN",
                "CREATE ROLE maker LOGIN CREATEDB");
        server.execute("shop", "CREATE EXTENSION citext");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void stockDump() throws Exception {
        var tools = ClientTools.atLeast(15);
        assumeTrue(tools.isPresent());
        var program =
                new ProcessBuilder(
                        tools.get().bin().resolve("pg_dump").toString(),
                        "--format=directory",
                        "--file=" + folder.resolve("shop"),
                        server.uri("shop"));
        assertThat(program.inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aLoginThatMayNotCreateTheDatabaseIsToldSoByThePlanAndTheCheck() {
        assertThat(problems("limited"))
                .containsExactly("the login may not create database copy at target");
        assertThat(restore("limited").check(new RememberedRun())).isInstanceOf(Check.Blocked.class);
        assertThat(problems("maker")).isEmpty();
    }

    @Test
    void anExtensionThatTheTargetDoesNotHaveIsNamedByThePlan() throws Exception {
        assertThat(problems("postgres")).isEmpty();
        Archive archive = Archive.read(folder.resolve("shop"));
        var entries = new ArrayList<Entry>();
        for (Entry entry : archive.entries()) {
            entries.add(
                    entry.kind().equals("EXTENSION")
                            ? new Entry(
                                    entry.id(),
                                    entry.object(),
                                    entry.kind(),
                                    new Entry.Label(
                                            "far_away",
                                            entry.label().schema(),
                                            entry.label().owner()),
                                    entry.section(),
                                    entry.statements(),
                                    entry.storage(),
                                    entry.dependencies(),
                                    entry.file())
                            : entry);
        }
        archive.with(entries).write(folder.resolve("shop/toc.dat"));

        assertThat(problems("postgres"))
                .containsExactly("target has no extension far_away, which database copy uses");
    }

    private List<String> problems(String login) {
        return restore(login).forecast().problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::what)
                .toList();
    }

    private RestorePostgres restore(String login) {
        String uri = server.uri("postgres").replace("postgres@", login + "@");
        return new RestorePostgres(
                new RestoreSpec(
                        folder.resolve("shop").toString(),
                        "target",
                        Optional.of(List.of("copy")),
                        2,
                        true,
                        true,
                        true),
                new PostgresStore("target", Server.at(uri)));
    }
}
