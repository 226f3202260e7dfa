package dev.rehome.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookReader;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A password that is changed where it is kept while a run uses it. */
@Timeout(60)
final class RotatedSecretTest {
    @TempDir Path folder;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String kept = "password-of-today";
    private volatile String right = "password-of-today";
    private Journal journal;
    private Operations operations;

    record LogIn(@Doc("with what") SecretText with) implements StepSpec {}

    private record LoggingIn(LogIn spec, Stores stores, RotatedSecretTest server) implements Step {
        @Override
        public List<Access> access() {
            return List.of();
        }

        @Override
        public Forecast forecast() {
            String _ = stores.reveal(spec.with());
            return new Forecast(List.of(), List.of(), "");
        }

        @Override
        public Check check(Run run) {
            return Check.ready();
        }

        @Override
        public Undo undo(Run run) {
            return Undo.nothing("it only logs in");
        }

        @Override
        public void apply(Run run) {
            if (!stores.reveal(spec.with()).equals(server.right)) {
                server.kept = server.right; // as who rotates it does, a moment later
                throw new Failure("password authentication failed", "see who changed it");
            }
        }

        @Override
        public Verdict verify(Run run) {
            return Verdict.holds("logged in");
        }
    }

    private final StepCatalog catalog =
            new StepCatalog(
                    List.of(
                            new Kind<>(
                                    "login",
                                    LogIn.class,
                                    "Logs in.",
                                    "Nothing.",
                                    (spec, stores) -> new LoggingIn(spec, stores, this))),
                    List.of());

    @BeforeEach
    void begin() {
        journal = JdbcJournal.inFile(folder.resolve("journal.db"));
        operations =
                new Operations(
                        journal,
                        catalog,
                        new Secrets(
                                new Redactor(),
                                Map.of(
                                        "exec",
                                        _ -> {
                                            asked.incrementAndGet();
                                            return kept;
                                        })),
                        _ -> {},
                        Clock.systemUTC());
    }

    @AfterEach
    void end() {
        journal.close();
    }

    private Runbook runbook(int steps, String more) {
        return new RunbookReader(catalog)
                .read(
                        "test.yaml",
                        "rehome: 1\nname: test\nsteps:\n"
                                + "  - login: { with: \"${exec:wallet}\" }\n%s"
                                        .formatted(more)
                                        .repeat(steps),
                        Map.of());
    }

    @Test
    void isAskedForOnceByAPlanAndARunOfManySteps() throws InterruptedException {
        Finish finish = operations.run(runbook(40, ""), RunOptions.by("me"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(asked).hasValue(1);
    }

    @Test
    void isAskedForAgainByTheNextAttemptAfterOneThatFailed() throws InterruptedException {
        right = "password-of-tomorrow";

        Finish finish =
                operations.run(
                        runbook(1, "    retry: { times: 1, pause: 0s }\n"), RunOptions.by("me"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(asked).hasValue(2);
    }

    @Test
    void isAskedForAgainByWhoResumes() throws InterruptedException {
        right = "password-of-tomorrow";
        Finish failed = operations.run(runbook(1, ""), RunOptions.by("me"));
        assertThat(failed.outcome()).isEqualTo(Event.Outcome.FAILED);

        Finish finish = operations.resume(failed.run(), ResumeOptions.by("me"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(asked).hasValue(2);
    }
}
