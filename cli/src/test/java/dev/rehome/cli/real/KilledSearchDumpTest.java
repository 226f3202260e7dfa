package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.S3Server;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands search dump and search load as a user runs them, killed, gone on with, undone. */
@Timeout(300)
final class KilledSearchDumpTest {
    private static final int KILLS = 4;
    private static final int LATEST_KILL_MILLIS = 3_000;
    private static final int DOCUMENTS = 120_000;
    private static final int BULK = 10_000;

    private static Optional<SearchServer> old = Optional.empty();
    private static Optional<SearchServer> now = Optional.empty();
    private static Optional<S3Server> s3 = Optional.empty();

    @TempDir Path folder;
    private Desk desk = new Desk(Path.of("."));
    private Path dump = Path.of("");

    @BeforeAll
    static void startServers() {
        old = SearchServer.start(SearchBinaries.ELASTICSEARCH_6);
        now = SearchServer.start(SearchBinaries.OPENSEARCH_3);
        s3 = Optional.of(S3Server.start("backups"));
        old.ifPresent(KilledSearchDumpTest::fill);
    }

    private static void fill(SearchServer server) {
        server.expect(
                "PUT",
                "/orders",
                """
                {"settings": {"number_of_shards": 6, "number_of_replicas": 0, "refresh_interval": "-1"},
                 "aliases": {"sales": {}},
                 "mappings": {"order": {"properties": {"a": {"type": "keyword"}}}}}
                """);
        for (int from = 0; from < DOCUMENTS; from += BULK) {
            var lines = new StringBuilder();
            for (int id = from; id < from + BULK; id++) {
                lines.append(
                        """
                        {"index":{"_type":"order","_id":"%d","routing":"r%d"}}
                        {"a":"text %d", "n":1.0,"t":"%s"}
                        """
                                .formatted(id, id % 97, id, Integer.toString(id).repeat(40)));
            }
            assertThat(server.expect("POST", "/orders/_bulk", lines.toString()))
                    .contains("\"errors\":false");
        }
        server.expect("POST", "/orders/_refresh", "");
    }

    @AfterAll
    static void stopServers() {
        old.ifPresent(SearchServer::close);
        now.ifPresent(SearchServer::close);
        s3.ifPresent(S3Server::close);
    }

    @BeforeEach
    void needsBoth() {
        assumeTrue(old.isPresent() && now.isPresent());
        desk = new Desk(folder);
        s3.orElseThrow().environment().forEach(desk::with);
        dump = folder.resolve("shop.dump");
        now.orElseThrow().ask("DELETE", "/orders", "");
    }

    private String[] dump(String... more) {
        return dumpTo(dump.toString(), more);
    }

    private static String[] dumpTo(String place, String... more) {
        return Stream.concat(
                        Stream.of(
                                "search",
                                "dump",
                                "--from",
                                old.orElseThrow().url(),
                                "--out",
                                place,
                                "--jobs",
                                "1"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private String[] load() {
        return loadFrom(dump.toString());
    }

    private static String[] loadFrom(String place) {
        return new String[] {"search", "load", "--from", place, "--to", now.orElseThrow().url()};
    }

    @Test
    void goesOnAfterEachKillOfDumpAndOfLoadAndEndsIdentical() throws Exception {
        Path landed = dump.resolve("indices/orders/slices.ndjson");
        killWhen(desk.start(dump()), () -> Files.exists(landed));
        List<String> before = Files.readAllLines(landed);
        assertThat(desk.type(load()).ends(ExitCode.BAD_INPUT).err())
                .contains("did not come to its end");
        goOn();
        List<String> whole = Files.readAllLines(landed);
        assertThat(whole).containsAll(before);
        assertThat(whole.stream().map(line -> line.replaceFirst(",.*", "")))
                .contains("{\"slice\":0")
                .doesNotHaveDuplicates();

        killWhen(
                desk.start(load()),
                () -> now.orElseThrow().ask("GET", "/orders", "").statusCode() == 200);
        goOn();

        assertThat(now.orElseThrow().expect("GET", "/orders/_count", ""))
                .contains("\"count\":" + DOCUMENTS);
        assertThat(now.orElseThrow().expect("GET", "/sales/_search?size=1&version=true", ""))
                .contains("\"_version\":1,");
        desk.type(
                        "search",
                        "verify",
                        "--from",
                        old.orElseThrow().url(),
                        "--to",
                        now.orElseThrow().url())
                .ends(ExitCode.DONE);
        assertThat(desk.type(load()).err())
                .startsWith("rehome: ")
                .contains(now.orElseThrow().url() + " has an index orders already");
    }

    @Test
    void aRestartOfTheServerHoldsADumpAndALoadUpAndIsSaidAndBothEndIdentical() throws Exception {
        Started dumping = desk.start(dump());
        await(dumping, () -> Files.exists(dump.resolve("indices/orders/slices.ndjson")));
        old.orElseThrow().crashAndRestart();
        endsOrGoesOn(dumping, old.orElseThrow());

        Started loading = desk.start(load());
        await(loading, () -> now.orElseThrow().ask("GET", "/orders", "").statusCode() == 200);
        now.orElseThrow().crashAndRestart();
        endsOrGoesOn(loading, now.orElseThrow());

        desk.type(
                        "search",
                        "verify",
                        "--from",
                        old.orElseThrow().url(),
                        "--to",
                        now.orElseThrow().url())
                .ends(ExitCode.DONE);
    }

    /** Whoever looks at it sees why it stands still. */
    private void endsOrGoesOn(Started started, SearchServer away) throws InterruptedException {
        Answer answer = started.answer();
        assertThat(answer.out()).containsOnlyOnce(away.url() + " does not answer (");
        if (answer.exit() != ExitCode.DONE.code()) {
            desk.type("resume").ends(ExitCode.DONE);
        } else {
            assertThat(answer.out()).containsOnlyOnce(away.url() + " answers again after ");
        }
    }

    @Test
    void undoesALoadAndADumpAndLeavesWhatOthersPutBesideThem() throws Exception {
        Answer dumped = desk.type(dump()).ends(ExitCode.DONE);
        assertThat(dumped.out()).contains("120,000 documents of 1 index dumped into " + dump);
        Answer loaded = desk.type(load()).ends(ExitCode.DONE);
        assertThat(loaded.out())
                .contains("120,000 documents of 1 index loaded, each read back and identical");

        desk.type("rollback", loaded.run(), "--yes").ends(ExitCode.DONE);
        assertThat(now.orElseThrow().ask("GET", "/orders", "").statusCode()).isEqualTo(404);
        Path other = Files.writeString(dump.resolve("notes.txt"), "ours");
        desk.type("rollback", dumped.run(), "--yes").ends(ExitCode.DONE);

        assertThat(inside(dump)).containsExactly(other);
    }

    @Test
    void undoesADumpThatWasKilledInEitherLayout() throws Exception {
        killWhen(
                desk.start(dump("--layout", "elasticdump", "--gzip")),
                () -> Files.exists(dump.resolve("orders.json.gz.0.unfinished")));
        desk.type("rollback", "--yes").ends(ExitCode.DONE);
        assertThat(dump).doesNotExist();

        Files.createDirectory(dump);
        killWhen(
                desk.start(dump()),
                () -> Files.exists(dump.resolve("indices/orders/slices.ndjson")));
        desk.type("rollback", "--yes").ends(ExitCode.DONE);
        assertThat(inside(dump)).as("it was there before").isEmpty();
    }

    @Test
    void goesOnWithADumpInElasticdumpsLayoutAndUndoesItButForWhatChanged() throws Exception {
        killWhen(
                desk.start(dump("--layout", "elasticdump", "--gzip")),
                () -> Files.exists(dump.resolve("orders.json.gz.0.unfinished")));
        goOn();
        assertThat(inside(dump)).hasSize(6);
        desk.type(load()).ends(ExitCode.DONE);
        desk.type(
                        "search",
                        "verify",
                        "--from",
                        old.orElseThrow().url(),
                        "--to",
                        now.orElseThrow().url())
                .ends(ExitCode.DONE);
        now.orElseThrow().expect("PUT", "/orders/_doc/of-others?refresh=true", "{}");
        assertThat(desk.type("rollback", "--yes").ends(ExitCode.REFUSED).err())
                .contains("others have used index orders");
        desk.type("rollback", "--discard-new-data", "--yes").ends(ExitCode.DONE);

        Path changed = dump.resolve("orders.settings.json.gz");
        Files.writeString(changed, "mine");
        Answer undone = desk.type("rollback", run("search-dump"), "--yes").ends(ExitCode.DONE);

        assertThat(undone.out()).contains("left alone: " + changed);
        assertThat(inside(dump)).containsExactly(changed);
    }

    @Test
    void goesOnWithADumpToABucketThatWasKilledLoadsItAndLeavesNothingThere() throws Exception {
        String place = "s3://backups/nightly/shop.dump";
        Path objects = s3.orElseThrow().folder("backups").resolve("nightly");
        Path landed = objects.resolve("shop.dump/indices/orders/slices.ndjson");
        Path beside = objects.resolve("shop.dump2");
        Files.createDirectories(objects);
        Files.writeString(beside, "of others");

        killWhen(desk.start(dumpTo(place)), () -> Files.exists(landed));
        assertThat(desk.type(dumpTo(place)).ends(ExitCode.REFUSED).err())
                .contains(place + " is not empty");
        List<String> before = Files.readAllLines(landed);
        desk.type("resume").ends(ExitCode.DONE);
        assertThat(Files.readAllLines(landed)).startsWith(before.toArray(String[]::new));

        assertThat(desk.type(loadFrom(place)).ends(ExitCode.DONE).out())
                .contains("120,000 documents of 1 index loaded, each read back and identical");

        Path other = Files.writeString(objects.resolve("shop.dump/notes.txt"), "ours");
        Answer undone = desk.type("rollback", run("search-dump"), "--yes").ends(ExitCode.DONE);
        assertThat(undone.out()).contains("left alone: " + place + "/notes.txt");
        assertThat(allInside(s3.orElseThrow().folder("backups"))).containsOnly(beside, other);
        assertThat(desk.everythingWritten()).doesNotContain(S3Server.SECRET);
    }

    @Test
    void aDumpToABucketIsPausedLikeAnyOtherAndUndone() throws Exception {
        Path there = s3.orElseThrow().folder("backups").resolve("paused");
        Started started = desk.start(dumpTo("s3://backups/paused"));
        await(started, () -> Files.exists(there.resolve("indices/orders/slices.ndjson")));
        started.signal("TERM");
        started.answer().ends(ExitCode.PAUSED);
        desk.type("rollback", "--yes").ends(ExitCode.DONE);

        assertThat(allInside(there)).isEmpty();
    }

    @Test
    void whoHasNoLoginOrNoEndpointOrNoDumpInABucketIsToldSo() throws Exception {
        assertThat(desk.type(loadFrom("s3://backups/nothing")).ends(ExitCode.BAD_INPUT).err())
                .contains("s3://backups/nothing holds no dump of rehome search dump");
        desk.with("AWS_ENDPOINT_URL_S3", "localhost:9000");
        assertThat(desk.type(loadFrom("s3://backups/x")).ends(ExitCode.BAD_INPUT).err())
                .contains("the endpoint of S3 that is configured is no URL")
                .contains("AWS_ENDPOINT_URL_S3");
        desk.with("AWS_ENDPOINT_URL_S3", s3.orElseThrow().url()).with("AWS_ACCESS_KEY_ID", "");
        assertThat(desk.type(loadFrom("s3://backups/x")).ends(ExitCode.BAD_INPUT).err())
                .contains("there is no AWS login to reach S3 with")
                .contains("AWS_PROFILE");
    }

    private static List<Path> allInside(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The run of that runbook, as the list of runs has it. */
    private String run(String runbook) throws Exception {
        return desk.type("runs")
                .ends(ExitCode.DONE)
                .out()
                .lines()
                .filter(line -> line.contains(runbook))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void killWhen(Started started, BooleanSupplier moment) throws Exception {
        await(started, moment);
        started.process().destroyForcibly().waitFor();
    }

    private static void await(Started started, BooleanSupplier moment) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!moment.getAsBoolean()) {
            assertThat(started.process().isAlive() && System.nanoTime() < end)
                    .as(started.printed())
                    .isTrue();
            Thread.sleep(5); // another process does it: there is nothing else to wait on
        }
    }

    /** Goes on with what was killed, and kills it at random instants until it comes to its end. */
    private void goOn() throws Exception {
        var random = new Random(20261121);
        Started started = desk.start("resume");
        for (int kills = 1;
                kills < KILLS
                        && !started.process()
                                .waitFor(random.nextInt(LATEST_KILL_MILLIS), TimeUnit.MILLISECONDS);
                kills++) {
            started.process().destroyForcibly().waitFor();
            started = desk.start("resume");
        }
        started.answer().ends(ExitCode.DONE);
    }
}
