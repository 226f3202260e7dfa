package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Step;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A target has a database of that name, and it cannot be connected to. */
final class ClosedAtTheTargetTest {
    private static PostgresServer from;
    private static PostgresServer to;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        from = PostgresServer.start(15);
        to = PostgresServer.start(15);
        from.execute("postgres", "CREATE DATABASE shop");
        to.execute("postgres", "CREATE ROLE maker LOGIN CREATEDB CREATEROLE");
    }

    @AfterAll
    static void stopServers() {
        to.close();
        from.close();
    }

    @BeforeEach
    void stockDump() throws Exception {
        var tools = ClientTools.atLeast(15);
        assumeTrue(tools.isPresent());
        var program =
                new ProcessBuilder(
                        tools.get().bin().resolve("pg_dump").toString(),
                        "--format=directory",
                        "--file=" + folder.resolve("shop"),
                        from.uri("shop"));
        assertThat(program.inheritIO().start().waitFor()).isZero();
        to.execute("postgres", "CREATE DATABASE shop");
    }

    @AfterEach
    void dropIt() {
        to.execute("postgres", "DROP DATABASE shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER DATABASE shop ALLOW_CONNECTIONS false"
                        + "| nobody can connect to database shop of"
                        + "| ALTER DATABASE \"shop\" ALLOW_CONNECTIONS true",
                "REVOKE CONNECT ON DATABASE shop FROM PUBLIC"
                        + "| maker may not connect to database shop of"
                        + "| GRANT CONNECT ON DATABASE \"shop\" TO \"maker\"",
                "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'shop'"
                        + "| nobody can connect any more to database shop of"
                        + "| DROP DATABASE \"shop\""
            })
    void planAndCheckOfACloneAndARestoreSaySoAndHowToMendIt(
            String closing, String what, String remedy) {
        to.execute("postgres", closing);

        for (Step step : List.of(cloning(), restoring())) {
            Forecast forecast = step.forecast();
            assertThat(forecast.problems())
                    .filteredOn(each -> each.severity() == Problem.Severity.ERROR)
                    .singleElement()
                    .satisfies(
                            error -> {
                                assertThat(error.what()).startsWith(what);
                                assertThat(error.remedy()).isEqualTo(remedy);
                            });
            assertThat(forecast.changes())
                    .filteredOn(each -> each.verb() == Forecast.Verb.CREATE)
                    .extracting(Forecast.Change::what)
                    .noneMatch(each -> each.startsWith("database"));
            assertThat(step.check(new RememberedRun()))
                    .isInstanceOfSatisfying(
                            Check.Blocked.class,
                            blocked -> assertThat(blocked.why()).startsWith(what));
        }
    }

    private static PostgresStore target() {
        String uri = to.uri("postgres").replace("postgres@", "maker@");
        return new PostgresStore("target", Server.at(uri));
    }

    private static Step cloning() {
        return new ClonePostgres(
                new CloneSpec(
                        "source",
                        "target",
                        Optional.of(List.of("shop")),
                        false,
                        1,
                        false,
                        false,
                        true,
                        true,
                        Optional.empty(),
                        List.of(),
                        ""),
                new PostgresStore("source", Server.at(from.uri("postgres"))),
                target());
    }

    private Step restoring() {
        return new RestorePostgres(
                new RestoreSpec(
                        folder.resolve("shop").toString(),
                        "target",
                        Optional.of(List.of("shop")),
                        1,
                        false,
                        true,
                        true),
                target());
    }
}
