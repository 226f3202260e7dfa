package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A move of an index that is written to all the time, as a process that can be killed. */
final class KilledCatchUpTest {
    private static final int DOCUMENTS = 30_000;
    private static final int KILLS = 3;

    /** From the first to the last moment of a phase, on a quiet or a busy machine. */
    private static final int LATEST_KILL_MILLIS = 7_000;

    private static final int ATTEMPTS_MAX = 12;

    private static SearchServer old;
    private static SearchServer now;

    @TempDir Path folder;

    private final Random random = new Random(20261121);
    private int kills;

    @BeforeAll
    static void startTheServers() {
        var started = SearchServer.start(SearchBinaries.ELASTICSEARCH_6);
        assumeTrue(started.isPresent());
        old = started.get();
        now = SearchServer.start(SearchBinaries.OPENSEARCH_3).orElseThrow();
        old.expect(
                "PUT",
                "/live",
                "{\"settings\": {\"number_of_shards\": 3, \"number_of_replicas\": 0}}");
        for (int from = 0; from < DOCUMENTS; from += 5_000) {
            var lines = new StringBuilder();
            for (int id = from; id < from + 5_000; id++) {
                lines.append(index(id, id));
            }
            old.expect("POST", "/live/doc/_bulk", lines.toString());
        }
    }

    @AfterAll
    static void stopTheServers() {
        if (now != null) {
            now.close();
        }
        if (old != null) {
            old.close();
        }
    }

    private static String index(int id, int number) {
        return "{\"index\":{\"_id\":\"%d\"}}\n{\"n\": %d, \"text\": \"%s\"}\n"
                .formatted(id, number, "x".repeat(id % 400));
    }

    /** Makes, changes and deletes documents until it is interrupted. */
    private static Thread writer(AtomicLong refused) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            var random = new Random(5);
                            while (!Thread.currentThread().isInterrupted()) {
                                var lines = new StringBuilder();
                                for (int i = 0; i < 20; i++) {
                                    int id = random.nextInt(DOCUMENTS + 5_000);
                                    lines.append(
                                            random.nextInt(4) == 0
                                                    ? "{\"delete\":{\"_id\":\"%d\"}}\n"
                                                            .formatted(id)
                                                    : index(id, random.nextInt()));
                                }
                                try {
                                    if (written(lines).contains("cluster_block_exception")) {
                                        refused.incrementAndGet();
                                    }
                                    Thread.sleep(20);
                                } catch (InterruptedException | IllegalStateException stopped) {
                                    return;
                                }
                            }
                        });
    }

    /** What is said to it; nothing while the server is down: then it goes on with others. */
    private static String written(StringBuilder lines) {
        try {
            return old.ask("POST", "/live/doc/_bulk", lines.toString()).body();
        } catch (UncheckedIOException restarting) {
            return "";
        }
    }

    @Test
    void followsAWriterThroughKillsAndARestartOfEitherServerAndEndsEqual() throws Exception {
        Desk desk = new Desk(folder);
        desk.write(
                "move.yaml",
                """
                rehome: 1
                name: move
                stores:
                  old: { search: "%s" }
                  new: { search: "%s" }
                steps:
                  - search.copy: { from: old, to: new, indices: [live], templates: false }
                  - search.catch-up: { from: old, to: new, indices: [live], deletes: true }
                  - approve: { text: "Cut over?" }
                  - search.fence: { store: old, indices: [live] }
                  - search.catch-up: { from: old, to: new, indices: [live], deletes: true, until: 0 }
                """
                        .formatted(old.url(), now.url()));
        var refused = new AtomicLong();
        Thread writer = writer(refused);
        String run;
        try {
            Answer waiting = throughKills(desk, List.of("resume"), true);
            assertThat(waiting.exit())
                    .as(waiting.out() + waiting.err())
                    .isEqualTo(ExitCode.WAITING.code());
            assertThat(refused).hasValue(0);

            throughKills(desk, List.of("resume", "--approve", "all"), false).ends(ExitCode.DONE);
            assertThat(kills).as("kills that found it at work").isPositive();
            assertThat(refused).as("bulks refused by the fence").hasPositiveValue();

            run = desk.type("runs").run();
            desk.type("search", "verify", "--from", old.url(), "--to", now.url(), "-i", "live")
                    .ends(ExitCode.DONE);
            assertThat(count(now)).isEqualTo(count(old)).isPositive();
        } finally {
            writer.interrupt();
            writer.join();
        }
        desk.type("rollback", run, "--yes").ends(ExitCode.DONE);
        assertThat(now.ask("HEAD", "/live", "").statusCode()).isEqualTo(404);
        old.expect("PUT", "/live/doc/after", "{\"n\": 1}");
    }

    /** Goes on, killed at random moments, until it ends by itself and has not failed. */
    private Answer throughKills(Desk desk, List<String> further, boolean first)
            throws InterruptedException {
        String[] begin = {"run", "move.yaml", "--yes"};
        String[] on = further.toArray(String[]::new);
        Started started = desk.start(first ? begin : on);
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            if (first && attempt == 2) {
                now.crashAndRestart();
                old.crashAndRestart();
            }
            boolean ended =
                    attempt > KILLS
                            || started.process()
                                    .waitFor(
                                            random.nextInt(LATEST_KILL_MILLIS),
                                            TimeUnit.MILLISECONDS);
            if (ended) {
                Answer answer = started.answer();
                if (answer.exit() != ExitCode.FAILED.code() && !foundNobody(answer)) {
                    return answer;
                }
            } else {
                started.process().destroyForcibly().waitFor();
                kills++;
            }
            // Killed before the run was journaled, there is nothing to resume: begin it.
            boolean begun = !first || desk.type("runs").out().contains("move");
            started = desk.start(begun ? on : begin);
        }
        throw new AssertionError("it does not come to an end: " + started.answer());
    }

    /** Begun while a server was down: nothing was touched, and it is begun again. */
    private static boolean foundNobody(Answer answer) {
        return answer.exit() == ExitCode.BAD_INPUT.code()
                && answer.err().contains("gave no answer");
    }

    private static long count(SearchServer server) {
        server.expect("POST", "/live/_refresh", "");
        String answer = server.expect("GET", "/live/_count?filter_path=count", "");
        return Long.parseLong(answer.replaceAll("\\D", ""));
    }
}
