package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases whose names mean something to a file system, or to a dump's folder. */
@Timeout(300)
final class DumpedNamesTest {
    private static final List<String> NAMES =
            List.of(
                    ".",
                    "..",
                    "globals.sql",
                    "dump.json",
                    "toc.dat",
                    "manifest.json",
                    "shop",
                    "shop.unfinished",
                    "a/b",
                    "a%2Fb",
                    "a b",
                    "-rf *",
                    "line\nbreak",
                    "\"quoted\\",
                    "B\u00fccher",
                    "\u00fc".repeat(31));

    private static PostgresServer source;
    private static PostgresServer target;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        source = PostgresServer.start(15);
        target = PostgresServer.start(15);
    }

    @AfterAll
    static void stopServers() {
        source.close();
        target.close();
    }

    @BeforeEach
    void needsPgDump() {
        assumeTrue(ClientTools.atLeast(15).isPresent());
    }

    @Test
    void aDatabaseOfAnyNameIsDumpedIntoAFolderOfItsOwnAndComesBackUnderItsName() throws Exception {
        for (String name : NAMES) {
            execute(source, "postgres", "CREATE DATABASE " + QualifiedName.quote(name));
            execute(
                    source,
                    name,
                    "CREATE TABLE own AS SELECT pg_catalog.current_database()::text AS name");
        }
        var run = new RememberedRun();
        DumpPostgres dump = dump(List.of(), true);

        dump.apply(run);

        assertThat(dump.verify(run))
                .isEqualTo(
                        Verdict.holds(
                                "%d databases dumped into %s".formatted(NAMES.size() + 1, folder)));
        try (Stream<Path> folders = Files.list(folder).filter(Files::isDirectory)) {
            assertThat(folders).hasSize(NAMES.size() + 1);
        }
        var back = new RememberedRun();
        restore(NAMES).apply(back);
        for (String name : NAMES) {
            assertThat(own(target, name)).as(name).containsExactly(name);
        }
    }

    @Test
    void whatLiesInADumpsPlaceIsNotTakenForTheDump() throws Exception {
        for (String name : List.of("one", "two", "three")) {
            execute(source, "postgres", "CREATE DATABASE " + name);
        }
        var run = new RememberedRun();
        DumpPostgres first = dump(List.of("one"), false);
        first.apply(run);
        DumpPostgres both = dump(List.of("one", "two", "three"), false);
        Files.delete(folder.resolve("dump.json"));
        Files.move(folder.resolve("one"), folder.resolve("two"));

        assertThatThrownBy(() -> both.apply(new RememberedRun()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("is the dump of database \"one\"")
                .hasMessageContaining("was to be that of \"two\"");
        assertThat(first.verify(run)).isInstanceOf(Verdict.Holds.class);

        Files.move(folder.resolve("two"), folder.resolve("away"));
        Files.createDirectory(folder.resolve("three"));
        assertThatThrownBy(() -> both.apply(new RememberedRun()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(folder.resolve("three") + " exists already");
    }

    @Test
    void aListThatNamesAnotherFolderOrADumpThatIsGoneIsNotBelieved() throws Exception {
        execute(source, "postgres", "CREATE DATABASE listed");
        dump(List.of("listed"), false).apply(new RememberedRun());
        Path list = folder.resolve("dump.json");
        String whole = Files.readString(list);

        Files.writeString(list, whole.replace(": \"listed\"", ": \"../listed\""));
        assertThatThrownBy(() -> restore(List.of()).forecast())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("it has \"listed\" in folder \"../listed\"");
        Files.writeString(list, whole);
        Files.delete(folder.resolve("listed/manifest.json"));
        assertThatThrownBy(() -> restore(List.of()).forecast())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("listed/manifest.json is damaged: it is missing");
    }

    @Test
    void aStockDumpBesideOthersIsRestoredUnderTheNameThatWasDumped() throws Exception {
        execute(source, "postgres", "CREATE DATABASE stock");
        execute(source, "stock", "CREATE TABLE own AS SELECT 'stock'::text AS name");
        stockDump("monday");

        restore(List.of()).apply(new RememberedRun());

        assertThat(own(target, "stock")).containsExactly("stock");
        stockDump("tuesday");
        assertThatThrownBy(() -> restore(List.of()).forecast())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("are both dumps of database \"stock\"");
    }

    @Test
    void aDumpThatGoesOnIsOfTheDatabasesThatItBeganWith() throws Exception {
        execute(source, "postgres", "CREATE DATABASE early");
        var run = new RememberedRun();
        run.dieAt(text -> true);
        DumpPostgres dump = dump(List.of(), true);
        assertThatThrownBy(() -> dump.apply(run)).isInstanceOf(RememberedRun.Killed.class);
        run.begunAgain();
        execute(source, "postgres", "CREATE DATABASE late");

        dump.apply(run);

        assertThat(dump.verify(run)).isInstanceOf(Verdict.Holds.class);
        assertThat(Files.readString(folder.resolve("dump.json")))
                .contains("\"early\"")
                .doesNotContain("\"late\"");
    }

    private void stockDump(String name) throws Exception {
        var program =
                new ProcessBuilder(
                        ClientTools.atLeast(15).orElseThrow().bin().resolve("pg_dump").toString(),
                        "--format=directory",
                        "--file=" + folder.resolve(name),
                        source.uri("stock"));
        assertThat(program.inheritIO().start().waitFor()).isZero();
    }

    private static Optional<List<String>> named(List<String> databases) {
        return Optional.of(databases).filter(names -> !names.isEmpty());
    }

    private DumpPostgres dump(List<String> databases, boolean all) {
        String tools = ClientTools.atLeast(15).orElseThrow().bin().toString();
        return new DumpPostgres(
                new DumpSpec(
                        "source", folder.toString(), named(databases), all, 2, true, false, tools),
                store("source", source));
    }

    private RestorePostgres restore(List<String> databases) {
        return new RestorePostgres(
                new RestoreSpec(folder.toString(), "target", named(databases), 2, true, true, true),
                store("target", target));
    }

    private static PostgresStore store(String name, PostgresServer server) {
        return new PostgresStore(name, Server.at(server.uri("postgres")));
    }

    private static void execute(PostgresServer server, String database, String sql)
            throws SQLException {
        try (Session session = Server.at(server.uri("postgres")).open(database)) {
            session.execute(sql);
        }
    }

    private static List<String> own(PostgresServer server, String database) throws SQLException {
        try (Session session = Server.at(server.uri("postgres")).open(database)) {
            return session.query("SELECT name FROM own", row -> row.getString(1));
        }
    }
}
