package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.sandbox.PostgresServer;
import dev.rehome.sandbox.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk fills up half way: one message says which; with more room the clone goes on. */
@Timeout(300)
final class FullDiskTest {

    @Test
    void aFullTablespaceOfTheTargetIsNamedAndTheCloneGoesOnWithMoreRoom() throws Exception {
        try (var disk = disk("60m");
                var from = PostgresServer.start(15);
                var to = PostgresServer.start(18)) {
            fill(from);
            to.execute(
                    "postgres",
                    "CREATE TABLESPACE small LOCATION '%s'".formatted(disk.folder("tablespace")),
                    "CREATE DATABASE shop TABLESPACE small");
            Cloning cloning = Cloning.between(from, to);

            Failure failure = catchThrowableOfType(Failure.class, () -> cloning.run("shop"));

            assertThat(failure)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("target postgresql://postgres@127.0.0.1:" + to.port())
                    .hasMessageContaining("pg_tblspc/");
            assertThat(failure.remedy()).startsWith("free or add disk space on that server");
            assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(landed(to)).isBetween(1L, 9L);

            disk.grow("400m");
            cloning.run("shop");
            cloning.expectIdentical("shop");
        }
    }

    @Test
    void aTargetWithoutRoomForItsWriteAheadLogIsNamedAndTheCloneGoesOn() throws Exception {
        try (var disk = disk("70m");
                var from = PostgresServer.start(15);
                var to = PostgresServer.start(15)) {
            fill(from);
            to.stop();
            disk.take(to.directory().resolve("data/pg_wal"));
            to.start();
            Cloning cloning = Cloning.between(from, to);

            Failure failure = catchThrowableOfType(Failure.class, () -> cloning.run("shop"));

            assertThat(failure)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("pg_wal")
                    .hasMessageContaining("target");
            assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);

            disk.grow("600m");
            to.crashAndRestart();
            cloning.run("shop");
            cloning.expectIdentical("shop");
        }
    }

    @Test
    void aFullSourceIsNamedAndTheCloneGoesOnWithMoreRoom() throws Exception {
        try (var disk = disk("400m");
                var from = PostgresServer.start(15);
                var to = PostgresServer.start(15)) {
            fill(from);
            from.stop();
            disk.take(from.directory().resolve("data"));
            from.start();
            // the first session of a database writes a cache of its catalogs
            from.execute("postgres", "SELECT 1");
            from.execute("shop", "SELECT 1");
            Path ballast = disk.fill();
            Cloning cloning = Cloning.between(from, to);

            Failure failure = catchThrowableOfType(Failure.class, () -> cloning.run("shop"));

            assertThat(failure)
                    .hasMessageContaining("No space left on device")
                    .hasMessageContaining("127.0.0.1:" + from.port());
            assertThat(failure.remedy()).startsWith("free or add disk space");
            assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);

            Files.delete(ballast);
            cloning.run("shop");
            cloning.expectIdentical("shop");
        }
    }

    private static SmallDisk disk(String size) throws IOException, InterruptedException {
        Optional<SmallDisk> disk = SmallDisk.of(size);
        assumeTrue(disk.isPresent(), "may not mount");
        return disk.orElseThrow();
    }

    /** Ten tables of about 10 MB. */
    private static void fill(PostgresServer server) {
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute(
                "shop",
                """
                DO $$ BEGIN FOR i IN 1..10 LOOP
                  EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, v text)', i);
                  EXECUTE format('INSERT INTO t%s SELECT g, repeat(md5(g::text), 10) FROM generate_series(1, 28000) g', i);
                END LOOP; END $$
                """);
    }

    private static long landed(PostgresServer target) throws SQLException {
        try (var connection = target.connect("shop");
                var row =
                        connection
                                .createStatement()
                                .executeQuery("SELECT count(*) FROM rehome.landed")) {
            row.next();
            return row.getLong(1);
        }
    }
}
