package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy between real search servers, as a process that can be killed. */
final class KilledSearchTest {
    private static final int HELD_UP_TRIES = 5;
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

    /** How many documents the target has taken since it started; 0 while it has no such index. */
    private static int taken() {
        String stats =
                target.ask("GET", "/orders/_stats/indexing?filter_path=_all.total.indexing", "")
                        .body();
        var total = Pattern.compile("\"index_total\":(\\d+)").matcher(stats);
        return total.find() ? Integer.parseInt(total.group(1)) : 0;
    }

    /** As a server does that runs out of disk: what is to be written waits. */
    private static void full(boolean full) {
        target.expect(
                "PUT",
                "/orders/_settings",
                "{\"index.blocks.read_only_allow_delete\": %s}".formatted(full ? "true" : "null"));
    }

    /** A copy that has begun to fill its first index, and cannot go on. */
    private static Started heldUp(Desk desk) throws Exception {
        for (int tried = 0; tried < HELD_UP_TRIES; tried++) {
            // One slice after the other: of the others nothing is read while the first cannot be
            // written.
            Started copying =
                    desk.start(
                            "search",
                            "copy",
                            "--from",
                            source.url(),
                            "--to",
                            target.url(),
                            "--jobs",
                            "1");
            while (taken() == 0) {
                assertThat(copying.process().isAlive()).as(copying.printed()).isTrue();
                Thread.sleep(5); // another process does it: there is nothing else to wait on
            }
            full(true);
            if (taken() < DOCUMENTS) {
                return copying;
            }
            full(false); // it was faster than its block
            copying.answer().ends(ExitCode.DONE);
            desk.type("rollback", "--yes").ends(ExitCode.DONE);
        }
        throw new AssertionError("a copy was always faster than its block");
    }

    @Test
    void aRestartOfTheTargetAndOfTheSourceInTheMiddleHoldsACopyUpAndItEndsIdentical()
            throws Exception {
        Desk desk = new Desk(folder);
        Started copying = heldUp(desk);

        target.crashAndRestart();
        target.expect("GET", "/_cluster/health/orders?wait_for_status=yellow", "");
        full(false);
        source.crashAndRestart();
        source.expect("GET", "/_cluster/health/orders?wait_for_status=yellow", "");

        Answer copied = copying.answer();
        if (copied.exit() != ExitCode.DONE.code()) {
            copied.ends(ExitCode.FAILED);
            desk.type("resume").ends(ExitCode.DONE);
        }
        String run = desk.type("runs").run();
        desk.type("search", "verify", "--from", source.url(), "--to", target.url())
                .ends(ExitCode.DONE);
        desk.type("rollback", run, "--yes").ends(ExitCode.DONE);
        assertThat(target.ask("HEAD", "/orders", "").statusCode()).isEqualTo(404);
    }

    private static String[] search(String verb) {
        return new String[] {
            "search", verb, "--from", source.url(), "--to", target.url(), "-i", "orders"
        };
    }

    @Test
    void whoCopiesOrCatchesUpAfterAKilledCopyIsSentToItsRunAndNoLaterRollbackTakesItBackUnasked()
            throws Exception {
        Desk desk = new Desk(folder);
        heldUp(desk).process().destroyForcibly().waitFor();
        full(false);
        String run = desk.type("runs").run();

        for (String verb : List.of("copy", "catch-up")) {
            assertThat(desk.type(search(verb)).ends(ExitCode.REFUSED).err())
                    .contains("run " + run + " (search-copy) stopped half-way")
                    .contains("rehome resume " + run)
                    .contains("rehome rollback " + run);
        }
        assertThat(desk.type("runs").run()).as("nothing began since").isEqualTo(run);
        assertThat(desk.type("resume").ends(ExitCode.DONE).err()).isEmpty();
        assertThat(desk.type("resume").ends(ExitCode.DONE).err())
                .contains(run + " is the latest run, and was finished ")
                .contains("is to be typed again");

        Answer caughtUp = desk.type(search("catch-up")).ends(ExitCode.DONE);
        assertThat(caughtUp.out()).doesNotContain("Undo it:");
        assertThat(desk.type("rollback", "--yes").ends(ExitCode.REFUSED).err())
                .contains("(search-catch-up), left nothing to undo: the documents that it brought")
                .contains("rehome rollback " + run + " (search-copy)");
        assertThat(target.ask("HEAD", "/orders", "").statusCode()).isEqualTo(200);
        desk.type("rollback", run, "--yes").ends(ExitCode.DONE);
        assertThat(target.ask("HEAD", "/orders", "").statusCode()).isEqualTo(404);
    }

    @Test
    void resumeWithoutARunIsRefusedWhereTheLatestIsFinishedAndAnotherWasCutOff() throws Exception {
        Desk desk = new Desk(folder);
        heldUp(desk).process().destroyForcibly().waitFor();
        full(false);
        String run = desk.type("runs").run();
        source.expect("PUT", "/aside/order/1", "{\"n\": 1}");
        try {
            Answer aside =
                    desk.type(
                                    "search",
                                    "copy",
                                    "--from",
                                    source.url(),
                                    "--to",
                                    target.url(),
                                    "-i",
                                    "aside")
                            .ends(ExitCode.DONE);
            assertThat(aside.out() + aside.err())
                    .contains("run " + run + " (search-copy) stopped half-way");

            assertThat(desk.type("resume").ends(ExitCode.BAD_INPUT).err())
                    .contains("is the latest run, and was finished ")
                    .contains("and not the only one")
                    .contains("rehome resume " + run + " goes on with search-copy");

            desk.type("rollback", "--yes").ends(ExitCode.DONE);
            assertThat(target.ask("HEAD", "/aside", "").statusCode()).isEqualTo(404);
        } finally {
            source.expect("DELETE", "/aside", "");
        }
        desk.type("resume", run).ends(ExitCode.DONE);
        desk.type("rollback", run, "--yes").ends(ExitCode.DONE);
    }

    @Test
    void whatTheTargetWillNotTakeIsKeptWithItsReasonAndEndsWith3AlsoUnverifiedAndResumed()
            throws Exception {
        source.expect(
                "PUT",
                "/loose",
                """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 0,
                              "index.mapping.total_fields.limit": 8},
                 "mappings": {"order": {"dynamic": false, "properties": {
                    "at": {"type": "date", "format": "yyyy-MM-dd"},
                    "closed": {"type": "object", "dynamic": false}}}}}
                """);
        // Joda, which version 6 reads dates with, asks for no second digit; java.time does.
        source.expect("PUT", "/loose/order/date", "{\"at\": \"2026-1-5\"}");
        source.expect("PUT", "/loose/order/strict", "{\"closed\": {\"a\": 1}}");
        source.expect(
                "PUT",
                "/loose/order/fields",
                "{\"f1\":1,\"f2\":1,\"f3\":1,\"f4\":1,\"f5\":1,\"f6\":1,\"f7\":1}");
        source.expect("PUT", "/loose/order/good", "{\"at\": \"2026-01-05\"}");
        source.expect(
                "PUT",
                "/loose/_mapping/order",
                "{\"dynamic\": true, \"properties\": {\"closed\": {\"type\": \"object\","
                        + " \"dynamic\": \"strict\"}}}");
        try {
            for (String verify : List.of("--verify", "--no-verify")) {
                Desk desk = new Desk(folder.resolve(verify));
                Answer copied =
                        desk.type(
                                        "search",
                                        "copy",
                                        "--from",
                                        source.url(),
                                        "--to",
                                        target.url(),
                                        "-i",
                                        "loose",
                                        verify)
                                .ends(ExitCode.DIFFERS);
                assertThat(copied.out() + copied.err())
                        .contains("would not take 3 documents")
                        .contains("rehome-rejected.ndjson");
                Path rejected = desk.folder().resolve("rehome-rejected.ndjson");
                assertThat(Files.readString(rejected))
                        .contains("strict_dynamic_mapping_exception", "Limit of total fields [8]")
                        .contains("\"_id\":\"date\"", "failed to parse");
                assertThat(Files.readAllLines(rejected)).hasSize(3);

                Answer resumed = desk.type("resume").ends(ExitCode.DIFFERS);

                assertThat(resumed.out() + resumed.err()).contains("would not take 3 documents");
                assertThat(target.expect("GET", "/loose/_count", "")).contains("\"count\":1,");
                desk.type("rollback", "--yes").ends(ExitCode.DONE);
            }
        } finally {
            source.expect("DELETE", "/loose", "");
        }
    }

    @Test
    void aTargetThatIsReadOnlySaysSoOnceBeforeAnythingIsMadeAndTakesTheCopyWhenItMay()
            throws Exception {
        Desk desk = new Desk(folder);
        String before = target.expect("GET", "/_cat/indices?h=index&s=index", "");
        readOnly("true");
        try {
            Answer refused =
                    desk.type("search", "copy", "--from", source.url(), "--to", target.url())
                            .ends(ExitCode.REFUSED);
            assertThat(refused.out() + refused.err())
                    .containsOnlyOnce("its setting cluster.blocks.read_only is true")
                    .contains("set it to null there");
            assertThat(target.expect("GET", "/_cat/indices?h=index&s=index", "")).isEqualTo(before);
        } finally {
            readOnly("null");
        }
        desk.type("search", "copy", "--from", source.url(), "--to", target.url())
                .ends(ExitCode.DONE);
        desk.type("rollback", "--yes").ends(ExitCode.DONE);
    }

    private static void readOnly(String value) {
        target.expect(
                "PUT",
                "/_cluster/settings",
                "{\"transient\": {\"cluster.blocks.read_only\": %s}}".formatted(value));
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
