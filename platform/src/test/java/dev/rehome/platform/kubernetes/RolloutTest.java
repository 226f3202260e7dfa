package dev.rehome.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An API server that comes and goes as the test says, and has one deployment. */
@Timeout(60)
final class RolloutTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final List<Workload> FENCE = Workload.of(List.of("fence"), List.of(), List.of());

    /** One whose container has crashed and runs again. */
    private static final String PODS =
            """
            {"kind": "PodList", "apiVersion": "v1", "items": [{"metadata": {"name": "fence-1"}, "status": {"containerStatuses": [
              {"name": "fence", "ready": false, "restartCount": 3, "state": {"running": {}},
               "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]}}]}\
            """;

    /** What the API server does when it is asked. */
    private enum Mood {
        WAITING,
        READY,
        /** The connection ends without a word. */
        GONE,
        /** Something before it answers in its place. */
        STARTING,
        FORBIDDING
    }

    @TempDir Path folder;
    private HttpServer server;
    private Cluster cluster;
    private volatile Mood mood = Mood.WAITING;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Path kubeconfig =
                Files.writeString(
                        folder.resolve("kubeconfig"),
                        """
                        apiVersion: v1
                        kind: Config
                        current-context: here
                        clusters: [{name: here, cluster: {server: "%s"}}]
                        users: [{name: me, user: {token: t}}]
                        contexts: [{name: here, context: {cluster: here, user: me}}]
                        """
                                .formatted(url()));
        cluster =
                new Cluster(
                        new ClusterAddress(
                                ClusterAddress.CURRENT,
                                Optional.of(kubeconfig),
                                Optional.empty(),
                                Optional.of("idp")));
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (mood == Mood.GONE) {
                return;
            }
            boolean deployment = exchange.getRequestURI().getPath().endsWith("/deployments/fence");
            int available = mood == Mood.READY ? 1 : 0;
            int status =
                    switch (mood) {
                        case STARTING -> 503;
                        case FORBIDDING -> 403;
                        default -> 200;
                    };
            String text =
                    status != 200
                            ? "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": %d, \"message\": \"not now\"}"
                                    .formatted(status)
                            : deployment
                                    ? """
                                    {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "fence", "generation": 2},
                                     "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "fence"}}},
                                     "status": {"observedGeneration": 2, "replicas": 1, "updatedReplicas": 1, "availableReplicas": %d}}\
                                    """
                                            .formatted(available)
                                    : PODS;
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Becomes one thing when it is said that it waits, and another when it is said to be gone. */
    private Progress then(Mood first, Mood second) {
        return new Progress() {
            @Override
            public void expect(String item, Amount total) {}

            @Override
            public void advance(String item, Amount done) {}

            @Override
            public void finish(String item, String result) {}

            @Override
            public void doing(String activity) {
                mood = first;
            }

            @Override
            public void notice(String text) {
                notices.add(text);
                mood = second;
            }
        };
    }

    private int await(Duration patience, Progress progress) throws InterruptedException {
        return new Rollout(new Workloads(cluster, "idp")).await(FENCE, patience, progress);
    }

    @Test
    void waitsOnThroughATimeInWhichTheApiServerIsGoneAndSaysSoOnce() throws Exception {
        assertThat(await(LONG, then(Mood.GONE, Mood.READY))).isEqualTo(1);

        assertThat(notices)
                .singleElement()
                .asString()
                .startsWith("cannot read deployment/fence: " + url())
                .contains("does not answer")
                .endsWith("; it is asked again");
    }

    @Test
    void waitsOnWhileTheApiServerStarts() throws Exception {
        assertThat(await(LONG, then(Mood.STARTING, Mood.READY))).isEqualTo(1);

        assertThat(notices)
                .singleElement()
                .asString()
                .contains("answers 503 (not now); it is asked again");
    }

    @Test
    void saysThatTheApiServerDoesNotAnswerOnceTheTimeIsUp() {
        mood = Mood.GONE;

        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> await(Duration.ofMillis(100), then(Mood.GONE, Mood.GONE)));

        assertThat(failure)
                .hasMessageStartingWith("cannot read deployment/fence: ")
                .hasMessageContaining("does not answer");
        assertThat(failure.remedy())
                .isEqualTo("see that the cluster can be reached from here, then resume");
    }

    @Test
    void namesAContainerThatRunsAndIsNotReadyAndHowItEndedBefore() {
        Failure failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> await(Duration.ZERO, then(Mood.WAITING, Mood.WAITING)));

        assertThat(failure)
                .hasMessageContaining("deployment/fence is not ready; after")
                .hasMessageContaining(
                        "pod fence-1: container fence runs and is not ready: its readiness probe"
                                + " has not succeeded; it ended with 137 (OOMKilled) after 3"
                                + " restarts");
        assertThat(notices).as("a pod that has just been started is so, too").isEmpty();
    }

    @Test
    void doesNotWaitForARightThatIsGone() {
        Failure failure =
                catchThrowableOfType(
                        Failure.class, () -> await(LONG, then(Mood.FORBIDDING, Mood.READY)));

        assertThat(failure).hasMessage("cannot read deployment/fence: not now");
        assertThat(failure.remedy()).contains("rehome kubernetes role");
        assertThat(notices).isEmpty();
    }
}
