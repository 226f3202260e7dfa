package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example, whole, on real servers: PostgreSQL 13 to 17, Elasticsearch 6.8 to an OpenSearch 3
 * that takes signed requests only, and a real Kubernetes API, as an account that may do what the
 * printed Role says and nothing else.
 */
@Timeout(900)
final class MoveToManagedTest {
    private static final int ROWS = 3000;

    @TempDir static Path folder;
    private static @Nullable ManagedMove shared;

    @BeforeAll
    static void start() throws Exception {
        shared = ManagedMove.start(folder, ROWS).orElse(null);
        Assumptions.assumeTrue(shared != null, "needs a Kubernetes API");
    }

    @AfterAll
    static void stop() {
        if (shared != null) {
            shared.close();
        }
    }

    private static ManagedMove move() {
        if (shared == null) {
            throw new IllegalStateException("not started");
        }
        return shared;
    }

    @Test
    void movesTheSiteAndGoesAllTheWayBack() throws Exception {
        ManagedMove move = move();
        String before = move.state();

        move.desk.type(move.words("run", "--yes")).ends(ExitCode.WAITING);
        assertThat(move.state())
                .contains(
                        "old takes writes: false", "old search is fenced: true", "pods ask: [old]");
        move.desk.type("approve", "--reason", "it is Saturday").ends(ExitCode.DONE);
        move.desk.type("resume").ends(ExitCode.DONE);
        assertThat(move.state()).contains("pods ask: [new]", "files 300");

        move.desk.type("rollback", "--yes").ends(ExitCode.DONE);
        assertThat(move.state()).isEqualTo(before);
        assertThat(move.said).hasSize(3);
        assertThat(move.site.gate().refused()).isZero();
        move.assertNothingIsGivenAway();
    }
}
