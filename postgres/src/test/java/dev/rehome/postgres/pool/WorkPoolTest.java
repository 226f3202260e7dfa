package dev.rehome.postgres.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WorkPoolTest {
    private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();

    private Task task(String name, double seconds, List<Task> after) {
        return new Task(name, seconds, after, Map.of(), worker -> order.add(name));
    }

    @Test
    void refusesToWorkWithNobody() {
        assertThatThrownBy(() -> new WorkPool(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 workers would never end");
    }

    @Test
    void beginsWithTheLongestWayToTheEnd() throws InterruptedException {
        Task big = task("big", 10, List.of());
        Task small = task("small", 1, List.of());
        Task smallsIndex = task("index of small", 20, List.of(small));
        Task verify = task("verify", 2, List.of(small));
        var pool = new WorkPool(1);
        pool.submit(List.of(big, small, smallsIndex, verify));

        pool.run();

        assertThat(order).containsExactly("small", "index of small", "big", "verify");
    }

    @Test
    void runsTasksThatATaskSubmits() throws InterruptedException {
        var pool = new WorkPool(2);
        Task first =
                new Task(
                        "first",
                        1,
                        List.of(),
                        Map.of(),
                        worker -> pool.submit(List.of(task("second", 1, List.of()))));
        pool.submit(List.of(first));

        pool.run();

        assertThat(order).containsExactly("second");
    }

    @Test
    void neverRunsTwoTasksWhoseTableLocksConflict() throws InterruptedException {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var pool = new WorkPool(4);
        Task.Body alone =
                worker -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.sleep(2);
                    inside.decrementAndGet();
                };
        for (int i = 0; i < 40; i++) {
            pool.submit(
                    List.of(
                            new Task(
                                    "alone " + i,
                                    1,
                                    List.of(),
                                    Map.of("t", TableLock.ACCESS_EXCLUSIVE),
                                    alone)));
        }

        pool.run();

        assertThat(most).hasValue(1);
    }

    @Test
    void runsTwoIndexBuildsOfOneTableTogether() throws InterruptedException {
        var both = new CountDownLatch(2);
        Task.Body meets =
                worker -> {
                    both.countDown();
                    assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
                };
        var pool = new WorkPool(2);
        pool.submit(
                List.of(
                        new Task("a", 1, List.of(), Map.of("t", TableLock.SHARE), meets),
                        new Task("b", 1, List.of(), Map.of("t", TableLock.SHARE), meets)));

        pool.run();

        assertThat(both.getCount()).isZero();
    }

    @Test
    void stopsAtTheFirstFailureAndCutsTheOthersOff() {
        var started = new CountDownLatch(1);
        var cut = new CountDownLatch(1);
        Task endless =
                new Task(
                        "endless",
                        1,
                        List.of(),
                        Map.of(),
                        worker -> {
                            started.countDown();
                            try {
                                Thread.sleep(60_000);
                            } catch (InterruptedException e) {
                                cut.countDown();
                                throw e;
                            }
                        });
        Task fails =
                new Task(
                        "fails",
                        1,
                        List.of(),
                        Map.of(),
                        worker -> {
                            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
                            throw new IllegalArgumentException("disk full");
                        });
        var pool = new WorkPool(2);
        pool.submit(List.of(endless, fails, task("never", 0.5, List.of(fails))));

        assertThatThrownBy(pool::run).hasMessage("disk full");
        assertThat(cut.getCount()).isZero();
        assertThat(order).isEmpty();
    }

    @Test
    void namesTheTaskWhoseStatementTheServerRefused() {
        var pool = new WorkPool(1);
        pool.submit(
                List.of(
                        new Task(
                                "index public.i of shop",
                                1,
                                List.of(),
                                Map.of(),
                                worker -> {
                                    throw new SQLException("no space left on device", "53100");
                                })));

        assertThatThrownBy(pool::run)
                .isInstanceOf(Failure.class)
                .hasMessage("index public.i of shop: no space left on device (SQLSTATE 53100)")
                .hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void tellsOfTheFullDiskRatherThanOfAConnectionThatItEnded() {
        var started = new CountDownLatch(1);
        Task full =
                new Task(
                        "index public.i of shop",
                        1,
                        List.of(),
                        Map.of(),
                        worker -> {
                            started.countDown();
                            try {
                                Thread.sleep(60_000);
                            } catch (InterruptedException e) {
                                throw new SQLException("no space left on device", "53100", e);
                            }
                        });
        Task lost =
                new Task(
                        "rows of public.t of shop",
                        1,
                        List.of(),
                        Map.of(),
                        worker -> {
                            assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
                            throw new SQLException("the connection is closed", "08006");
                        });
        var pool = new WorkPool(2);
        pool.submit(List.of(full, lost));

        assertThatThrownBy(pool::run)
                .hasMessage("index public.i of shop: no space left on device (SQLSTATE 53100)")
                .satisfies(
                        told ->
                                assertThat(told.getSuppressed())
                                        .extracting(Throwable::getMessage)
                                        .contains(
                                                "rows of public.t of shop: the connection is closed"
                                                        + " (SQLSTATE 08006)"));
    }

    @Test
    void triesWhatCannotBeDoneYetAgainWhenOthersAreDone() throws Exception {
        Task third = task("third", 1, List.of());
        Task second = needs("second", third);
        Task first = needs("first", second);
        var pool = new WorkPool(2);
        pool.submit(List.of(first, second, third, task("behind", 9, List.of(first))));

        pool.run();

        assertThat(order).containsExactly("third", "second", "first", "behind");
    }

    @Test
    void triesAgainWhatFailedAtTheMomentWhenTheOtherWasDone() throws Exception {
        var attempts = new AtomicInteger();
        Task tooEarly =
                new Task(
                        "too early",
                        9,
                        List.of(),
                        Map.of(),
                        worker -> {
                            if (attempts.incrementAndGet() == 1) {
                                while (!order.contains("other")) {
                                    Thread.sleep(1);
                                }
                                Thread.sleep(50); // until the pool knows that as well
                                throw new NotYet(new Failure("looked too early", ""));
                            }
                        });
        var pool = new WorkPool(2);
        pool.submit(List.of(tooEarly, task("other", 1, List.of())));

        pool.run();

        assertThat(attempts).hasValue(2);
    }

    @Test
    void failsWithTheReasonOfWhatCanNeverBeDone() {
        Task neverRun = task("elsewhere", 1, List.of());
        var pool = new WorkPool(2);
        pool.submit(
                List.of(
                        needs("one", neverRun),
                        task("fine", 1, List.of()),
                        task("fine too", 0.1, List.of())));

        assertThatThrownBy(pool::run).hasMessage("one needs elsewhere").isInstanceOf(Failure.class);
        assertThat(order).containsExactlyInAnyOrder("fine", "fine too");
    }

    /** Cannot be done before the other, and nobody has told the pool. */
    private Task needs(String name, Task other) {
        return new Task(
                name,
                5,
                List.of(),
                Map.of(),
                worker -> {
                    if (!order.contains(other.name())) {
                        throw new NotYet(new Failure(name + " needs " + other.name(), ""));
                    }
                    order.add(name);
                });
    }

    @Test
    void namesATaskThatCanNeverRun() {
        Task elsewhere = task("elsewhere", 1, List.of());
        var pool = new WorkPool(1);
        pool.submit(List.of(task("orphan", 1, List.of(elsewhere))));

        assertThatThrownBy(pool::run).hasMessageContaining("orphan");
    }
}
