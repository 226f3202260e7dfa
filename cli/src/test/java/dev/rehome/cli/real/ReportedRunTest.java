package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report of a clone that was killed and gone on with, in a team's journal. */
@Timeout(300)
final class ReportedRunTest {
    private static final int ROWS = 1_500_000;

    @TempDir Path folder;

    @Test
    void tellsFromTheJournalAloneWhatTwoProcessesMovedProvedAndPlanned() throws Exception {
        try (TwoServers servers = TwoServers.start().database("shop", ROWS);
                PostgresServer team = PostgresServer.start(15)) {
            Desk desk =
                    new Desk(folder.resolve("one")).with("REHOME_JOURNAL", team.uri("postgres"));
            desk.write(
                    "move.yaml",
                    servers.runbook(
                            "- postgres.clone: { from: old, to: new, databases: shop, jobs: 1 }"));
            Started run = desk.start("run", "move.yaml", "--yes", "--report", "run.html");
            run.until("> 1 postgres.clone");
            run.signal("KILL");
            assertThat(run.process().waitFor()).isNotZero();
            assertThat(desk.folder().resolve("run.html")).doesNotExist();

            assertThat(desk.type("resume", "--report", "run.html").ends(ExitCode.DONE).out())
                    .contains("Report:   run.html");
            Desk elsewhere =
                    new Desk(folder.resolve("two")).with("REHOME_JOURNAL", team.uri("postgres"));
            elsewhere.type("show", "--report", "other.html").ends(ExitCode.DONE);

            String own = Files.readString(desk.folder().resolve("run.html"));
            assertThat(own)
                    .contains("create database shop at new", "move the rows of 1 table")
                    .contains("cut off: its process gave no sign of life any more")
                    .contains("1,500,000 rows of 1 table in 1 database copied, each read back")
                    .contains("1,500,000 rows, ")
                    .containsPattern("Throughput of step 1 over time")
                    .containsPattern("class=\"moved\"")
                    .contains("drops the databases");
            String other = Files.readString(elsewhere.folder().resolve("other.html"));
            assertThat(withoutItsTime(other)).isEqualTo(withoutItsTime(own));
        }
    }

    private static String withoutItsTime(String page) {
        return page.replaceFirst("Written by Rehome from its journal on [^;]*;", "");
    }
}
