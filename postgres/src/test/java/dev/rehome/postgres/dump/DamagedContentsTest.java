package dev.rehome.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.schema.Databases;
import dev.rehome.postgres.schema.Phases;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stock dump has no sum of its table of contents, so a flipped byte in a name is another name;
 * but whatever is wrong with its form has to be told as what it is.
 */
@Timeout(300)
final class DamagedContentsTest {
    private static final int FLIPS = 4000;
    private static final int CUTS = 300;
    private static final int RESTORES = 5;

    private static PostgresServer server;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        Databases.reading(15).ifPresent(databases -> databases.fill(server, "shop"));
        server.execute("shop", "SELECT lo_from_bytea(4711, 'large')");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aFlippedByteIsAFailureOrAPlanOfTheSameEntriesButOne(int tools) throws Exception {
        byte[] whole = stockDump(tools);
        Archive original = Archive.read(folder);
        Database catalog;
        try (Session session = Server.at(server.uri("shop")).open()) {
            catalog = Catalog.read(session);
        }
        plan(catalog);
        var random = new Random(20261121);
        int accepted = 0;
        for (int i = 0; i < FLIPS; i++) {
            int at = random.nextInt(whole.length);
            int bit = random.nextInt(8);
            if (damaged(whole, at, bit, catalog).isEmpty()) {
                accepted++;
                Archive read = Archive.read(folder);
                assertThat(read.entries()).hasSameSizeAs(original.entries());
                assertThat(read.entries().stream().filter(e -> !original.entries().contains(e)))
                        .as("byte %d, bit %d", at, bit)
                        .hasSizeLessThanOrEqualTo(1);
            }
        }
        assertThat(accepted).isBetween(1, FLIPS - 1);
    }

    @Test
    void aTableOfContentsThatIsCutShortAnywhereIsAFailure() throws Exception {
        byte[] whole = stockDump(15);
        var random = new Random(20261121);
        for (int i = 0; i < CUTS; i++) {
            int length = i < 20 ? i : random.nextInt(whole.length);
            Files.write(folder.resolve("toc.dat"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Archive.read(folder))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(folder.toString());
        }
        Files.write(folder.resolve("toc.dat"), Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> Archive.read(folder))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("holds more than its");
    }

    @Test
    void aFlippedByteInWhatWeWriteBesideItIsAFailureOrLeavesAPlan() throws Exception {
        var databases = Databases.reading(15);
        assumeTrue(databases.isPresent());
        Path own = folder.resolve("shop");
        new DumpDatabase(Server.at(server.uri("shop")), "shop", databases.get().tools(), 2)
                .run(own, Progress.UNWATCHED);
        var all = new DumpFolder(folder);
        all.complete(List.of("shop"));
        var random = new Random(20261121);
        for (Path file : List.of(own.resolve("manifest.json"), folder.resolve("dump.json"))) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < FLIPS / 4; i++) {
                int at = random.nextInt(whole.length);
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, flipped);
                try {
                    for (var dump : all.databases(List.of()).entrySet()) {
                        var read = DumpedDatabase.open(dump.getValue());
                        assertThat(read.rows()).allMatch(entry -> read.written(entry).isPresent());
                        assertThat(dump.getKey()).isEqualTo("shop");
                    }
                } catch (Failure told) {
                    assertThat(told).hasMessageContaining(folder.toString());
                } catch (RuntimeException | Error e) {
                    fail("%s, byte %d".formatted(file, at), e);
                }
            }
            Files.write(file, whole);
        }
    }

    @Test
    void whatIsAcceptedOfADamagedOneIsRestoredOrRefusedByTheServerAsAFailure() throws Exception {
        byte[] whole = stockDump(15);
        Database catalog;
        try (Session session = Server.at(server.uri("shop")).open()) {
            catalog = Catalog.read(session);
        }
        var random = new Random(20261121);
        int restored = 0;
        while (restored < RESTORES) {
            int at = random.nextInt(whole.length);
            int bit = random.nextInt(8);
            if (damaged(whole, at, bit, catalog).isPresent()) {
                continue;
            }
            String database = "flipped_" + ++restored;
            server.execute("postgres", "CREATE DATABASE " + database);
            try {
                new RestoreDatabase(Server.at(server.uri("postgres")), database, 2, true)
                        .run(
                                folder,
                                RestoreSchema.Ownership.AS_AT_SOURCE,
                                Progress.UNWATCHED,
                                CloneLog.NONE);
            } catch (Failure told) {
                assertThat(told).hasMessageNotContaining("Exception");
            }
        }
    }

    /** What a plan of it says with that bit flipped; empty when there is one. */
    private Optional<Failure> damaged(byte[] whole, int at, int bit, Database catalog)
            throws Exception {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        Files.write(folder.resolve("toc.dat"), flipped);
        try {
            plan(catalog);
            return Optional.empty();
        } catch (Failure told) {
            assertThat(told.getMessage()).containsAnyOf(folder.toString(), "TABLE DATA ");
            return Optional.of(told);
        } catch (RuntimeException | Error e) {
            return fail("byte %d, bit %d".formatted(at, bit), e);
        }
    }

    /** Everything that a restore reads out of it before it makes anything. */
    private void plan(Database catalog) {
        DumpedDatabase dump = DumpedDatabase.open(folder);
        ArchivedDatabase.read(folder, "copy");
        dump.rows().forEach(dump::bytes);
        var objects = new LoadLargeObjects(dump);
        objects.made();
        objects.described();
        objects.parts();
        Phases phases = Phases.of(dump.archive());
        ArchivedCatalog.onTables(phases.builds(), catalog, Map.of());
    }

    private byte[] stockDump(int major) throws Exception {
        var tools = ClientTools.atLeast(major);
        assumeTrue(tools.isPresent());
        var program =
                new ProcessBuilder(
                        tools.get().bin().resolve("pg_dump").toString(),
                        "--format=directory",
                        "--file=" + folder.resolve("stock"),
                        server.uri("shop"));
        assertThat(program.inheritIO().start().waitFor()).isZero();
        try (var files = Files.list(folder.resolve("stock"))) {
            for (Path file : files.toList()) {
                Files.move(file, folder.resolve(file.getFileName()));
            }
        }
        Files.delete(folder.resolve("stock"));
        return Files.readAllBytes(folder.resolve("toc.dat"));
    }
}
