package dev.rehome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientToolsTest {

    @Test
    void dumpsAndRestoresTheNewestServer(@TempDir Path folder) {
        var tools = ClientTools.atLeast(18);
        assumeThat(tools).isPresent();
        Path archive = folder.resolve("archive");

        try (PostgresServer server = PostgresServer.start(18)) {
            server.execute(
                    "postgres",
                    "CREATE TABLE kept AS SELECT 42 AS answer",
                    "CREATE DATABASE other");
            run(tools.get(), "pg_dump", "-Fc", "-f", archive.toString(), server.uri("postgres"));
            run(tools.get(), "pg_restore", "-d", server.uri("other"), archive.toString());

            assertThat(run(tools.get(), "psql", "-Atc", "TABLE kept", server.uri("other")))
                    .isEqualToIgnoringNewLines("42");
            assertThat(run(tools.get(), "pg_dumpall", "-d", server.uri("postgres")))
                    .contains("CREATE DATABASE other");
        }
    }

    @Test
    void hasTheProgramsItPromises() {
        assumeThat(ClientTools.atLeast(13))
                .hasValueSatisfying(
                        tools -> {
                            assertThat(tools.major()).isGreaterThanOrEqualTo(13);
                            assertThat(tools.program("pg_restore")).matches(Files::isExecutable);
                        });
    }

    private static String run(ClientTools tools, String program, String... arguments) {
        var command = new ArrayList<String>();
        command.add(tools.program(program).toString());
        command.addAll(List.of(arguments));
        return Command.run(command);
    }
}
