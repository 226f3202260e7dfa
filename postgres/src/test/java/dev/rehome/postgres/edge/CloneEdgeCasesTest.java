package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.clone.CloneOptions;
import dev.rehome.postgres.clone.CloneServer;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.DatabaseVerdict;
import dev.rehome.postgres.verify.VerifyReport;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every edge case is cloned; verification finds the same rows, sequences and large objects, and
 * {@code pg_dump}, as an independent witness, the same schema.
 */
final class CloneEdgeCasesTest {

    @ParameterizedTest(name = "{0} to {1}, cut at {2} bytes")
    @CsvSource({"13, 18, 1048576", "15, 15, 2147483648", "15, 18, 65536", "18, 18, 2147483648"})
    void clonesThemAll(int from, int to, long partBytes) throws Exception {
        ClientTools tools = ClientTools.atLeast(from).orElse(null);
        ClientTools witness = ClientTools.atLeast(to).orElse(null);
        assumeTrue(tools != null && witness != null, "client programs for " + to);
        try (PostgresServer source = PostgresServer.start(from);
                PostgresServer target = PostgresServer.start(to)) {
            EdgeCases.load(source);
            EdgeCases.run(source, EdgeCases.EDGE, "partitions-of-oids");
            try (var leftOver = source.connect(EdgeCases.EDGE);
                    var statement = leftOver.createStatement()) {
                // another session's temporary table is nobody's business
                statement.execute("CREATE TEMP TABLE left_over AS SELECT 1 AS a");
                clone(source, target, tools, partBytes);
            }

            VerifyReport report = EdgeCasesTest.verify(source, target);

            assertThat(report.databases())
                    .filteredOn(database -> !database.holds())
                    .flatExtracting(DatabaseVerdict::text)
                    .isEmpty();
            for (String database : EdgeCases.DATABASES) {
                assertThat(DumpedSchema.differences(source, target, database, witness))
                        .as("schema of " + database)
                        .isEmpty();
            }
        }
    }

    private static void clone(
            PostgresServer source, PostgresServer target, ClientTools tools, long partBytes)
            throws InterruptedException {
        CloneReport report =
                new CloneServer(
                                Server.at(source.uri("postgres")),
                                Server.at(target.uri("postgres")),
                                new CloneOptions(
                                                EdgeCases.DATABASES,
                                                3,
                                                true,
                                                false,
                                                true,
                                                TableFilter.ALL)
                                        .cutAt(partBytes),
                                PgTools.find(
                                        Optional.of(tools.bin()), source.major(), target.major()),
                                Progress.UNWATCHED,
                                CloneLog.NONE)
                        .run();
        assertThat(report.differences()).isEqualTo(List.of());
    }
}
