package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.crash.CrashHarness;
import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.step.RunId;
import dev.rehome.sandbox.kubernetes.Behaviour;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Killed before and after anything is noted, forward and back, and while pods are waited for. */
@Timeout(400)
final class KilledStepsTest extends AtACluster {

    private interface Attempt {
        Finish at(Rig rig) throws InterruptedException;
    }

    /** Empty where it was killed. */
    private Optional<Finish> attempt(Path at, EndingJournal journal, Attempt attempt)
            throws Exception {
        try (var each = new Rig(at, journal::of)) {
            each.stores = rig.stores;
            return Optional.of(attempt.at(each));
        } catch (RuntimeException e) {
            if (journal.hasEnded()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** After it was killed; it may have been at the very end, and there is nothing left to do. */
    private void again(Path at, Attempt attempt) throws Exception {
        try {
            Finish finish = attempt(at, endless(), attempt).orElseThrow();
            assertThat(finish.outcome()).isIn(Event.Outcome.DONE, Event.Outcome.ROLLED_BACK);
        } catch (Failure nothingLeft) {
            assertThat(nothingLeft).hasMessageMatching(".*(done|rolled back|undone).*");
        }
    }

    private static EndingJournal endless() {
        return new EndingJournal(0);
    }

    private @Nullable RunId run(Path at) {
        try (var each = new Rig(at)) {
            return each.operations.runs(1).stream()
                    .map(status -> status.run())
                    .findFirst()
                    .orElse(null);
        }
    }

    private Path fresh(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    /** All that the steps may change. */
    private Map<String, Object> world() {
        var world = new TreeMap<String, Object>();
        world.put("config map", configMap("site"));
        world.put("image", image("app"));
        world.put("replicas", replicas("web"));
        Map<String, String> annotations =
                new TreeMap<>(deployment("app").getMetadata().getAnnotations());
        annotations.keySet().removeIf(key -> !key.startsWith("example.com"));
        world.put("annotations", annotations);
        return world;
    }

    private List<String> kept() {
        return client().secrets().inNamespace(namespace).list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .filter(name -> name.startsWith("site-before"))
                .toList();
    }

    private void begin() throws IOException {
        configMap("site", Map.of("host", "old"));
        client().resource(deployment("app", "app:1", 0).build()).create();
        deploy("web", "web:1", 1);
        reach(server().kubeconfigFile());
    }

    private void finishedPod() {
        client().resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withName("usersync")
                                .withNamespace(namespace)
                                .addToLabels("app", "gen3job")
                                .endMetadata()
                                .withNewSpec()
                                .withRestartPolicy("Never")
                                .addNewContainer()
                                .withName("sync")
                                .withImage("sync:1")
                                .endContainer()
                                .endSpec()
                                .build())
                .create();
        client().pods()
                .inNamespace(namespace)
                .withName("usersync")
                .waitUntilCondition(
                        pod -> pod != null && "Succeeded".equals(pod.getStatus().getPhase()),
                        1,
                        TimeUnit.MINUTES);
    }

    private void everywhere(String steps, boolean alsoBackFromTheMiddle, Runnable prepare)
            throws Exception {
        Map<String, Object> before = world();
        prepare.run();
        EndingJournal forward = endless();
        Path undisturbed = fresh("undisturbed");
        assertThat(attempt(undisturbed, forward, each -> each.run(steps)))
                .hasValueSatisfying(
                        done -> assertThat(done.outcome()).isEqualTo(Event.Outcome.DONE));
        Map<String, Object> after = world();
        assertThat(after).isNotEqualTo(before);
        RunId first = Objects.requireNonNull(run(undisturbed));
        assertThat(attempt(undisturbed, endless(), each -> each.rollback(first))).isPresent();
        assertThat(world()).isEqualTo(before);
        assertThat(forward.reached()).isGreaterThan(6);

        for (int note = 1; note <= forward.reached(); note++) {
            prepare.run();
            Path killed = fresh("killed-" + note);
            assertThat(attempt(killed, new EndingJournal(note), each -> each.run(steps))).isEmpty();
            RunId run = run(killed);
            if (run == null) {
                assertThat(world()).isEqualTo(before);
                continue;
            }
            if (alsoBackFromTheMiddle && note % 2 == 0) {
                takenBack(killed, run, note, before);
                continue;
            }
            again(killed, each -> each.resume(run));
            assertThat(world()).as("resumed after it was killed at %d", note).isEqualTo(after);
            takenBack(killed, run, note, before);
        }
    }

    /** And killed on the way, if that is as long. */
    private void takenBack(Path killed, RunId run, int note, Map<String, Object> before)
            throws Exception {
        if (attempt(killed, new EndingJournal(note), each -> each.rollback(run)).isEmpty()) {
            again(killed, each -> each.rollback(run));
        }
        assertThat(world()).as("rolled back, killed at %d", note).isEqualTo(before);
        assertThat(kept()).as("rolled back, killed at %d", note).isEmpty();
    }

    @Test
    void whatStepsSetIsAllSetOrAllBackWhereverTheyAreKilled() throws Exception {
        begin();

        everywhere(
                """
                  - kubernetes.config-map: { cluster: cluster, name: site, set: { host: new, port: 2 } }
                  - kubernetes.annotate: { cluster: cluster, object: deployment/app, annotations: { example.com/state: moved } }
                  - kubernetes.image: { cluster: cluster, deployments: app, images: { app: "app:2" } }
                """,
                true,
                () -> {});
    }

    @Test
    void aScaleAndADeleteThatAreKilledAnywhereAreGoneOnWith() throws Exception {
        begin();

        everywhere(
                """
                  - kubernetes.delete: { cluster: cluster, pods: app=gen3job }
                  - kubernetes.scale: { cluster: cluster, deployments: web, replicas: 0 }
                """,
                false,
                () -> {
                    if (pods("gen3job").isEmpty()) {
                        finishedPod();
                    }
                });
        assertThat(pods("web")).hasSize(1);
    }

    @Test
    void aRunThatIsKilledWhileItWaitsForPodsWaitsAgainAndCanGoBack() throws Exception {
        deploy("fence", "fence:1", 1);
        reach(server().kubeconfigFile());
        String steps =
                "  - kubernetes.image: { cluster: cluster, deployments: fence, images: { fence:"
                        + " \"fence:hanging\" } }\n";
        Path killed = fresh("killed");

        assertThat(
                        new CrashHarness(KilledWait.class)
                                .killedAfter(
                                        Duration.ofSeconds(8),
                                        killed.toString(),
                                        rig.stores,
                                        steps))
                .isTrue();
        assertThat(image("fence")).isEqualTo("fence:hanging");
        RunId run = Objects.requireNonNull(run(killed));
        client().pods()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(
                        pod -> {
                            if (kubelet != null) {
                                kubelet.become(pod.getMetadata().getName(), Behaviour.READY);
                            }
                        });

        assertThat(attempt(killed, endless(), each -> each.resume(run)))
                .hasValueSatisfying(
                        done -> assertThat(done.outcome()).isEqualTo(Event.Outcome.DONE));
        assertThat(attempt(killed, endless(), each -> each.rollback(run)))
                .hasValueSatisfying(
                        back -> assertThat(back.outcome()).isEqualTo(Event.Outcome.ROLLED_BACK));
        assertThat(image("fence")).isEqualTo("fence:1");
    }
}
