package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that can only land when others have: what checks and functions look at is not said. */
final class LooksElsewhereTest {

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void tablesAreTriedAgainUntilWhatTheirRulesLookAtIsThere(int major) throws Exception {
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(major)) {
            fill(from);
            if (major < 17) {
                EdgeCases.run(from, "edge", "index-elsewhere");
            }
            Cloning cloning = Cloning.between(from, to);

            CloneReport report = cloning.run("edge");

            assertThat(report.notices()).as("nothing is left out").isEmpty();
            cloning.expectIdentical("edge");
            assertThat(
                            DumpedSchema.differences(
                                    from, to, "edge", ClientTools.atLeast(major).orElseThrow()))
                    .isEmpty();
        }
    }

    @Test
    void aRowThatBreaksItsCheckForGoodIsNamedAtTheEnd() throws Exception {
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(15)) {
            fill(from);
            from.execute("edge", "DELETE FROM allowed WHERE v = 2");

            assertThatThrownBy(() -> Cloning.between(from, to).run("edge"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("copying public.a_looks_elsewhere")
                    .hasMessageContaining("a_looks_elsewhere_v_check")
                    .hasMessageContaining("Failing row contains (2)");
        }
    }

    @Test
    void anIndexWhoseFunctionFindsNothingSince17IsNamedWithTheRemedy() throws Exception {
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(17)) {
            fill(from);
            EdgeCases.run(from, "edge", "index-elsewhere");

            assertThatThrownBy(() -> Cloning.between(from, to).run("edge"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("index public.zz_label")
                    .extracting(failure -> ((Failure) failure).remedy())
                    .asString()
                    .contains("ALTER FUNCTION … SET search_path");
        }
    }

    private static void fill(PostgresServer server) {
        server.execute("postgres", "CREATE DATABASE edge");
        EdgeCases.run(server, "edge", "checks-elsewhere");
    }
}
