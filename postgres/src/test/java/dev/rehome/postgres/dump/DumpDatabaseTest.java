package dev.rehome.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.Databases;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dump promises when it, or what it left, is cut short or damaged. */
final class DumpDatabaseTest {
    private static final String LARGE_OBJECT = "SELECT lo_from_bytea(4711, 'large;\\000object')";

    private static PostgresServer server;
    private static Optional<Databases> found;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        found = Databases.reading(15);
        server = PostgresServer.start(15);
        found.ifPresent(databases -> databases.fill(server, "shop"));
        server.execute(
                "shop",
                LARGE_OBJECT,
                "CREATE TABLE many AS SELECT g AS id, repeat('x', 100) AS t FROM"
                        + " generate_series(1, 20000) g");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void joinsThePartsOfABigTableToOneFileThatOurReaderReadsToTheEnd() throws Exception {
        Path dump = dump("shop", 64 << 10);

        assertThat(Files.exists(DumpDatabase.unfinished(dump))).isFalse();
        Manifest manifest = Manifest.read(dump).orElseThrow();
        var many =
                manifest.tables().stream()
                        .filter(table -> table.name().name().equals("many"))
                        .findFirst()
                        .orElseThrow();
        assertThat(many.digest().items()).isEqualTo(20000);
        assertThat(files(dump)).noneMatch(name -> name.matches(".*\\.gz\\.\\d+"));
        CloneReport report = restore(dump, "joined");
        assertThat(report.differences()).isEmpty();
        assertThat(report.verifiedRows()).isEqualTo(report.rows());
    }

    @Test
    void stockPgRestoreReadsItWithSeveralJobs() throws Exception {
        Path dump = dump("shop", 64 << 10);
        Databases databases = found.orElseThrow();
        server.execute("postgres", "CREATE DATABASE copy TEMPLATE template0");

        databases
                .tools()
                .run(
                        "pg_restore",
                        List.of("-j", "2", "--exit-on-error", "-d", "copy", dump.toString()),
                        databases.login(server, "copy"));

        assertThat(databases.schema(server, "copy")).isEqualTo(databases.schema(server, "shop"));
        assertThat(sorted(databases.rows(server, "copy")))
                .isEqualTo(sorted(databases.rows(server, "shop")));
    }

    /** Tables may be filled in any order; of rows within a table, only the set counts. */
    private static List<String> sorted(String rows) {
        return rows.lines().filter(line -> !line.startsWith("--")).sorted().toList();
    }

    @Test
    void namesAMissingATruncatedAndAFlippedFileAndLoadsNothingOfIt() throws Exception {
        Path dump = dump("shop", 128 << 20);
        Path many = dump.resolve(fileOfMany(dump) + ".gz");
        byte[] whole = Files.readAllBytes(many);

        Files.delete(many);
        expectDamaged(dump, "missing", many, "it is missing");
        Files.write(many, java.util.Arrays.copyOf(whole, whole.length / 2));
        expectDamaged(dump, "missing", many, "were written");
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 4;
        Files.write(many, flipped);
        expectDamaged(dump, "missing", many, "");
        assertThat(rows("missing", "SELECT count(*) FROM many")).isEqualTo("0");
        // In the header's time, which nothing but our own sum covers.
        flipped = whole.clone();
        flipped[5] ^= 4;
        Files.write(many, flipped);
        expectDamaged(dump, "missing", many, "not those that were written");

        // Once the right file is there, it goes on where it was.
        Files.write(many, whole);
        CloneReport report = run(dump, "missing");
        assertThat(report.differences()).isEmpty();
        assertThat(rows("missing", "SELECT count(*) FROM many")).isEqualTo("20000");
    }

    @Test
    void namesADamagedTableOfContentsBeforeAnythingIsTouched() throws Exception {
        Path dump = dump("shop", 128 << 20);
        Path toc = dump.resolve("toc.dat");
        byte[] bytes = Files.readAllBytes(toc);
        bytes[bytes.length / 2] ^= 1;
        Files.write(toc, bytes);
        server.execute("postgres", "CREATE DATABASE untouched TEMPLATE template0");

        assertThatThrownBy(() -> run(dump, "untouched"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(toc.toString());
        assertThat(rows("untouched", "SELECT count(*) FROM pg_namespace WHERE nspname = 'rehome'"))
                .isEqualTo("0");
    }

    @Test
    void saysThatRowsDifferThatSomebodyChangedBehindItsBack() throws Exception {
        Path dump = dump("shop", 128 << 20);
        Manifest manifest = Manifest.read(dump).orElseThrow();
        var many =
                manifest.tables().stream()
                        .filter(table -> table.name().name().equals("many"))
                        .findFirst()
                        .orElseThrow();
        var others = new ArrayList<>(manifest.tables());
        others.remove(many);
        others.add(
                new Manifest.DumpedTable(
                        many.name(),
                        many.file(),
                        many.condition(),
                        Digest.of(
                                many.digest().items(),
                                many.digest().bytes(),
                                "0123456789abcdef0123456789abcdef")));
        new Manifest("shop", "", others, manifest.largeObjects(), manifest.files()).write(dump);
        server.execute("postgres", "CREATE DATABASE otherwise TEMPLATE template0");

        assertThatThrownBy(() -> run(dump, "otherwise"))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.DIFFERS))
                .hasMessageContaining("0123456789abcdef");
    }

    @Test
    void leavesARestoreAloneThatEndedButWasNotRecorded() throws Exception {
        Path dump = dump("shop", 128 << 20);
        server.execute("postgres", "CREATE DATABASE ended TEMPLATE template0");
        var log = new RememberedLog();
        CloneReport first = run(dump, "ended", log);
        server.execute("ended", "CREATE TABLE since (a int)");

        CloneReport again = run(dump, "ended", log);

        assertThat(again.rows()).isEqualTo(first.rows());
        assertThat(rows("ended", "SELECT count(*) FROM since")).isEqualTo("0");
    }

    @Test
    void refusesWhatIsNotAWholeDump() throws Exception {
        Path dump = dump("shop", 128 << 20);
        assertThatThrownBy(() -> new DumpFolder(folder).databases(List.of()))
                .as("the file that is written last is not there")
                .hasMessageContaining("did not come to its end");
        new DumpFolder(folder).complete(List.of("shop"));
        assertThat(new DumpFolder(folder).databases(List.of()))
                .containsExactly(Map.entry("shop", dump));

        Path half = Files.createDirectories(DumpDatabase.unfinished(folder.resolve("half")));
        assertThatThrownBy(() -> DumpedDatabase.open(half))
                .hasMessageContaining("interrupted dump");
        Path custom = Files.writeString(folder.resolve("shop.dump"), "PGDMP");
        assertThatThrownBy(() -> DumpedDatabase.open(custom))
                .hasMessageContaining("is a single file");
        assertThatThrownBy(
                        () ->
                                new DumpDatabase(
                                                Databases.server(server),
                                                "shop",
                                                found.orElseThrow().tools(),
                                                2)
                                        .run(dump, Progress.UNWATCHED))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("exists already");
    }

    /** Tables below {@code CopyTable.FREEZE_BYTES_MIN} land as they come, as in a clone. */
    @Test
    void freezesTheRowsOfALargeTableAndNotThoseOfASmallOne() throws Exception {
        server.execute(
                "postgres", "CREATE DATABASE sizes", "CREATE DATABASE frozen TEMPLATE template0");
        server.execute(
                "sizes",
                "CREATE TABLE small AS SELECT 1 AS id",
                "CREATE TABLE large AS SELECT g AS id, repeat('x', 1000) AS t FROM"
                        + " generate_series(1, 10000) g");
        Path dump = dump("sizes", "sizes", 128 << 20);

        assertThat(run(dump, "frozen").differences()).isEmpty();

        server.execute("frozen", "CREATE EXTENSION pg_visibility");
        String all =
                "SELECT count(*) > 0 AND count(*) FILTER (WHERE all_frozen) > 0.9 * count(*) FROM"
                        + " pg_visibility_map('%s')";
        assertThat(rows("frozen", all.formatted("large"))).isEqualTo("t");
        assertThat(rows("frozen", all.formatted("small"))).isEqualTo("f");
        assertThat(rows("frozen", "SELECT count(*) FROM small")).isEqualTo("1");
    }

    /** A distance of 12 MB, which only a window larger than aircompressor's can span. */
    @Test
    void saysOfAZstdFileWithTooLargeAWindowThatItCannotReadItAndNotThatItIsDamaged()
            throws Exception {
        var tools = ClientTools.atLeast(16);
        assumeTrue(tools.isPresent());
        server.execute(
                "postgres", "CREATE DATABASE wide", "CREATE DATABASE wide_copy TEMPLATE template0");
        server.execute(
                "wide",
                "CREATE TABLE twice AS SELECT md5(g::text) AS t FROM generate_series(1, 400000) g",
                "INSERT INTO twice SELECT t FROM twice");
        Path dump = folder.resolve("wide");
        var program =
                new ProcessBuilder(
                        tools.get().bin().resolve("pg_dump").toString(),
                        "--format=directory",
                        "--compress=zstd:level=1,long",
                        "--file=" + dump,
                        server.uri("wide"));
        assertThat(program.inheritIO().start().waitFor()).isZero();
        String file =
                files(dump).stream()
                        .filter(name -> name.endsWith(".zst"))
                        .findFirst()
                        .orElseThrow();

        assertThatThrownBy(() -> run(dump, "wide_copy"))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure ->
                                assertThat(failure.remedy())
                                        .contains("zstd -d --long=31 --rm '" + dump.resolve(file)))
                .hasMessageContaining("further than the 8 MB that rehome can read")
                .hasMessageNotContaining("damaged");
        assertThat(rows("wide_copy", "SELECT count(*) FROM twice")).isEqualTo("0");
    }

    private Path dump(String name, long partBytes) throws Exception {
        return dump("shop", name, partBytes);
    }

    private Path dump(String database, String name, long partBytes) throws Exception {
        assumeTrue(found.isPresent());
        Path dump = folder.resolve(name);
        new DumpDatabase(
                        Databases.server(server),
                        database,
                        found.orElseThrow().tools(),
                        2,
                        partBytes)
                .run(dump, Progress.UNWATCHED);
        return dump;
    }

    private void expectDamaged(Path dump, String database, Path file, String how) {
        if (rows(
                        "postgres",
                        "SELECT count(*) FROM pg_database WHERE datname = '%s'".formatted(database))
                .equals("0")) {
            server.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        }
        assertThatThrownBy(() -> run(dump, database))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.DIFFERS))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(how);
    }

    private CloneReport restore(Path dump, String database) throws Exception {
        server.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE template0");
        CloneReport report = run(dump, database);
        assertThat(report.notices()).isEmpty();
        assertThat(found.orElseThrow().schema(server, database))
                .isEqualTo(found.orElseThrow().schema(server, "shop"));
        return report;
    }

    private static CloneReport run(Path dump, String database) throws InterruptedException {
        return run(dump, database, CloneLog.NONE);
    }

    private static CloneReport run(Path dump, String database, CloneLog log)
            throws InterruptedException {
        return new RestoreDatabase(Databases.server(server), database, 2, true)
                .run(dump, RestoreSchema.Ownership.AS_AT_SOURCE, Progress.UNWATCHED, log);
    }

    private static String fileOfMany(Path dump) {
        return Manifest.read(dump).orElseThrow().tables().stream()
                .filter(table -> table.name().name().equals("many"))
                .map(Manifest.DumpedTable::file)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> files(Path dump) {
        try (var all = Files.list(dump)) {
            return all.map(file -> file.getFileName().toString())
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rows(String database, String query) {
        try (var connection = server.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a journal would keep. */
    private static final class RememberedLog implements CloneLog {
        private final java.util.Map<String, CloneReport> ended = new java.util.HashMap<>();

        @Override
        public void ending(String database, CloneReport report) {
            ended.put(database, report);
        }

        @Override
        public Optional<CloneReport> ended(String database) {
            return Optional.ofNullable(ended.get(database));
        }
    }
}
