package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command restore: where databases go, and what is left of a dump with a damaged file. */
final class RestoreTest {
    private static final Set<PosixFilePermission> OWNER_ALONE =
            PosixFilePermissions.fromString("rwx------");
    private static final String DATABASES =
            "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database"
                    + " WHERE NOT datistemplate";

    @TempDir private Path folder;
    private PostgresServer source;
    private PostgresServer target;
    private ClientTools tools;
    private Session session;

    @BeforeEach
    void startServers() {
        var found = ClientTools.atLeast(15);
        assumeTrue(found.isPresent());
        tools = found.get();
        session = new Session(folder);
        source = PostgresServer.start(15);
        target = PostgresServer.start(15);
        source.execute("postgres", "CREATE DATABASE shop");
        source.execute(
                "shop",
                "CREATE TABLE small AS SELECT 1 AS id",
                "CREATE TABLE big AS SELECT g AS id, md5(g::text) FROM generate_series(1, 9000) g");
    }

    @AfterEach
    void stopServers() {
        if (target != null) {
            target.close();
        }
        if (source != null) {
            source.close();
        }
    }

    @Test
    void thePlanSaysHowMuchADumpHolds() throws Exception {
        Path dump = folder.resolve("shop.dump");
        String[] words = {
            "postgres",
            "dump",
            "--from",
            source.uri("shop"),
            "--out",
            dump.toString(),
            "--tools",
            tools.bin().toString()
        };
        assertThat(session.type(words).exit()).isZero();
        Path runbook =
                Files.writeString(
                        folder.resolve("back.yaml"),
                        """
                        rehome: 1
                        name: back
                        stores:
                          new: { postgres: "%s" }
                        steps:
                          - postgres.restore: { from: "%s", to: new }
                        """
                                .formatted(target.uri("postgres"), dump));

        Session.Answer plan = session.type("plan", runbook.toString());

        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("+ create database shop at new\n")
                .contains(
                        "> move the rows of the dump of database shop, from %s (about 9,001 rows, "
                                .formatted(dump));
    }

    @Test
    void aStockDumpGoesToADatabaseOfItsOwnNameWhateverTheAddressNames() throws Exception {
        String dump = stockDump();

        Session.Answer answer =
                session.type("postgres", "restore", "--from", dump, "--to", target.uri("postgres"));

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out())
                .contains("9,001 counted; a stock dump has nothing to compare them with");
        assertThat(one("postgres", DATABASES)).isEqualTo("postgres shop");
        assertThat(one("shop", "SELECT count(*) FROM big")).isEqualTo("9000");
        assertThat(one("postgres", "SELECT count(*) FROM pg_tables WHERE tablename = 'big'"))
                .isEqualTo("0");
    }

    @Test
    void aStockDumpGoesToTheDatabaseThatIsNamedForIt() throws Exception {
        String dump = stockDump();

        Session.Answer answer =
                session.type(
                        "postgres",
                        "restore",
                        "--from",
                        dump,
                        "--to",
                        target.uri("postgres"),
                        "--database",
                        "store");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(one("postgres", DATABASES)).isEqualTo("postgres store");
        assertThat(one("store", "SELECT count(*) FROM big")).isEqualTo("9000");
    }

    @Test
    void aFlippedByteIsToldWithWhatStaysAndWhatTakesThatAway() throws Exception {
        Path dump = folder.resolve("shop.dump");
        assertThat(
                        session.type(
                                        "postgres",
                                        "dump",
                                        "--from",
                                        source.uri("shop"),
                                        "--out",
                                        dump.toString(),
                                        "--tools",
                                        tools.bin().toString())
                                .exit())
                .isZero();
        assertThat(Files.getPosixFilePermissions(dump)).isEqualTo(OWNER_ALONE);
        assertThat(Files.getPosixFilePermissions(dump.resolve("shop"))).isEqualTo(OWNER_ALONE);
        Path rows = biggest(dump.resolve("shop"));
        byte[] bytes = Files.readAllBytes(rows);
        bytes[bytes.length / 2] ^= 4;
        Files.write(rows, bytes);

        Session.Answer answer =
                session.type(
                        "postgres",
                        "restore",
                        "--from",
                        dump.toString(),
                        "--to",
                        target.uri("postgres"));

        assertThat(answer.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(answer.out() + answer.err())
                .contains(rows + " is damaged")
                .contains("none of this file's rows are in the target")
                .contains("what it had made stays until rehome rollback");
        assertThat(one("postgres", DATABASES)).isEqualTo("postgres shop");
        assertThat(one("shop", "SELECT count(*) FROM big")).isEqualTo("0");

        assertThat(session.type("rollback", "--yes").exit()).isEqualTo(ExitCode.DONE.code());
        assertThat(one("postgres", DATABASES)).isEqualTo("postgres");
    }

    private String stockDump() throws Exception {
        Path dump = folder.resolve("stock");
        var program =
                new ProcessBuilder(
                        tools.bin().resolve("pg_dump").toString(),
                        "--format=directory",
                        "--file=" + dump,
                        source.uri("shop"));
        assertThat(program.inheritIO().start().waitFor()).isZero();
        return dump.toString();
    }

    private static Path biggest(Path dump) throws IOException {
        try (var files = Files.list(dump)) {
            List<Path> rows = files.filter(file -> file.toString().endsWith(".dat.gz")).toList();
            return rows.stream()
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private String one(String database, String query) throws SQLException {
        try (var connection = target.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
