package dev.rehome.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Meter;
import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.ScrubbedJournal;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class PulseTest {
    private static final RunId RUN = new RunId("20261120-201500-k3f");
    private static final Duration OFTEN = Duration.ofMillis(20);

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

    private static Standing written(Journal journal, long token, long bytes)
            throws InterruptedException {
        while (true) {
            Optional<Standing> standing =
                    Pulse.read(journal, RUN, "1", token)
                            .filter(found -> found.done().bytes() == bytes);
            if (standing.isPresent()) {
                return standing.get();
            }
            Thread.sleep(5); // another thread writes it: there is nothing else to wait on
        }
    }

    @Test
    void writesHowFarAStepIsWithoutItsSecretsUntilItIsClosed() throws Exception {
        redactor.learn(new Secret("env:PW", "hunter2-hunter2"));
        meter.expect("public.t", Amount.rows(100, 10_000));
        meter.doing("asking for hunter2-hunter2");
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            try (Pulse _ = new Pulse(lease, Clock.systemUTC(), "1", meter, OFTEN)) {
                meter.advance("public.t", Amount.rows(10, 1_000));
                Standing first = written(journal, lease.token(), 1_000);
                assertThat(first.expected()).isEqualTo(Amount.rows(100, 10_000));
                assertThat(first.doing()).startsWith("asking for ").doesNotContain("hunter2");

                meter.advance("public.t", Amount.rows(30, 3_000));
                Standing second = written(journal, lease.token(), 4_000);
                assertThat(second.took()).isGreaterThan(first.took());
            }
            Standing last = Pulse.read(journal, RUN, "1", lease.token()).orElseThrow();
            meter.advance("public.t", Amount.rows(1, 100));
            Thread.sleep(OFTEN.multipliedBy(5)); // for longer than the next word would take
            assertThat(Pulse.read(journal, RUN, "1", lease.token())).contains(last);
        }
    }

    @Test
    void tellsHowFastItGoesAndThatNothingMovesAnyMore() throws Exception {
        meter.expect("public.t", Amount.rows(100, 10_000));
        try (Journal journal = journal();
                Lease lease = opened(journal);
                Pulse _ = new Pulse(lease, Clock.systemUTC(), "1", meter, OFTEN)) {
            while (perSecond(journal, lease) == 0) {
                meter.advance("public.t", Amount.rows(1, 100)); // some of it before each word
                Thread.sleep(5);
            }
            while (perSecond(journal, lease) > 0) {
                Thread.sleep(5); // the next word is another thread's
            }
        }
    }

    private static long perSecond(Journal journal, Lease lease) {
        return Pulse.read(journal, RUN, "1", lease.token()).map(Standing::perSecond).orElse(0L);
    }

    @Test
    void takesNoWordOfAnEarlierAttemptForThatOfALaterOne() throws Exception {
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            meter.advance("public.t", Amount.rows(10, 1_000));
            try (Pulse _ = new Pulse(lease, Clock.systemUTC(), "1", meter, OFTEN)) {
                written(journal, lease.token(), 1_000);
            }
            assertThat(Pulse.read(journal, RUN, "1", lease.token() + 1)).isEmpty();
        }
    }

    @Test
    void doesNotEndAStepWhenTheJournalIsGone() throws Exception {
        try (Journal journal = journal();
                Lease lease = opened(journal)) {
            var dead = new Unreachable(lease);
            try (Pulse _ = new Pulse(dead, Clock.systemUTC(), "1", meter, OFTEN)) {
                while (dead.asked().get() < 3) {
                    Thread.sleep(5); // it is asked by another thread
                }
            }
        }
    }

    /** A lease whose journal cannot be reached. */
    private record Unreachable(Lease lease, AtomicInteger asked) implements Lease {
        Unreachable(Lease lease) {
            this(lease, new AtomicInteger());
        }

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
            asked.incrementAndGet();
            throw new Failure("the journal cannot be used", "make it reachable");
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
