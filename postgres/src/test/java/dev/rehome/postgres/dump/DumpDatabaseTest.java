package dev.rehome.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.digest.RowDigest;
import dev.rehome.postgres.schema.Databases;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DumpDatabaseTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void stockPgRestoreMakesAnEqualDatabaseOfIt(int major) throws Exception {
        Optional<Databases> found = Databases.reading(major);
        assumeTrue(found.isPresent());
        Databases databases = found.get();
        try (var server = PostgresServer.start(major)) {
            databases.fill(server, "shop");
            server.execute("shop", "SELECT lo_from_bytea(4711, 'large;\\000object')");
            Path dump = folder.resolve("shop");
            new DumpDatabase(Databases.server(server), "shop", databases.tools(), 2)
                    .run(dump, new Quiet());
            assertThat(Files.exists(folder.resolve("shop.unfinished"))).isFalse();

            server.execute("postgres", "CREATE DATABASE copy TEMPLATE template0");
            databases
                    .tools()
                    .run(
                            "pg_restore",
                            List.of("-j", "2", "--exit-on-error", "-d", "copy", dump.toString()),
                            databases.login(server, "copy"));
            assertThat(
                            databases.psql(
                                    server,
                                    "copy",
                                    List.of("-Atc", "SELECT n > 0 FROM shop.a_top")))
                    .isEqualTo("t\n");
            assertThat(databases.schema(server, "copy"))
                    .isEqualTo(databases.schema(server, "shop"));
            assertThat(databases.rows(server, "copy")).isEqualTo(databases.rows(server, "shop"));
        }
    }

    @Test
    void restoresStockDumpsAndItsOwnAndNoticesADamagedOne() throws Exception {
        Optional<Databases> found = Databases.reading(15);
        assumeTrue(found.isPresent());
        Databases databases = found.get();
        try (var server = PostgresServer.start(15)) {
            databases.fill(server, "shop");
            server.execute("shop", "SELECT lo_from_bytea(4711, 'large;\\000object')");
            Path own = folder.resolve("own");
            new DumpDatabase(Databases.server(server), "shop", databases.tools(), 2)
                    .run(own, new Quiet());
            Path stock = folder.resolve("stock");
            databases
                    .tools()
                    .run(
                            "pg_dump",
                            List.of("-Fd", "-j", "2", "-f", stock.toString()),
                            databases.login(server, "shop"));
            for (Path dump : List.of(own, stock)) {
                String name = "from_" + dump.getFileName();
                server.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE template0");
                var restore = new RestoreDatabase(Databases.server(server), name, 2);
                assertThat(restore.run(dump, RestoreSchema.Ownership.AS_AT_SOURCE, new Quiet()))
                        .isEmpty();
                assertThat(databases.schema(server, name))
                        .isEqualTo(databases.schema(server, "shop"));
                assertThat(sorted(databases.rows(server, name)))
                        .isEqualTo(sorted(databases.rows(server, "shop")));
            }

            Manifest manifest = Manifest.read(own).orElseThrow();
            var first =
                    manifest.tables().stream()
                            .filter(table -> table.digest().rows() > 100)
                            .findFirst()
                            .orElseThrow();
            var otherwise = RowDigest.of(1, 1, first.digest().hash());
            new Manifest(
                            "shop",
                            List.of(
                                    new Manifest.DumpedTable(
                                            first.name(), first.file(), otherwise)))
                    .write(own);
            server.execute("postgres", "CREATE DATABASE damaged TEMPLATE template0");
            var restore = new RestoreDatabase(Databases.server(server), "damaged", 2);
            assertThatThrownBy(
                            () ->
                                    restore.run(
                                            own, RestoreSchema.Ownership.AS_AT_SOURCE, new Quiet()))
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.DIFFERS))
                    .hasMessageContaining(first.name().name());
            // Once the right file is there, it goes on where it was.
            manifest.write(own);
            restore.run(own, RestoreSchema.Ownership.AS_AT_SOURCE, new Quiet());
            assertThat(sorted(databases.rows(server, "damaged")))
                    .isEqualTo(sorted(databases.rows(server, "shop")));
        }
    }

    /** Tables may be filled in any order; of rows within a table, only the set counts. */
    private static List<String> sorted(String rows) {
        return rows.lines().filter(line -> !line.startsWith("--")).sorted().toList();
    }

    @Test
    void leavesADirectoryThatIsThereAlone() throws Exception {
        Optional<Databases> found = Databases.reading(15);
        assumeTrue(found.isPresent());
        try (var server = PostgresServer.start(15)) {
            var dump = new DumpDatabase(Databases.server(server), "shop", found.get().tools(), 2);
            assertThatThrownBy(() -> dump.run(folder, new Quiet()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("exists already");
        }
    }

    /** Says nothing. */
    record Quiet() implements Progress {
        @Override
        public void expect(String item, Amount total) {}

        @Override
        public void advance(String item, Amount done) {}

        @Override
        public void finish(String item, String result) {}

        @Override
        public void doing(String activity) {}

        @Override
        public void notice(String text) {}
    }
}
