package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.S3Server;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents that are each a quarter of the heap that a command has. Elasticsearch 8 does not say
 * beforehand how long an answer will be, OpenSearch does.
 */
@Timeout(600)
final class HugeDocumentsTest {
    private static final int HUGE_BYTES = 60 << 20;
    private static final int HUGE = 6;
    private static final int SMALL = 2_000;
    private static final int NOISE = 2;

    /** A tenth of their heap, as is usual, is too little for one of these documents. */
    private static final Map<String, String> ROOMY =
            Map.of("indexing_pressure.memory.limit", "40%", SearchServer.HEAP, "2g");

    private static SearchServer old;
    private static SearchServer now;

    @TempDir Path folder;

    @BeforeAll
    static void startAndFill() {
        var started = SearchServer.start(SearchBinaries.ELASTICSEARCH_8, ROOMY);
        assumeTrue(started.isPresent());
        old = started.get();
        now = SearchServer.start(SearchBinaries.OPENSEARCH_3, ROOMY).orElseThrow();
        old.expect(
                "PUT",
                "/heavy",
                """
                {"settings": {"number_of_shards": 4, "number_of_replicas": 0, "gc_deletes": "1ms"},
                 "mappings": {"enabled": false}}
                """);
        var lines = new StringBuilder();
        for (int i = 0; i < SMALL; i++) {
            lines.append("{\"index\":{\"_id\":\"%d\"}}\n{\"small\":%d}\n".formatted(i, i));
        }
        old.expect("POST", "/heavy/_bulk", lines.toString());
        for (int number = 0; number < HUGE; number++) {
            old.expect("PUT", "/heavy/_doc/huge-" + number, huge(number, 'x'));
        }
    }

    @BeforeEach
    void emptyTheTarget() {
        now.ask("DELETE", "/heavy", "");
    }

    @AfterAll
    static void stop() {
        if (now != null) {
            now.close();
        }
        if (old != null) {
            old.close();
        }
    }

    /** Of the first of them with line breaks: it cannot be a line of a bulk. */
    private static String huge(int number, char of) {
        return "{\"n\": %d,%s\"text\": \"%s\"}"
                .formatted(number, number == 0 ? "\n" : " ", String.valueOf(of).repeat(HUGE_BYTES));
    }

    private String[] search(String verb, String... more) {
        return Stream.concat(Stream.of("search", verb, "--jobs", "4"), Stream.of(more))
                .toArray(String[]::new);
    }

    private String[] between(String verb) {
        return search(verb, "--from", old.url(), "--to", now.url());
    }

    private void loadFrom(Desk desk, Path dump) throws InterruptedException {
        now.expect("DELETE", "/heavy", "");
        Answer loaded =
                desk.type(search("load", "--from", dump.toString(), "--to", now.url()))
                        .ends(ExitCode.DONE);
        assertThat(loaded.out()).contains("loaded, each read back and identical");
    }

    @Test
    void goThroughAHeapOf256MegabytesInEveryWayThatThereIs() throws Exception {
        var desk = new Desk(folder);
        Answer copied = desk.type(between("copy")).ends(ExitCode.DONE);
        assertThat(copied.out()).contains("copied, each read back and identical");
        desk.type(between("verify")).ends(ExitCode.DONE);

        // Counts its writes anew: what is there has to be looked at before it is written over.
        old.expect("DELETE", "/heavy/_doc/huge-1", "");
        Thread.sleep(1_500); // until the server has forgotten the deleted one's version
        for (int number : List.of(0, 1, 2)) {
            old.expect("PUT", "/heavy/_doc/huge-" + number, huge(number, 'y'));
        }
        desk.type(between("catch-up")).ends(ExitCode.DONE);
        assertThat(desk.type(between("verify")).ends(ExitCode.DONE).out()).contains("identical");

        Path ours = folder.resolve("ours.dump");
        Path theirs = folder.resolve("theirs.dump");
        desk.type(search("dump", "--from", old.url(), "--out", ours.toString()))
                .ends(ExitCode.DONE);
        desk.type(
                        search(
                                "dump",
                                "--from",
                                old.url(),
                                "--out",
                                theirs.toString(),
                                "--layout",
                                "elasticdump",
                                "--index",
                                "heavy"))
                .ends(ExitCode.DONE);
        loadFrom(desk, ours);
        assertThat(now.expect("GET", "/heavy/_source/huge-0", "")).isEqualTo(huge(0, 'y'));
        loadFrom(desk, theirs);
        assertThat(now.expect("GET", "/heavy/_source/huge-5", "")).isEqualTo(huge(5, 'x'));
    }

    /** Such as do not shrink, so that each job has parts of them to send. */
    @Test
    void goThroughS3InTheSameHeap() throws Exception {
        var random = new Random(20261122);
        byte[] noise = new byte[HUGE_BYTES / 4 * 3];
        old.expect(
                "PUT",
                "/noise",
                """
                {"settings": {"number_of_shards": 4, "number_of_replicas": 0}, "mappings": {"enabled": false}}
                """);
        for (int number = 0; number < NOISE; number++) {
            random.nextBytes(noise);
            String text = Base64.getEncoder().encodeToString(noise);
            old.expect("PUT", "/noise/_doc/" + number, "{\"t\": \"%s\"}".formatted(text));
        }
        try (S3Server s3 = S3Server.start("backups")) {
            var desk = new Desk(folder);
            s3.environment().forEach(desk::with);
            String place = "s3://backups/noise.dump";
            desk.type(search("dump", "--from", old.url(), "--index", "noise", "--out", place))
                    .ends(ExitCode.DONE);
            Answer loaded =
                    desk.type(search("load", "--from", place, "--to", now.url()))
                            .ends(ExitCode.DONE);
            assertThat(loaded.out())
                    .contains(NOISE + " documents of 1 index loaded, each read back");
        } finally {
            old.expect("DELETE", "/noise", "");
            now.ask("DELETE", "/noise", "");
        }
    }

    @Test
    void thatAreTooLargeForAHeapAreSaidToBeAndGoOnWithALargerOne() throws Exception {
        var desk = new Desk(folder);
        Answer tooSmall = desk.heap("48m").type(between("copy")).ends(ExitCode.FAILED);
        assertThat(tooSmall.err() + tooSmall.out())
                .contains("is too small for this")
                .contains("REHOME_HEAP")
                .doesNotContain("bug")
                .doesNotContain("mistake of its own");

        desk.heap("256m").type("resume").ends(ExitCode.DONE);
        desk.type(between("verify")).ends(ExitCode.DONE);
    }
}
