package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Portion;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.RunId;
import dev.rehome.postgres.fence.FenceMode;
import dev.rehome.postgres.step.FenceSpec;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rehome status --watch} of runs that other processes are at, or were. */
@Timeout(60)
final class StatusWatchTest {
    private static final RunId RUN = new RunId("20261120-201500-k3f");

    @TempDir private Path folder = Path.of("");
    private String address = "postgresql://old/shop";

    private Path journal() {
        return folder.resolve("journal.db");
    }

    /** A run that has begun its only step, and what was written after that. */
    private void begun(Entry... then) {
        Runbook runbook =
                Runbook.of(
                        "postgres-fence",
                        List.of(StoreEntry.at("source", "postgres", address)),
                        "postgres.fence",
                        new FenceSpec("source", Optional.empty(), false, FenceMode.READ_ONLY));
        try (Journal journal = JdbcJournal.inFile(journal())) {
            journal.open(
                    RUN,
                    new Entry.RunOpened(
                            "postgres-fence",
                            runbook.tree(),
                            Optional.empty(),
                            Optional.empty(),
                            "h",
                            Map.of()));
            try (var lease = journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
                lease.append(new Entry.Claimed("it"));
                lease.append(
                        new Entry.Intent(
                                "1",
                                "postgres.fence",
                                "postgres.fence",
                                Map.of("store", "source"),
                                new WayBack.Nothing("made up")));
                for (Entry entry : then) {
                    lease.append(entry);
                }
            }
        }
    }

    @Test
    void tellsHowFarTheRunningStepOfAnotherProcessIsAndWhenByTheJournalsClock()
            throws SQLException {
        begun();
        try (Journal journal = JdbcJournal.inFile(journal());
                var lease = journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
            lease.append(new Entry.Claimed("it"));
            lease.append(
                    new Entry.Intent(
                            "1",
                            "postgres.fence",
                            "postgres.fence",
                            Map.of("store", "source"),
                            new WayBack.Nothing("made up")));
            var standing =
                    Standing.of(
                            Duration.ofSeconds(192),
                            new Portion(
                                    Amount.rows(35, 4_200_000_000L),
                                    Amount.rows(100, 12_000_000_000L)),
                            110_000_000,
                            "copying tables of shop");
            lease.tell("1", standing);
            sql("UPDATE rehome_cursor SET saved_at = 1893456000000");

            Session.Answer answer = status();
            assertThat(answer.out())
                    .contains(
                            "Now        1 postgres.fence  3:12  35 %  4.20 GB of 12.0 GB  110"
                                    + " MB/s  1:10 left  copying tables of shop")
                    .contains("running       postgres.fence  3:12\n")
                    .contains("last heard of 2030-01-01");
        }

        String last = "last at 35 %  4.20 GB of 12.0 GB  copying tables of shop\n";
        assertThat(status().out())
                .contains("interrupted", "last heard of 2030-01-01")
                .contains("stopped       postgres.fence  3:12  " + last);
        Session session = new Session(folder).with("REHOME_JOURNAL", journal().toString());
        assertThat(session.type("runs").out())
                .contains(
                        "interrupted   postgres-fence  0 of 1 steps done, last heard of 2030-01-01")
                .contains(", step 1 " + last);
        assertThat(session.type("status", "--json").out()).contains("\"bytes\":4200000000");
        try (Journal journal = JdbcJournal.inFile(journal());
                var lease = journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
            assertThat(lease.run()).isEqualTo(RUN);
        }
        assertThat(status().out())
                .as("the next owner knows better")
                .contains("stopped")
                .doesNotContain("4.20 GB");
    }

    @Test
    void saysWhatToTypeAboutARunThatStoppedWithTheJournalAndTheStoresThatItNeeds() {
        address = "postgresql://it:hush@old/shop";
        begun();
        String journal = " --journal " + journal();
        String stores = " --store 'source=postgresql://it:${env:SOURCE_PASSWORD}@old/shop'\n";

        String interrupted = typed("status", "--journal", journal().toString()).out();
        assertThat(interrupted)
                .contains("interrupted")
                .contains("\nGo on:    rehome resume " + RUN + journal + stores)
                .doesNotContain("hush");

        then(new Entry.Failed("1", "full", "make room"), ended(Event.Outcome.FAILED));
        assertThat(typed("status", "--journal", journal().toString()).out())
                .contains("failed")
                .contains("\nGo on:    rehome resume " + RUN + journal + stores)
                .contains(
                        "\nLeave it: rehome skip "
                                + RUN
                                + journal
                                + " --step 1 --reason TEXT"
                                + stores.stripTrailing()
                                + " goes on without that step\n");
        assertThat(typed("status", "--json", "--journal", journal().toString()).out())
                .doesNotContain("Go on:");

        then(
                new Entry.RollbackBegun(Optional.empty(), false),
                new Entry.UndoFailed("1", "full", "make room"),
                ended(Event.Outcome.FAILED));
        assertThat(typed("status", "--journal", journal().toString()).out())
                .contains("\nGo on:    rehome resume " + RUN + journal)
                .contains("\nLeave it: rehome skip " + RUN + journal + " --step 1 --reason TEXT");
    }

    private static Entry ended(Event.Outcome outcome) {
        return new Entry.Ended(outcome, "stopped");
    }

    /** Somebody went on with it, and that was written down. */
    private void then(Entry... entries) {
        try (Journal journal = JdbcJournal.inFile(journal());
                var lease = journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
            List.of(entries).forEach(lease::append);
        }
    }

    private Session.Answer typed(String... words) {
        return new Session(folder).type(words);
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + journal());
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private Session.Answer status() {
        return new Session(folder).with("REHOME_JOURNAL", journal().toString()).type("status");
    }

    private Session.Answer watch() {
        return new Session(folder)
                .with("REHOME_JOURNAL", journal().toString())
                .type("status", "--watch");
    }

    @Test
    void endsWhenTheLeaseOfAnOwnerElsewhereHasRunOut() throws SQLException {
        begun();
        sql(
                """
                UPDATE rehome_run SET person = 'it@elsewhere', machine = 'elsewhere', pid = 1,
                    started = 'then',
                    leased_until = CAST(unixepoch('subsec') * 1000 AS INTEGER) + 2500
                """);

        Session.Answer answer = watch();

        assertThat(answer.exit()).isEqualTo(ExitCode.PAUSED.code());
        assertThat(answer.out())
                .containsSubsequence(
                        "postgres-fence  running",
                        "run by it@elsewhere (process 1)",
                        "postgres-fence  interrupted");
    }

    @Test
    void endsWithTheExitCodeOfTheRun() {
        begun(
                new Entry.Outcome(
                        "1",
                        new Entry.Result.Differed("2 differ", List.of("shop: t", "shop: u")),
                        Optional.empty()),
                new Entry.Ended(Event.Outcome.DIFFERS, "differences were found"));

        Session.Answer answer = watch();

        assertThat(answer.exit()).isEqualTo(ExitCode.DIFFERS.code());
        assertThat(answer.out()).containsOnlyOnce("shop: u");
    }

    @Test
    void endsWithSixWhenTheRunWasRolledBackWholeOrToAStep() {
        begun(
                new Entry.Outcome("1", new Entry.Result.Held("closed"), Optional.empty()),
                new Entry.RollbackBegun(Optional.of("1"), false),
                new Entry.Ended(Event.Outcome.ROLLED_BACK, "stepped back"));
        Session.Answer answer = watch();
        assertThat(answer.exit()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(answer.out()).contains("postgres-fence  stepped back to before step 1");

        try (Journal journal = JdbcJournal.inFile(journal());
                var lease = journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
            lease.append(new Entry.RollbackBegun(Optional.empty(), false));
            lease.append(new Entry.Ended(Event.Outcome.ROLLED_BACK, "rolled back"));
        }
        answer = watch();
        assertThat(answer.exit()).isEqualTo(ExitCode.ROLLED_BACK.code());
        assertThat(answer.out()).contains("postgres-fence  rolled back\n");
    }

    @Test
    void showsEachLineOfAProofOnALineOfItsOwn() {
        begun(
                new Entry.Outcome(
                        "1", new Entry.Result.Held("2 databases\nshop: closed"), Optional.empty()),
                new Entry.Ended(Event.Outcome.DONE, "1 step done"));

        assertThat(watch().out().lines())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .matches(".*postgres.fence  [0-9.]+ s  2 databases"))
                .contains("        shop: closed");
    }
}
