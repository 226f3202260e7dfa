package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.dump.ArchivedDatabase;
import dev.rehome.postgres.dump.DumpDatabase;
import dev.rehome.postgres.dump.DumpFolder;
import dev.rehome.postgres.dump.RestoreDatabase;
import dev.rehome.postgres.globals.Globals;
import dev.rehome.postgres.globals.GlobalsScript;
import dev.rehome.postgres.globals.MakeDatabase;
import dev.rehome.postgres.globals.MakeGlobals;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.postgres.verify.DatabaseVerdict;
import dev.rehome.postgres.verify.TableVerdict;
import dev.rehome.postgres.verify.VerifyReport;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every edge case goes through a dump, with our own and with PostgreSQL's programs at either end;
 * verification finds the same rows, sequences and large objects, and {@code pg_dump}, as an
 * independent witness, the same schema.
 */
final class DumpEdgeCasesTest {
    /** A large table is written in parts; here every table of some pages is. */
    private static final long PART_BYTES = 16 << 10;

    private static final Map<String, String> MANY_LOCKS =
            Map.of("max_locks_per_transaction", "256");

    @TempDir Path folder;

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"13, 18", "15, 15", "18, 18"})
    void aDumpOfEveryEdgeCaseComesBackIdentical(int from, int to) throws Exception {
        ClientTools tools = tools(from);
        ClientTools witness = tools(to);
        try (PostgresServer source = PostgresServer.start(from);
                PostgresServer target = PostgresServer.start(to)) {
            EdgeCases.load(source);
            dump(source, tools, EdgeCases.DATABASES);

            for (String database : EdgeCases.DATABASES) {
                assertThat(restore(target, database).differences()).isEmpty();
            }

            expectIdentical(source, target, witness);
        }
    }

    @Test
    void restoresWhatHoldsOnlyWhenOtherTablesAndViewsAreFull() throws Exception {
        ClientTools tools = tools(15);
        try (PostgresServer source = PostgresServer.start(15);
                PostgresServer target = PostgresServer.start(15)) {
            source.execute("postgres", "CREATE DATABASE elsewhere");
            EdgeCases.run(source, "elsewhere", "checks-elsewhere");
            dump(source, tools, List.of("elsewhere"));

            assertThat(restore(target, "elsewhere").differences()).isEmpty();

            assertThat(EdgeCasesTest.verify(source, target, "elsewhere").text())
                    .filteredOn(line -> line.contains("differ"))
                    .isEmpty();
            assertThat(DumpedSchema.differences(source, target, "elsewhere", tools)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void stockPgRestoreBringsADumpOfEveryEdgeCaseBack(int major) throws Exception {
        ClientTools tools = tools(major);
        try (PostgresServer source = PostgresServer.start(major);
                PostgresServer target = PostgresServer.start(major, MANY_LOCKS)) {
            EdgeCases.load(source);
            dump(source, tools, EdgeCases.DATABASES);
            new ClientProgram(target, tools).run("psql", "--file=" + folder.resolve("globals.sql"));

            for (String database : EdgeCases.DATABASES) {
                new ClientProgram(target, tools)
                        .run(
                                "pg_restore",
                                "--create",
                                "--dbname=postgres",
                                new DumpFolder(folder).database(database).toString());
            }

            // The copied event triggers write of pg_restore's own work.
            VerifyReport report = EdgeCasesTest.verify(source, target);
            assertThat(report.databases().getFirst().tables())
                    .filteredOn(table -> !table.holds())
                    .extracting(TableVerdict::table)
                    .containsExactly("public.ddl_log");
            assertThat(report.databases().getFirst().sequences()).isEmpty();
            assertThat(report.databases().getFirst().largeObjects()).isEmpty();
            assertThat(report.databases().subList(1, report.databases().size()))
                    .allMatch(DatabaseVerdict::holds);
            expectSameSchemas(source, target, tools);
        }
    }

    @ParameterizedTest(name = "pg_dump of {0} with {1}, into {2}")
    @CsvSource({
        "15, --compress=6, 15",
        "13, --compress=0, 18",
        "18, --compress=gzip, 18",
        "18, --compress=lz4, 18",
        "15, --compress=zstd:3, 18"
    })
    void aStockDumpOfEveryEdgeCaseComesBackIdenticalHoweverItIsCompressed(
            int from, String compress, int to) throws Exception {
        ClientTools tools = tools(compress.contains("=0") || compress.contains("=6") ? from : 18);
        ClientTools witness = tools(to);
        try (PostgresServer source = PostgresServer.start(from);
                PostgresServer target = PostgresServer.start(to)) {
            EdgeCases.load(source);
            EdgeCases.run(target, "postgres", "globals");
            for (String database : EdgeCases.DATABASES) {
                new ClientProgram(source, tools)
                        .run(
                                "pg_dump",
                                "--format=directory",
                                compress,
                                "--encoding="
                                        + (database.equals(EdgeCases.ASCII) ? "SQL_ASCII" : "UTF8"),
                                "--file=" + new DumpFolder(folder).database(database),
                                ClientProgram.dbname(database));
            }

            for (String database : EdgeCases.DATABASES) {
                assertThat(restore(target, database).differences()).isEmpty();
            }

            expectIdentical(source, target, witness);
        }
    }

    private static ClientTools tools(int major) {
        ClientTools tools = ClientTools.atLeast(major).orElse(null);
        assumeTrue(tools != null, "client programs of PostgreSQL " + major);
        return java.util.Objects.requireNonNull(tools);
    }

    private void dump(PostgresServer source, ClientTools tools, List<String> databases)
            throws Exception {
        Server server = Server.at(source.uri("postgres"));
        try (Session session = server.open()) {
            new DumpFolder(folder).write(GlobalsScript.of(Globals.read(session, false)));
        }
        for (String database : databases) {
            new DumpDatabase(
                            server,
                            database,
                            PgTools.find(Optional.of(tools.bin()), source.major(), source.major()),
                            2,
                            PART_BYTES)
                    .run(new DumpFolder(folder).database(database), Progress.UNWATCHED);
        }
        new DumpFolder(folder).complete(databases);
    }

    private CloneReport restore(PostgresServer target, String database) throws Exception {
        Server server = Server.at(target.uri("postgres"));
        Path directory = new DumpFolder(folder).database(database);
        ArchivedDatabase like = ArchivedDatabase.read(directory, database).orElseThrow();
        try (Session session = server.open()) {
            new DumpFolder(folder)
                    .globals(server.redactor())
                    .ifPresent(
                            script ->
                                    assertThat(new MakeGlobals(session).run(script).skipped())
                                            .isEmpty());
            assertThat(new MakeDatabase(session).create(like.definition())).isEmpty();
        }
        CloneReport report =
                new RestoreDatabase(server, database, 2, true)
                        .run(
                                directory,
                                RestoreSchema.Ownership.AS_AT_SOURCE,
                                Progress.UNWATCHED,
                                CloneLog.NONE);
        assertThat(report.notices()).isEmpty();
        try (Session session = server.open()) {
            assertThat(new MakeDatabase(session).complete(like.definition(), like.statements()))
                    .isEmpty();
        }
        return report;
    }

    private static void expectIdentical(
            PostgresServer source, PostgresServer target, ClientTools witness) throws Exception {
        VerifyReport report = EdgeCasesTest.verify(source, target);
        assertThat(report.databases())
                .filteredOn(database -> !database.holds())
                .flatExtracting(DatabaseVerdict::text)
                .isEmpty();
        expectSameSchemas(source, target, witness);
        try (Session there = Server.at(source.uri("postgres")).open();
                Session here = Server.at(target.uri("postgres")).open()) {
            for (String database : EdgeCases.DATABASES) {
                assertThat(Globals.database(here, database))
                        .usingRecursiveComparison()
                        .ignoringCollectionOrder()
                        .isEqualTo(Globals.database(there, database));
            }
        }
    }

    private static void expectSameSchemas(
            PostgresServer source, PostgresServer target, ClientTools witness) {
        for (String database : EdgeCases.DATABASES) {
            assertThat(DumpedSchema.differences(source, target, database, witness))
                    .as("schema of " + database)
                    .isEmpty();
        }
    }
}
