package dev.rehome.engine.run;

import static dev.rehome.engine.run.Stage.runbook;
import static dev.rehome.engine.run.Stage.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreIdentity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of stores, the protected ones above all, when a run is gone on with later. */
@Timeout(60)
final class StoresGivenAgainTest {
    private static final String LOCATION = "postgresql://app@prod/x";
    private static final String WITH_PASSWORD = "postgresql://app:hunter22@prod/x";

    @TempDir Path folder;
    private Stage stage;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setTheStage() {
        stage = new Stage(folder);
        access("a", Access.Mode.WRITE);
    }

    @AfterEach
    void clearTheStage() {
        stage.close();
    }

    private void access(String name, Access.Mode mode) {
        stage.accesses.put(
                name, List.of(new Access("target", new StoreIdentity("memory", "new"), mode)));
    }

    private static StoreEntry protectedStore(Optional<SecretReference> password) {
        return new StoreEntry("production", "memory", LOCATION, password, true, Map.of());
    }

    private static Runbook beside(StoreEntry store) {
        return Stage.with(runbook(step(1, "a")), store);
    }

    private Operations operations() {
        return new Operations(
                stage.journal,
                stage.catalog(),
                new Secrets(new Redactor(), environment::get),
                stage.events::add,
                Clock.systemUTC());
    }

    private static RollbackOptions back(StoreEntry... given) {
        return new RollbackOptions(Optional.empty(), false, false, Set.of(), List.of(given), "me");
    }

    private static ResumeOptions on(StoreEntry... given) {
        return new ResumeOptions(Set.of(), Set.of(), Set.of(), Map.of(), "", List.of(given), "me");
    }

    private static StoreEntry given(String location) {
        return StoreEntry.at("production", "memory", location);
    }

    @Test
    void aProtectedStoreStaysProtectedOnTheWayOnAndOnTheWayBack() throws Exception {
        stage.acts.put(
                "a",
                _ -> {
                    stage.there.add("a");
                    throw new Failure("no room", "make some");
                });
        RunId run =
                operations()
                        .run(beside(protectedStore(Optional.empty())), RunOptions.by("me"))
                        .run();
        stage.acts.clear();
        stage.there.clear();
        stage.effects.clear();
        // The name of the protected store leads to where the run writes, by now.
        stage.identities.put("production", "new");

        assertThat(operations().resume(run, on(given(LOCATION))).exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(stage.effects).isEmpty();
        assertThat(operations().status(run).steps().getFirst().note())
                .contains("it is the protected store production");

        stage.there.add("a");
        assertThatThrownBy(() -> operations().rollback(run, back(given(LOCATION))))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("it is the protected store production");
        assertThat(stage.effects).isEmpty();
    }

    private void refusedBeforeAnythingIsWritten(RunId run, String what, String remedy) {
        int written = stage.journal.entries(run, 0).size();
        for (ThrowingCallable asked :
                List.<ThrowingCallable>of(
                        () -> operations().planRollback(run, back()),
                        () -> operations().rollback(run, back()))) {
            assertThatThrownBy(asked)
                    .isInstanceOfSatisfying(
                            Failure.class,
                            e -> {
                                assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
                                assertThat(e.remedy()).contains(remedy);
                            })
                    .hasMessageContaining(what);
        }
        assertThat(stage.journal.entries(run, 0)).hasSize(written);
    }

    @Test
    void thePasswordOfAProtectedStoreIsAskedForBeforeAWayBackThatWrites() throws Exception {
        var password = new SecretReference.Given("the location", Optional.of("hunter22"));
        RunId run =
                operations()
                        .run(beside(protectedStore(Optional.of(password))), RunOptions.by("me"))
                        .run();

        assertThat(operations().givenInTheClear(run, true))
                .extracting(StoreEntry::name)
                .containsExactly("production");
        refusedBeforeAnythingIsWritten(
                run,
                "the password of production is needed again",
                "nothing was touched; type the same command again, with --store 'production="
                        + "postgresql://app:${env:PRODUCTION_PASSWORD}@prod/x'");

        assertThat(operations().rollback(run, back(given(WITH_PASSWORD))).exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(stage.there).isEmpty();
    }

    @Test
    void aSecretThatHasGoneIsMissedBeforeAWayBackThatWrites() throws Exception {
        environment.put("PROD_PASSWORD", "hunter22");
        var password = new SecretReference.Environment("PROD_PASSWORD");
        RunId run =
                operations()
                        .run(beside(protectedStore(Optional.of(password))), RunOptions.by("me"))
                        .run();
        environment.clear();

        refusedBeforeAnythingIsWritten(
                run, "the environment variable PROD_PASSWORD is not set", "export PROD_PASSWORD=");

        assertThat(operations().rollback(run, back(given(WITH_PASSWORD))).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void aWayBackThatOnlyReadsDoesWithoutTheSecretOfAProtectedStore() throws Exception {
        environment.put("PROD_PASSWORD", "hunter22");
        var password = new SecretReference.Environment("PROD_PASSWORD");
        RunId run =
                operations()
                        .run(beside(protectedStore(Optional.of(password))), RunOptions.by("me"))
                        .run();
        environment.clear();
        access("a", Access.Mode.READ);

        assertThat(operations().rollback(run, back()).exitCode()).isEqualTo(ExitCode.DONE);
    }
}
