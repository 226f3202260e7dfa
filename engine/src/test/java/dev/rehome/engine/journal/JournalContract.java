package dev.rehome.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal does, whatever database it is in. */
abstract class JournalContract {
    static final Duration TTL = Duration.ofMinutes(10);
    static final Entry.RunOpened OPENED =
            new Entry.RunOpened(
                    "move",
                    Map.of("rehome", 1L),
                    Optional.of("/srv/move.yaml"),
                    Optional.of("5891b5b5"),
                    "h",
                    Map.of("source", new StoreIdentity("postgres", "7412")));

    final RunId run = new RunId("20261120-201500-k3f");
    private final List<Journal> open = new ArrayList<>();
    Journal journal;

    /** Another handle on the same journal, as another process would have. */
    abstract Journal connect();

    /** A connection past the journal. */
    abstract Connection database() throws SQLException;

    @BeforeEach
    void openTheJournal() {
        journal = another();
        journal.open(run, OPENED);
    }

    @AfterEach
    void closeTheJournals() {
        open.forEach(Journal::close);
    }

    Journal another() {
        Journal another = connect();
        open.add(another);
        return another;
    }

    Lease claimed() {
        return journal.claim(run, Owner.thisProcess(), TTL);
    }

    void sql(String statement) {
        try (var connection = database();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsEveryKindOfEntryAsItWasInTheOrderOfWriting() {
        WayBack back = new WayBack.By("undo.kind", Map.of("names", List.of("a", "ü\n\"")));
        List<Entry> entries =
                List.of(
                        new Entry.Claimed("me"),
                        new Entry.Warned(List.of("1", "3"), "what", "remedy"),
                        new Entry.Intent("1", "first", "kind", Map.of("a", 1L), back),
                        new Entry.Outcome("1", new Entry.Result.Held("12 rows"), Optional.of(back)),
                        new Entry.Outcome("2", new Entry.Result.Already("so"), Optional.empty()),
                        new Entry.Outcome(
                                "3",
                                new Entry.Result.Differed("2 rows", List.of("row 1", "row 2")),
                                Optional.of(new WayBack.Nothing("reads only"))),
                        new Entry.Outcome(
                                "3",
                                new Entry.Result.Held("12 rows"),
                                Optional.of(new WayBack.Stays("it stays"))),
                        new Entry.Failed("4", "what", "remedy"),
                        new Entry.InDoubt("4", "why", "remedy"),
                        new Entry.Skipped("4", "not needed", "me"),
                        new Entry.Retried("4", 2, "what", Optional.empty()),
                        new Entry.Retried("4", 3, "looked", Optional.of("me")),
                        new Entry.TimeoutSet("4", Duration.ofSeconds(90), "me"),
                        new Entry.Waiting("5", "Sure?"),
                        new Entry.Approved("5", "me", "yes"),
                        new Entry.Rejected("5", "me", "no"),
                        new Entry.RollbackBegun(Optional.of("2"), true),
                        new Entry.UndoIntent("5", new WayBack.NoReturn("gone")),
                        new Entry.UndoOutcome("5", "left", true),
                        new Entry.UndoFailed("4", "what", "remedy"),
                        new Entry.Paused("me"),
                        new Entry.Ended(Event.Outcome.ROLLED_BACK, "undone"));
        try (Lease lease = claimed()) {
            entries.forEach(lease::append);
        }

        List<Recorded> recorded = another().entries(run, 0);

        assertThat(recorded).extracting(Recorded::entry).first().isEqualTo(OPENED);
        assertThat(recorded).extracting(Recorded::entry).endsWith(entries.toArray(Entry[]::new));
        assertThat(recorded)
                .extracting(Recorded::sequence)
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.rangeClosed(1, entries.size() + 1L)
                                .boxed()
                                .toList());
        assertThat(journal.entries(run, entries.size())).containsExactly(recorded.getLast());
    }

    @Test
    void stampsEntriesWithTheDatabasesClockAndTheFencingToken() {
        Lease first = claimed();
        first.append(new Entry.Claimed("first"));
        first.close();
        Lease second = claimed();
        second.append(new Entry.Claimed("second"));

        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(journal.entries(run, 0))
                .extracting(Recorded::token)
                .containsExactly(0L, first.token(), second.token());
        assertThat(journal.entries(run, 0))
                .extracting(Recorded::at)
                .isSorted()
                .allSatisfy(
                        at ->
                                assertThat(Duration.between(at, Instant.now()))
                                        .isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1)));
    }

    @Test
    void refusesASecondRunOfTheSameName() {
        assertThatThrownBy(() -> journal.open(run, OPENED))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(run.text());
        assertThat(journal.entries(run, 0)).hasSize(1);
    }

    @Test
    void namesARunItDoesNotHave() {
        var unknown = new RunId("20000101-000000-abc");

        assertThatThrownBy(() -> journal.entries(unknown, 0)).hasMessageContaining("20000101");
        assertThatThrownBy(() -> journal.head(unknown)).hasMessageContaining("20000101");
        assertThatThrownBy(() -> journal.claim(unknown, Owner.thisProcess(), TTL))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT));
    }

    @Test
    void refusesARunWhoseOwnerIsAlive() {
        try (Lease lease = claimed()) {
            assertThatThrownBy(() -> another().claim(run, Owner.thisProcess(), TTL))
                    .isInstanceOf(Busy.class)
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
            lease.append(new Entry.Paused("the owner still writes"));
        }
        another().claim(run, Owner.thisProcess(), TTL).close();
    }

    @Test
    void takesOverAtOnceWhenTheOwnersProcessHasEnded() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "60").start();
        Owner me = Owner.thisProcess();
        Owner dying = new Owner("it", me.machine(), child.pid(), startOf(child));
        Lease first = journal.claim(run, dying, TTL);
        assertThatThrownBy(() -> another().claim(run, me, TTL)).isInstanceOf(Busy.class);

        child.destroyForcibly().waitFor();
        Lease second = another().claim(run, me, TTL);

        assertThat(second.token()).isGreaterThan(first.token());
    }

    @Test
    void doesNotTakeAnotherProcessOfTheSameIdForTheOwner() {
        Owner me = Owner.thisProcess();
        journal.claim(run, new Owner("it", me.machine(), me.pid(), "long ago"), TTL);

        assertThat(another().claim(run, me, TTL).token()).isEqualTo(2);
    }

    @Test
    void waitsForTheLeaseOfAnOwnerElsewhereToRunOut() {
        journal.claim(run, new Owner("it", "elsewhere", 1, "then"), TTL);
        assertThatThrownBy(() -> another().claim(run, Owner.thisProcess(), TTL))
                .isInstanceOf(Busy.class);

        sql("UPDATE rehome_run SET leased_until = leased_until - 601000");

        assertThat(another().claim(run, Owner.thisProcess(), TTL).token()).isEqualTo(2);
    }

    @Test
    void takesAnOwnerElsewhereForDeadOnceItsLeaseHasRunOutByTheDatabasesClock() {
        var elsewhere = new Owner("it", "elsewhere", 1, "then");
        journal.claim(run, elsewhere, TTL);
        assertThat(another().head(run).alive()).contains(elsewhere);

        sql("UPDATE rehome_run SET leased_until = leased_until - 601000");

        assertThat(another().head(run).owner()).contains(elsewhere);
        assertThat(another().head(run).alive()).isEmpty();
        assertThat(another().runs(1).getFirst().alive()).isEmpty();
    }

    @Test
    void refusesWhatAStaleOwnerWrites() {
        Lease stale = journal.claim(run, new Owner("it", "elsewhere", 1, "then"), TTL);
        var stopped = new CountDownLatch(1);
        stale.onLoss(stopped::countDown);
        sql("UPDATE rehome_run SET leased_until = 0");
        Lease fresh = another().claim(run, Owner.thisProcess(), TTL);

        assertThatThrownBy(() -> stale.append(new Entry.Paused("late")))
                .isInstanceOf(StaleLease.class)
                .hasMessageContaining(run.text());
        assertThatThrownBy(() -> stale.save("1", new Cursor("late")))
                .isInstanceOf(StaleLease.class);

        assertThat(stopped.getCount()).isZero();
        assertThat(journal.entries(run, 0)).hasSize(1);
        assertThat(journal.cursor(run, "1")).isEmpty();
        stale.close();
        fresh.append(new Entry.Paused("the lease of the new owner is untouched"));
    }

    @Test
    void tellsAnOwnerThatWritesNothingThatItLostTheRun() throws InterruptedException {
        Lease stale =
                journal.claim(run, new Owner("it", "elsewhere", 1, "then"), Duration.ofSeconds(3));
        var stopped = new CountDownLatch(1);
        stale.onLoss(stopped::countDown);

        sql("UPDATE rehome_run SET token = token + 1");

        assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void renewsTheLeaseOfAnOwnerThatWritesNothing() throws InterruptedException {
        journal.claim(run, Owner.thisProcess(), Duration.ofSeconds(3));
        Instant first = journal.runs(1).getFirst().leasedUntil();

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (journal.runs(1).getFirst().leasedUntil().equals(first)
                && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }

        assertThat(journal.runs(1).getFirst().leasedUntil()).isAfter(first);
    }

    @Test
    void keepsTheLastCursorOfEveryStepWhenManyThreadsSave() throws Exception {
        try (Lease lease = claimed();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var saving = new ArrayList<Future<?>>();
            for (int step = 1; step <= 8; step++) {
                String name = String.valueOf(step);
                saving.add(
                        threads.submit(
                                () -> {
                                    for (int i = 1; i <= 100; i++) {
                                        lease.save(name, new Cursor(name + " part " + i));
                                    }
                                }));
            }
            for (Future<?> each : saving) {
                each.get();
            }
        }
        for (int step = 1; step <= 8; step++) {
            assertThat(another().cursor(run, String.valueOf(step)))
                    .contains(new Cursor(step + " part 100"));
        }
        assertThat(journal.entries(run, 0)).hasSize(1);
    }

    @Test
    void forgetsTheCursorOfAStepThatIsUndone() {
        try (Lease lease = claimed()) {
            lease.save("1", new Cursor("far"));
            lease.save("2", new Cursor("near"));
            lease.append(new Entry.UndoOutcome("1", "dropped", false));
        }

        assertThat(journal.cursor(run, "1")).isEmpty();
        assertThat(journal.cursor(run, "2")).contains(new Cursor("near"));
    }

    private static Standing standing(long bytes) {
        return new Standing(
                Duration.ofSeconds(192),
                Amount.bytes(12_000),
                Amount.bytes(bytes),
                3_600,
                "copying ü");
    }

    @Test
    void keepsWhereAStepStandsWithTheTimeByTheDatabasesClock() {
        try (Lease lease = claimed()) {
            lease.tell("1", standing(10));
            lease.tell("1", standing(20));
            lease.tell("2", standing(30));
            sql("UPDATE rehome_cursor SET saved_at = 1893456000000 WHERE cursor LIKE '%30%'");

            Told told = another().told(run, "1").orElseThrow();
            assertThat(told.standing()).isEqualTo(standing(20));
            assertThat(Duration.between(told.at(), Instant.now()))
                    .isBetween(Duration.ofMinutes(-1), Duration.ofMinutes(1));
            assertThat(another().told(run, "2"))
                    .contains(new Told(Instant.parse("2030-01-01T00:00:00Z"), standing(30)));
        }
        assertThat(journal.entries(run, 0)).hasSize(1);
    }

    @Test
    void forgetsWhereAStepStoodWhenTheNextAttemptAtItBegins() {
        var nothing = new WayBack.Nothing("reads only");
        try (Lease lease = claimed()) {
            lease.tell("1", standing(10));
            lease.tell("2", standing(20));
            lease.tell("3", standing(30));
            lease.append(new Entry.Intent("1", "first", "kind", Map.of(), nothing));
            lease.append(new Entry.UndoIntent("2", nothing));

            assertThat(journal.told(run, "1")).isEmpty();
            assertThat(journal.told(run, "2")).isEmpty();
            assertThat(journal.told(run, "3")).isPresent();
        }
    }

    @Test
    void forgetsWhereAnOwnerBeforeSaidThatItsStepsStandAndKeepsTheirCursors() {
        Lease stale = journal.claim(run, new Owner("it", "elsewhere", 1, "then"), TTL);
        stale.tell("1", standing(10));
        stale.save("1", new Cursor("far"));
        sql("UPDATE rehome_run SET leased_until = 0");

        another().claim(run, Owner.thisProcess(), TTL);

        assertThat(journal.told(run, "1")).isEmpty();
        assertThatThrownBy(() -> stale.tell("1", standing(20))).isInstanceOf(StaleLease.class);
        assertThat(journal.told(run, "1")).isEmpty();
        assertThat(journal.cursor(run, "1")).contains(new Cursor("far"));
    }

    @Test
    void knowsNothingOfAStandingThatAnotherVersionWroteOtherwise() {
        try (Lease lease = claimed()) {
            lease.tell("1", standing(10));
            sql("UPDATE rehome_cursor SET cursor = '{\"bytes\":10,\"took\":\"long\"}'");

            assertThat(journal.told(run, "1")).isEmpty();
        }
    }

    @Test
    void writesForAThreadThatIsInterruptedAndLeavesItInterrupted() {
        try (Lease lease = claimed()) {
            Thread.currentThread().interrupt();
            lease.append(new Entry.Paused("me"));

            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(journal.entries(run, 0))
                .extracting(Recorded::entry)
                .last()
                .isEqualTo(new Entry.Paused("me"));
    }

    @Test
    void listsTheLatestRunsFirst() {
        var later = new RunId("20261121-101500-k3f");
        journal.open(later, OPENED);

        assertThat(journal.runs(10)).extracting(RunHead::run).containsExactly(later, run);
        assertThat(journal.runs(1)).extracting(RunHead::run).containsExactly(later);
        assertThat(journal.runs(1).getFirst().owner()).isEmpty();
        claimed();
        assertThat(journal.runs(2).getLast().owner()).contains(Owner.thisProcess());
    }

    @Test
    void refusesAJournalOfAFormatItDoesNotKnow() {
        sql("UPDATE rehome_schema SET version = 999");

        assertThatThrownBy(this::another)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("format 999");
    }

    private static String startOf(Process process) throws IOException {
        String stat =
                java.nio.file.Files.readString(
                        java.nio.file.Path.of("/proc/%d/stat".formatted(process.pid())));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
    }
}
