package dev.rehome.cli.real;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the example {@code move-to-managed} on one site and its servers, started once for all of
 * a class: PostgreSQL 13 to 17, Elasticsearch 6.8 to an OpenSearch 3 that takes signed requests
 * only, and a real Kubernetes API. Each begins and ends with the site on its old stores.
 */
abstract class OnManagedMove {
    private static final int ROWS = 3000;

    @TempDir static Path folder;
    private static @Nullable ManagedMove shared;

    final ManagedMove move = move();

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
}
