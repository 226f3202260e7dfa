package dev.rehome.search.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.Pretender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said while a server is waited for, and that it is said once. */
@Timeout(180)
final class OutageTest {
    private final List<String> notices = new CopyOnWriteArrayList<>();

    private Cluster cluster(String url, Patience patience) {
        return new Cluster(
                SearchAddress.parse(url, Optional.empty(), Map.of()), patience, notices::add);
    }

    private void awaitNotices(int number) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (notices.size() < number && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    @Test
    void aServerThatIsStartedAgainIsSaidOnceToBeAwayAndOnceToBeBackHoweverManyThreadsAsk()
            throws Exception {
        Optional<SearchServer> started = SearchServer.start(SearchBinaries.OPENSEARCH_3);
        assumeTrue(started.isPresent());
        try (SearchServer server = started.orElseThrow();
                Cluster cluster = cluster(server.url(), Patience.USUAL);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new AtomicBoolean();
            var asking = new ArrayList<Future<Integer>>();
            for (int thread = 0; thread < 8; thread++) {
                asking.add(
                        threads.submit(
                                () -> {
                                    int asked = 0;
                                    for (; !done.get(); asked++) {
                                        cluster.ask(Request.get("/_cluster/health"));
                                        Thread.sleep(10);
                                    }
                                    return asked;
                                }));
            }
            Thread.sleep(500);
            assertThat(notices).isEmpty();

            Future<Long> heard =
                    threads.submit(
                            () -> {
                                awaitNotices(1);
                                return System.nanoTime();
                            });
            long killed = System.nanoTime();
            server.crashAndRestart();
            awaitNotices(2);
            done.set(true);

            for (Future<Integer> each : asking) {
                assertThat(each.get()).isPositive();
            }
            assertThat(Duration.ofNanos(heard.get() - killed)).isLessThan(Duration.ofSeconds(3));
            assertThat(notices).hasSize(2);
            assertThat(notices.getFirst())
                    .isEqualTo(
                            server.url()
                                    + " does not answer (Connection refused): trying again for up"
                                    + " to 1 min 45 s");
            assertThat(notices.getLast()).matches(server.url() + " answers again after [0-9.]+ s");
        }
    }

    @Test
    void aServerFromWhichNothingComesIsSaidToBeSilent() throws Exception {
        try (var server =
                new Pretender(
                        path -> {
                            if (path.startsWith("/slow")) {
                                sleep(Duration.ofSeconds(12));
                            }
                            return "{}";
                        })) {
            try (Cluster cluster = cluster(server.url(), Patience.USUAL)) {
                assertThat(cluster.ask(Request.get("/slow?with=this")).isEmpty()).isTrue();
            }
            assertThat(notices).hasSize(2);
            assertThat(notices.getFirst())
                    .isEqualTo(
                            server.url()
                                    + " has sent nothing for 10 s in answer to GET /slow: waiting"
                                    + " for up to 10 min 00 s");
            assertThat(notices.getLast()).matches(server.url() + " answers again after 1\\d s");
        }
    }

    @Test
    void aServerThatTakesLongForOneRequestAndAnswersOthersIsNot() throws Exception {
        try (var server =
                        new Pretender(
                                path -> {
                                    if (path.startsWith("/slow")) {
                                        sleep(Duration.ofSeconds(12));
                                    }
                                    return "{}";
                                });
                Cluster cluster = cluster(server.url(), Patience.USUAL);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow = threads.submit(() -> cluster.ask(Request.get("/slow")));
            while (!slow.isDone()) {
                assertThat(cluster.ask(Request.get("/quick")).isEmpty()).isTrue();
                Thread.sleep(100);
            }
            assertThat(slow.get()).isNotNull();
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void aRequestThatABusyServerKeepsWaitingIsSaidOnceThoughOthersAreAnswered() throws Exception {
        var refused = new AtomicInteger();
        var threeSeconds = Duration.ofSeconds(3);
        var patience = new Patience(5, threeSeconds, threeSeconds, Duration.ofMinutes(1));
        try (var proxy =
                        new FaultProxy(
                                Clusters.server(SearchBinaries.OPENSEARCH_3),
                                (path, _) ->
                                        path.startsWith("/_search")
                                                        && refused.incrementAndGet() <= 8
                                                ? Fault.BUSY
                                                : Fault.NONE);
                Cluster cluster = cluster(proxy.url(), patience);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var searches = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 2; thread++) {
                searches.add(threads.submit(() -> cluster.ask(Request.get("/_search?size=0"))));
            }
            while (searches.stream().anyMatch(each -> !each.isDone())) {
                assertThat(cluster.ask(Request.get("/")).isEmpty()).isFalse();
                Thread.sleep(100);
            }
            assertThat(notices)
                    .containsExactly(
                            proxy.url()
                                    + " keeps GET /_search waiting (429 {\"error\":{\"type\":"
                                    + "\"es_rejected\"}}): trying again for up to 6.0 s");
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
