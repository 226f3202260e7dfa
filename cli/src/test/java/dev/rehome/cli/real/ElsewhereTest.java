package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that begins in one folder, and commands that are typed in another. */
final class ElsewhereTest {
    private static PostgresServer server;

    @TempDir Path folder;
    private Desk desk;

    @BeforeAll
    static void startTheServer() {
        server = PostgresServer.start(15);
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @BeforeEach
    void writeTheRunbook() {
        desk = new Desk(folder);
        desk.write(
                "move.yaml",
                """
                rehome: 1
                name: move
                stores: { old: { postgres: "%s" } }
                steps:
                  - postgres.record: { store: old, file: before.json }
                  - approve: { text: "Go on?" }
                  - postgres.compare-record: { store: old, file: before.json }
                """
                        .formatted(server.uri("postgres")));
    }

    private Desk.Answer typedInTheRoot(String words) throws InterruptedException {
        return desk.script(List.of("env"), "cd / && exec \"$@\" " + words);
    }

    @Test
    void aRelativePathOfARunbookIsTheSameFileWhereverTheRunIsResumed() throws Exception {
        desk.type("run", "move.yaml", "--yes").ends(ExitCode.WAITING);
        assertThat(folder.resolve("before.json")).exists();

        assertThat(typedInTheRoot("resume --approve all").ends(ExitCode.DONE).out())
                .contains("as in " + folder.resolve("before.json"));
    }

    @Test
    void aPlanDoesNotHoldInAnotherFolderWhereItsPathsAreOtherFiles() throws Exception {
        desk.type("plan", "move.yaml", "--out", "move.plan").ends(ExitCode.DONE);
        String run = "run %s/move.yaml --plan %s/move.plan".formatted(folder, folder);

        assertThat(typedInTheRoot(run).ends(ExitCode.REFUSED).err())
                .contains("the saved plan does not hold any more");
        desk.type("run", "move.yaml", "--plan", "move.plan").ends(ExitCode.WAITING);
    }
}
