package dev.rehome.postgres.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rehome.sandbox.ClientTools;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** PostgreSQL's own client, asked the same as we are: what libpq makes of a connection string. */
record Psql(ClientTools tools) {

    /**
     * What it answered, or what it complained of.
     *
     * @param text the one row, its columns separated by {@code |}
     */
    record Answer(boolean connected, String text) {}

    /** Runs one query with exactly these variables. */
    Answer ask(String connection, Map<String, String> environment, String query)
            throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(
                                List.of(
                                        tools.program("psql").toString(),
                                        "-XAtw",
                                        "-c",
                                        query,
                                        "-d",
                                        connection))
                        .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        return new Answer(process.waitFor() == 0, said);
    }
}
