package dev.rehome.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Meter;
import dev.rehome.engine.event.Pace;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.event.Throughput;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.ScrubbedJournal;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
final class PulseTest {
    private static final RunId RUN = new RunId("20261120-201500-k3f");
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Pulse.Place PLACE = new Pulse.Place("1", "1", Optional::empty);

    @TempDir private Path folder = Path.of("");

    private final Meter meter = new Meter(_ -> {}, Clock.systemUTC(), RUN, "1");
    private final Redactor redactor = new Redactor();

    private Journal journal() {
        return new ScrubbedJournal(JdbcJournal.inFile(folder.resolve("j.db")), redactor);
    }

    private Lease opened(Journal journal) {
        journal.open(
                RUN,
                new Entry.RunOpened(
                        "move", Map.of(), Optional.empty(), Optional.empty(), "h", Map.of()));
        return journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1));
    }

    private static Standing told(Journal journal, Predicate<Standing> awaited)
            throws InterruptedException {
        while (true) {
            Optional<Standing> standing =
                    journal.told(RUN, "1").map(Told::standing).filter(awaited);
            if (standing.isPresent()) {
                return standing.get();
            }
            Thread.sleep(5); // another thread writes it: there is nothing else to wait on
        }
    }

    @Test
    void tellsHowFarAStepIsWithoutItsSecretsUntilItIsClosed() throws Exception {
        redactor.learn(new Secret("env:PW", "hunter2-hunter2"));
        meter.expect("public.t", Amount.rows(100, 10_000));
        meter.doing("asking for hunter2-hunter2");
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            try (Pulse _ = new Pulse(lease, Clock.systemUTC(), PLACE, meter, OFTEN)) {
                meter.advance("public.t", Amount.rows(10, 1_000));
                Standing first = told(journal, at -> at.done().bytes() == 1_000);
                assertThat(first.expected()).isEqualTo(Amount.rows(100, 10_000));
                assertThat(first.doing()).startsWith("asking for ").doesNotContain("hunter2");

                meter.advance("public.t", Amount.rows(30, 3_000));
                Standing second = told(journal, at -> at.done().bytes() == 4_000);
                assertThat(second.took()).isGreaterThan(first.took());
            }
            Told last = journal.told(RUN, "1").orElseThrow();
            meter.advance("public.t", Amount.rows(1, 100));
            Thread.sleep(OFTEN.multipliedBy(5)); // for longer than the next word would take
            assertThat(journal.told(RUN, "1")).contains(last);
        }
    }

    @Test
    void tellsThePaceOfLateAlsoOfOneThingInManySeconds() throws Exception {
        var clock = new SettableClock();
        meter.expect("indexes", new Amount(40, "indexes", 0));
        try (Journal journal = journal();
                Lease lease = opened(journal);
                Pulse _ = new Pulse(lease, clock, PLACE, meter, OFTEN)) {
            meter.advance("indexes", new Amount(1, "indexes", 0));
            clock.forward(Duration.ofSeconds(5));
            Standing slow = told(journal, at -> at.took().equals(Duration.ofSeconds(5)));
            assertThat(slow.perHour()).isEqualTo(720);
            assertThat(slow.left()).contains(Duration.ofSeconds(195));

            clock.forward(Pace.WINDOW.multipliedBy(2));
            Standing still = told(journal, at -> at.took().equals(Duration.ofSeconds(25)));
            assertThat(still.perHour()).isZero();
            assertThat(still.left()).isEmpty();
        }
    }

    @Test
    void keepsWhatWasMovedAndWhenOverAllAttempts() throws Exception {
        var clock = new SettableClock();
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            var kept = new Kept(journal, RUN);
            var place = new Pulse.Place("1", "1", () -> kept.throughput("1"));
            for (int attempt = 1; attempt <= 2; attempt++) {
                var own = new Meter(_ -> {}, clock, RUN, "1");
                try (Pulse _ = new Pulse(lease, clock, place, own, Duration.ofHours(1))) {
                    clock.forward(Duration.ofSeconds(3));
                    own.advance("public.t", Amount.rows(attempt, 100L * attempt));
                }
                clock.forward(Duration.ofMinutes(1));
            }
            Throughput throughput = kept.throughput("1").orElseThrow();
            assertThat(throughput.done()).isEqualTo(Amount.rows(2, 200));
            assertThat(throughput.stretches())
                    .extracting(Throughput.Stretch::bytes)
                    .containsExactly(100L, 200L);
        }
    }

    @Test
    void writesNothingOfAStepThatIsOverSoonAndMovesNothing() {
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            try (Pulse _ = new Pulse(lease, Clock.systemUTC(), PLACE, meter, Duration.ofHours(1))) {
                meter.doing("looking");
            }
            assertThat(journal.cursor(RUN, Journal.throughputOf("1"))).isEmpty();
            assertThat(journal.told(RUN, "1")).isEmpty();
        }
    }

    @Test
    void makesUpForNoTurnThatASlowJournalMadeItMiss() throws Exception {
        var ends = new ConcurrentLinkedQueue<Long>();
        var gaps = new ConcurrentLinkedQueue<Long>();
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            var slow =
                    new Telling(
                            lease,
                            () -> {
                                Long before = ends.peek();
                                if (before == null) {
                                    pause(OFTEN.multipliedBy(10));
                                } else {
                                    gaps.add(System.nanoTime() - before);
                                    ends.clear();
                                }
                                ends.add(System.nanoTime());
                            });
            try (Pulse _ = new Pulse(slow, Clock.systemUTC(), PLACE, meter, OFTEN)) {
                while (gaps.size() < 5) {
                    Thread.sleep(5); // it is told by another thread
                }
            }
        }
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isGreaterThan(OFTEN.toNanos() / 2));
    }

    @ParameterizedTest
    @MethodSource
    void goesOnTellingWhateverComesOfIt(RuntimeException thrown) throws Exception {
        var asked = new AtomicInteger();
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            var dead =
                    new Telling(
                            lease,
                            () -> {
                                asked.incrementAndGet();
                                throw thrown;
                            });
            try (Pulse _ = new Pulse(dead, Clock.systemUTC(), PLACE, meter, OFTEN)) {
                while (asked.get() < 3) {
                    Thread.sleep(5); // it is asked by another thread
                }
            }
        }
    }

    static List<RuntimeException> goesOnTellingWhateverComesOfIt() {
        return List.of(
                new Failure("the journal cannot be used", "make it reachable"),
                new IllegalStateException("a mistake of our own"));
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Stands still until it is told to move. */
    private static final class SettableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-20T20:15:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A lease with which something comes of telling. */
    private record Telling(Lease lease, Runnable comes) implements Lease {

        @Override
        public RunId run() {
            return lease.run();
        }

        @Override
        public long token() {
            return lease.token();
        }

        @Override
        public void append(Entry entry) {
            lease.append(entry);
        }

        @Override
        public void save(String step, Cursor cursor) {
            lease.save(step, cursor);
        }

        @Override
        public void tell(String step, Standing standing) {
            comes.run();
        }

        @Override
        public void onLoss(Runnable stop) {
            lease.onLoss(stop);
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
