package dev.rehome.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookReader;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.engine.tree.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that tells its password wherever it can; no output of the engine may repeat it. */
final class CanaryTest {
    private static final String CANARY = "c4nary's wing/+50%";

    private static final String RUNBOOK =
            """
            rehome: 1
            name: canary
            stores:
              cage: { memory: "memory://keeper@cage", password: "${env:CANARY}" }
            steps:
              - blab: { store: cage, about: ABOUT }
            """;

    @TempDir Path folder;

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final Secrets secrets = new Secrets(new Redactor(), Map.of("CANARY", CANARY)::get);

    record Blab(@Doc(value = "a store", store = "memory") String store, @Doc("when") String about)
            implements StepSpec {}

    private static final StepCatalog CATALOG =
            new StepCatalog(
                    List.of(
                            new Kind<>(
                                    "blab",
                                    Blab.class,
                                    "Tells.",
                                    "Nothing.",
                                    (spec, stores) ->
                                            new Blabbing(
                                                    spec,
                                                    stores.store(spec.store(), "memory")
                                                            .password()
                                                            .orElseThrow()
                                                            .value()))),
                    List.of(
                            new StoreKind(
                                    "memory",
                                    "any text",
                                    Map.of(),
                                    store -> new StoreIdentity("memory", store.name()))));

    private record Blabbing(Blab spec, String password) implements Step {

        private String blab() {
            return "cannot log in with %s, password='%s', at ?password=%s"
                    .formatted(
                            password,
                            password.replace("'", "''"),
                            URLEncoder.encode(password, StandardCharsets.UTF_8));
        }

        @Override
        public List<Access> access() {
            return List.of();
        }

        @Override
        public Forecast forecast() {
            return new Forecast(
                    List.of(new Forecast.Change(Forecast.Verb.CREATE, blab(), Amount.NONE)),
                    List.of(Problem.warning(blab(), blab())),
                    blab());
        }

        @Override
        public Check check(Run run) {
            return spec.about().equals("check") ? Check.blocked(blab(), blab()) : Check.ready();
        }

        @Override
        public Undo undo(Run run) {
            return Undo.nothing("it only talks");
        }

        @Override
        public void apply(Run run) {
            run.progress().expect(blab(), Amount.rows(1, 1));
            run.progress().doing(blab());
            run.progress().notice(blab());
            run.progress().finish(blab(), blab());
            run.save(new Cursor(Json.write(Map.of("said", List.of(blab()), "count", 7L))));
            if (spec.about().equals("failure")) {
                throw new Failure(blab(), blab());
            } else if (spec.about().equals("bug")) {
                throw new IllegalStateException(blab());
            }
        }

        @Override
        public Verdict verify(Run run) {
            return spec.about().equals("difference")
                    ? new Verdict.Differs(blab(), List.of(blab()))
                    : new Verdict.Holds(blab());
        }
    }

    /** Everything that is left of a plan, a run and its undoing. */
    private String traces(String about) throws Exception {
        Runbook runbook =
                new RunbookReader(CATALOG)
                        .read("canary.yaml", RUNBOOK.replace("ABOUT", about), Map.of());
        var traces = new StringBuilder(runbook.toString());
        try (var journal = JdbcJournal.inFile(folder.resolve("journal.db"))) {
            var operations =
                    new Operations(journal, CATALOG, secrets, events::add, Clock.systemUTC());
            var plan = operations.plan(runbook);
            traces.append(plan.toJson()).append(plan);
            Finish finish = operations.run(runbook, RunOptions.by("keeper"));
            traces.append(finish).append(operations.status(finish.run()));
            if (!about.equals("check")) {
                assertThat(journal.cursor(finish.run(), "1").orElseThrow().text())
                        .contains("cannot log in with «${env:CANARY}»")
                        .contains("\"count\":7");
            }
            traces.append(journal.cursor(finish.run(), "1"));
            traces.append(operations.account(finish.run()));
            traces.append(operations.rollback(finish.run(), RollbackOptions.by("keeper")));
            traces.append(journal.entries(finish.run(), 0));
        }
        return traces.append(events).append(files()).toString();
    }

    private String files() throws IOException {
        var content = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return content.toString();
    }

    private void assertNoCanary(String about) throws Exception {
        String traces = traces(about);

        assertThat(traces)
                .contains("cannot log in with «${env:CANARY}», password='«${env:CANARY}»'")
                .doesNotContainIgnoringCase("c4nary");
    }

    @Test
    void isNotTellingInWhatWentWell() throws Exception {
        assertNoCanary("success");
    }

    @Test
    void isNotTellingInAFailure() throws Exception {
        assertNoCanary("failure");
    }

    @Test
    void isNotTellingInABug() throws Exception {
        assertNoCanary("bug");
    }

    @Test
    void isNotTellingInADifference() throws Exception {
        assertNoCanary("difference");
    }

    @Test
    void isNotTellingInABlockedStep() throws Exception {
        assertNoCanary("check");
    }
}
