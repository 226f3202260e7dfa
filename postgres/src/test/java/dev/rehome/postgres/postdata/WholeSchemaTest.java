package dev.rehome.postgres.postdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.pool.NotYet;
import dev.rehome.postgres.schema.Databases;
import dev.rehome.postgres.schema.MembershipLog;
import dev.rehome.postgres.schema.Phases;
import dev.rehome.postgres.schema.RestoreSchema;
import dev.rehome.postgres.schema.SchemaDump;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The schema half of a clone, from dump to the last event trigger, with stock tools for the rows.
 */
final class WholeSchemaTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"13, 15", "13, 18", "18, 18"})
    void everythingASchemaCanHoldArrives(int sourceMajor, int targetMajor) throws Exception {
        Optional<Databases> found = Databases.reading(Math.max(sourceMajor, targetMajor));
        assumeTrue(found.isPresent());
        Databases databases = found.get();
        try (var source = PostgresServer.start(sourceMajor);
                var target = PostgresServer.start(targetMajor)) {
            databases.fill(source, "shop");
            target.execute(
                    "postgres",
                    "CREATE ROLE owner_one NOLOGIN",
                    "CREATE ROLE \"Reader Two\" NOLOGIN",
                    "CREATE DATABASE shop TEMPLATE template0");

            var dump =
                    new SchemaDump(
                            databases.tools(), Databases.server(source), "shop", Optional.empty());
            Phases phases = Phases.of(dump.take());
            Database catalog;
            try (Session session = Databases.server(source).open("shop")) {
                catalog = Catalog.read(session);
            }
            try (Session session = Databases.server(target).open("shop")) {
                var restore =
                        new RestoreSchema(
                                session, RestoreSchema.Ownership.AS_AT_SOURCE, MembershipLog.NONE);
                assertThat(restore.run("before rows", phases.beforeRows())).isEmpty();
                copyRows(databases, source, target);
                List<Build> builds = PostData.plan(phases.builds(), catalog, targetMajor);
                run(builds, session, false);
                assertThat(restore.run("after rows", phases.afterRows())).isEmpty();
                run(builds, session, true);
                // A second time everything is there and left alone.
                assertThat(restore.run("after rows", phases.afterRows())).isEmpty();
                run(builds, session, false);
                run(builds, session, true);
                assertThat(restore.finish(phases.last())).isEmpty();
                assertThat(restore.finish(phases.last())).isEmpty();
            }

            // Versions print the same things differently, so stock tools make what to compare with.
            target.execute("postgres", "CREATE DATABASE stock TEMPLATE template0");
            Path plain = folder.resolve("stock.sql");
            Files.writeString(plain, databases.dump(source, "shop"));
            databases.psql(target, "stock", List.of("-f", plain.toString()));
            assertThat(databases.schema(target, "shop"))
                    .isEqualTo(databases.schema(target, "stock"));
            assertThat(
                            databases.psql(
                                    target,
                                    "shop",
                                    List.of(
                                            "-Atc",
                                            "SELECT count(*) FROM pg_index WHERE NOT indisvalid")))
                    .isEqualTo("0\n");
        }
    }

    private void copyRows(Databases databases, PostgresServer source, PostgresServer target)
            throws Exception {
        Path rows = folder.resolve("rows.sql");
        Files.writeString(
                rows, "SET session_replication_role = replica;\n" + databases.rows(source, "shop"));
        databases.psql(target, "shop", List.of("-f", rows.toString()));
    }

    /** In plan order, which has to be a possible order. */
    private static void run(List<Build> builds, Session session, boolean refresh) throws NotYet {
        Set<Integer> done = new HashSet<>();
        for (Build build : builds) {
            if ((build.kind() == Build.Kind.REFRESH) == refresh) {
                assertThat(done).containsAll(build.after());
                build.run(session, "");
                done.add(build.id());
            }
        }
    }
}
