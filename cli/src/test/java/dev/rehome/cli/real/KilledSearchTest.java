package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy between real search servers, as a process that can be killed. */
final class KilledSearchTest {
    private static final int KILLS = 6;
    private static final int DOCUMENTS = 60_000;

    /** From the first to the last moment of a copy of this data, on a quiet or a busy machine. */
    private static final int LATEST_KILL_MILLIS = 4000;

    private static SearchServer source;
    private static SearchServer target;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        var from = SearchServer.start(SearchBinaries.ELASTICSEARCH_6);
        var to = SearchServer.start(SearchBinaries.OPENSEARCH_3);
        assumeTrue(from.isPresent() && to.isPresent());
        source = from.orElseThrow();
        target = to.orElseThrow();
        source.expect(
                "PUT",
                "/orders",
                "{\"settings\": {\"number_of_shards\": 3, \"number_of_replicas\": 0},"
                        + " \"aliases\": {\"shop\": {}}}");
        for (int first = 0; first < DOCUMENTS; first += 5_000) {
            var lines = new StringBuilder();
            for (int id = first; id < first + 5_000; id++) {
                lines.append(
                        """
                        {"index":{"_type":"order","_id":"%d"}}
                        {"text": "%s %d", "n": 1.0}
                        """
                                .formatted(id, "word ".repeat(60), id));
            }
            assertThat(source.expect("POST", "/orders/_bulk", lines.toString()))
                    .contains("\"errors\":false");
        }
        source.expect("POST", "/orders/_refresh", "");
    }

    @AfterAll
    static void stopServers() {
        if (target != null) {
            target.close();
        }
        if (source != null) {
            source.close();
        }
    }

    @Test
    void goesOnAfterEachKillAndEndsIdenticalAndLeavesNothingWhenRolledBack() throws Exception {
        Desk desk = new Desk(folder);
        String[] copy = {"search", "copy", "--from", source.url(), "--to", target.url()};
        var random = new Random(20261121);
        Started started = desk.start(copy);
        int kills = 0;
        while (!started.process().waitFor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS)
                && kills < KILLS) {
            started.process().destroyForcibly().waitFor();
            kills++;
            // Killed before the run was journaled, there is nothing to resume: begin it.
            boolean begun = desk.type("runs").out().contains("search-copy");
            started = begun ? desk.start("resume") : desk.start(copy);
        }
        started.answer().ends(ExitCode.DONE);
        assertThat(kills).as("kills that found the copy at work").isPositive();
        String run = desk.type("runs").run();

        assertThat(target.expect("GET", "/orders/_count", "")).contains("\"count\":" + DOCUMENTS);
        assertThat(target.expect("GET", "/shop/_count", "")).contains("\"count\":" + DOCUMENTS);
        desk.type("search", "verify", "--from", source.url(), "--to", target.url())
                .ends(ExitCode.DONE);

        desk.type("rollback", run, "--yes").ends(ExitCode.DONE);
        assertThat(target.expect("GET", "/_cat/indices?h=index", "")).doesNotContain("orders");
    }
}
