package dev.rehome.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others keep: how often they are asked for it. */
@Timeout(60)
final class KeptSecretsTest {
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // a clock that runs over
    private final AtomicInteger asked = new AtomicInteger();
    private final Redactor redactor = new Redactor();
    private volatile String kept = "first-value";

    private final Secrets secrets =
            new Secrets(redactor, environment::get, Map.of("exec", this::ask), nanos::get);

    private String ask(String place) {
        asked.incrementAndGet();
        if (place.equals("locked")) {
            throw new Failure("the wallet is locked", "unlock it");
        }
        return kept + " of " + place;
    }

    private String reveal(String text) {
        return secrets.reveal(new SecretText(text));
    }

    @Test
    void aKeeperIsAskedOnceForAPlaceHoweverOftenItIsUsed() {
        for (int i = 0; i < 100; i++) {
            assertThat(reveal("${exec:one}")).isEqualTo("first-value of one");
        }
        assertThat(reveal("${exec:two} and ${exec:one}"))
                .isEqualTo("first-value of two and first-value of one");

        assertThat(asked).hasValue(2);
    }

    @Test
    void aKeeperIsAskedAgainAfterAWhile() {
        reveal("${exec:one}");
        kept = "rotated-value";
        nanos.addAndGet(KeptSecrets.KEPT_FOR.minus(Duration.ofSeconds(1)).toNanos());
        assertThat(reveal("${exec:one}")).isEqualTo("first-value of one");

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(reveal("${exec:one}")).isEqualTo("rotated-value of one");
        assertThat(asked).hasValue(2);
        assertThat(redactor.scrub("first-value of one, rotated-value of one"))
                .as("the one before is a secret still")
                .isEqualTo("«${exec:one}», «${exec:one}»");
    }

    @Test
    void aKeeperIsAskedAgainWhenSomethingFailed() {
        reveal("${exec:one}");
        kept = "rotated-value";

        secrets.forget();

        assertThat(reveal("${exec:one}")).isEqualTo("rotated-value of one");
    }

    @Test
    void twoThreadsAskOnce() throws Exception {
        var together = new CountDownLatch(8);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    together.countDown();
                                    together.await();
                                    return reveal("${exec:one}");
                                }));
            }
            for (Future<String> each : all) {
                assertThat(each.get()).isEqualTo("first-value of one");
            }
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void aFailureIsNotKept() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> reveal("${exec:locked}"))
                    .hasMessageContaining("the wallet is locked");
        }

        assertThat(asked).hasValue(2);
    }

    @Test
    void whatAwsLogsInWithIsHiddenThoughNoRunbookRefersToIt() {
        environment.put("AWS_ACCESS_KEY_ID", "AKIDOFTHETEST");
        environment.put("AWS_SECRET_ACCESS_KEY", "what/signs+requests");
        environment.put("AWS_SESSION_TOKEN", "what-ends-in-an-hour");

        secrets.learn("a runbook without references");

        assertThat(
                        redactor.scrub(
                                "AKIDOFTHETEST what/signs+requests what-ends-in-an-hour"
                                        + " what%2Fsigns%2Brequests"))
                .isEqualTo(
                        "AKIDOFTHETEST «AWS_SECRET_ACCESS_KEY» «AWS_SESSION_TOKEN»"
                                + " «AWS_SECRET_ACCESS_KEY»");
    }
}
