package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.clone.CloneOptions;
import dev.rehome.postgres.clone.CloneServer;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.VerifyReport;
import dev.rehome.sandbox.PostgresServer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is large in a way of its own: one value, the number of tables. */
final class CloneExtremesTest {
    /** All that may be allocated on the way; a copy of the value alone would be 512 MiB. */
    private static final long ALLOCATED_BYTES_MAX = 400L << 20;

    /** One snapshot locks every table, and so does pg_dump. */
    private static final Map<String, String> MANY = Map.of("max_locks_per_transaction", "1024");

    @Test
    void movesAValueOfHalfAGigabyteInABoundedHeap() throws Exception {
        try (PostgresServer source = PostgresServer.start(15);
                PostgresServer target = PostgresServer.start(15)) {
            source.execute("postgres", "CREATE DATABASE large");
            source.execute(
                    "large",
                    "CREATE TABLE t (id int PRIMARY KEY, v text)",
                    "ALTER TABLE t ALTER v SET STORAGE EXTERNAL",
                    "INSERT INTO t VALUES (1, repeat('0123456789abcdef', 32 << 20)), (2, 'small')");
            long before = allocatedBytes();

            cloneAndExpectIdentical(source, target, "large");

            assertThat(allocatedBytes() - before).isLessThan(ALLOCATED_BYTES_MAX);
        }
    }

    /** Close to 1 GB is all that a server can keep in one value, or send as one row. */
    @Test
    void movesValuesOfOneGigabyteInABoundedHeap() throws Exception {
        try (PostgresServer source = PostgresServer.start(15);
                PostgresServer target = PostgresServer.start(15)) {
            source.execute("postgres", "CREATE DATABASE large");
            source.execute(
                    "large",
                    "CREATE TABLE bytes (id int PRIMARY KEY, v bytea)",
                    "ALTER TABLE bytes ALTER v SET STORAGE EXTERNAL",
                    "INSERT INTO bytes SELECT 1, convert_to(repeat('0123456789abcdef', 67108850),"
                            + " 'UTF8')",
                    "CREATE TABLE words (id int PRIMARY KEY, v text)",
                    "INSERT INTO words VALUES (1, repeat('0123456789abcde\\', 67108850))",
                    // many short texts are better off as text, which has no room for this value
                    "CREATE TABLE wide (a text, b text, c text, d text, e text, f text, g text, h"
                            + " text, v bytea)",
                    "INSERT INTO wide SELECT 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' FROM"
                            + " generate_series(1, 100000)",
                    "INSERT INTO wide (v) SELECT convert_to(repeat('0123456789abcdef', 38 << 20),"
                            + " 'UTF8')");
            long before = allocatedBytes();

            cloneAndExpectIdentical(source, target, "large");

            assertThat(allocatedBytes() - before).isLessThan(ALLOCATED_BYTES_MAX);
        }
    }

    @Test
    void namesTheTableWhoseRowNoServerCanPrint() throws Exception {
        try (PostgresServer source = PostgresServer.start(15);
                PostgresServer target = PostgresServer.start(15)) {
            source.execute("postgres", "CREATE DATABASE large");
            source.execute(
                    "large",
                    "CREATE TYPE pair AS (a int, b int)", // which has to go as text
                    "CREATE TABLE unprintable (p pair, v bytea)",
                    "INSERT INTO unprintable (v) SELECT convert_to(repeat('0123456789abcdef', 38 <<"
                            + " 20), 'UTF8')");

            assertThatThrownBy(() -> cloneAndExpectIdentical(source, target, "large"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("copying public.unprintable: the source")
                    .extracting(failure -> ((Failure) failure).remedy())
                    .asString()
                    .contains("larger than 1 GB")
                    .contains("--exclude");
        }
    }

    @Test
    void movesFiveThousandTables() throws Exception {
        try (PostgresServer source = PostgresServer.start(15, MANY);
                PostgresServer target = PostgresServer.start(15, MANY)) {
            source.execute("postgres", "CREATE DATABASE many");
            for (int from = 0; from < 5000; from += 500) {
                source.execute(
                        "many",
                        """
                        DO $$ BEGIN FOR i IN %d..%d LOOP
                          EXECUTE format('CREATE TABLE t%%s (id serial, v text)', i);
                          EXECUTE format('INSERT INTO t%%s (v) VALUES (%%L)', i, i);
                        END LOOP; END $$
                        """
                                .formatted(from, from + 499));
            }

            VerifyReport report = cloneAndExpectIdentical(source, target, "many");

            assertThat(report.databases().getFirst().tables()).hasSize(5000);
            assertThat(report.databases().getFirst().sequencesCompared()).isEqualTo(5000);
        }
    }

    private static VerifyReport cloneAndExpectIdentical(
            PostgresServer source, PostgresServer target, String database) throws Exception {
        new CloneServer(
                        Server.at(source.uri("postgres")),
                        Server.at(target.uri("postgres")),
                        new CloneOptions(List.of(database), 3, false, false, true, TableFilter.ALL),
                        PgTools.find(Optional.empty(), source.major(), target.major()),
                        Progress.UNWATCHED,
                        CloneLog.NONE)
                .run();
        VerifyReport report = EdgeCasesTest.verify(source, target, database);
        assertThat(report.holds()).as(String.join("\n", report.text())).isTrue();
        return report;
    }

    /** By all threads since the start; unlike what is in use, no matter of when garbage goes. */
    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
