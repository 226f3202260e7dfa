package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.verify.TableVerdict;
import dev.rehome.postgres.verify.VerifyDatabases;
import dev.rehome.postgres.verify.VerifyOptions;
import dev.rehome.postgres.verify.VerifyReport;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresBinaries;
import dev.rehome.sandbox.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** That the edge cases exist in every version, and that verification can read them all. */
final class EdgeCasesTest {
    static final List<Integer> MAJORS = PostgresBinaries.MAJORS;

    @ParameterizedTest
    @FieldSource("MAJORS")
    void everyVersionHoldsThemAndEveryTableCanBeVerified(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            EdgeCases.load(server);

            VerifyReport report = verify(server, server);

            assertThat(report.text()).filteredOn(line -> line.contains("differ")).isEmpty();
            assertThat(report.databases()).hasSize(4).allMatch(database -> database.holds());
            assertThat(report.databases().getFirst().tables()).hasSizeGreaterThan(100);
        }
    }

    /**
     * Two independent witnesses: PostgreSQL's own tools made the copy, and verification finds it
     * equal, but for the rows that the copied event triggers wrote of pg_restore's own work.
     */
    @Test
    void verificationAgreesWithDumpAndRestore() throws Exception {
        ClientTools tools = ClientTools.atLeast(18).orElse(null);
        assumeTrue(tools != null, "pg_dump 18");
        try (PostgresServer source = PostgresServer.start(13);
                PostgresServer target =
                        PostgresServer.start(18, Map.of("max_locks_per_transaction", "256"))) {
            EdgeCases.load(source);
            EdgeCases.run(target, "postgres", "globals");
            DumpedSchema.copy(source, target, EdgeCases.EDGE, tools);

            VerifyReport report = verify(source, target, EdgeCases.EDGE);

            assertThat(report.databases().getFirst().tables())
                    .filteredOn(table -> !table.holds())
                    .extracting(TableVerdict::table)
                    .containsExactly("public.ddl_log");
            assertThat(report.databases().getFirst().sequences()).isEmpty();
            assertThat(report.databases().getFirst().largeObjects()).isEmpty();
            assertThat(DumpedSchema.differences(source, target, EdgeCases.EDGE, tools)).isEmpty();
        }
    }

    static VerifyReport verify(PostgresServer source, PostgresServer target, String... databases)
            throws InterruptedException {
        List<String> names = new ArrayList<>(List.of(databases));
        return new VerifyDatabases(
                        Server.at(source.uri("postgres")),
                        Server.at(target.uri("postgres")),
                        VerifyOptions.DEFAULT.withDatabases(
                                names.isEmpty() ? EdgeCases.DATABASES : names),
                        Progress.UNWATCHED)
                .run();
    }
}
