package dev.rehome.engine.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.runbook.RunbookStep.Work;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.tree.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunbookReaderTest {

    /** Scenario A as the product's description writes it. */
    static final String MOVE =
            """
            rehome: 1
            name: move-to-managed
            vars: { deployment: development, services: [arborist, fence, indexd] }
            stores:
              source-db: { postgres: "postgresql://postgres@old:5432/postgres", password: "${env:SOURCE_PGPASSWORD}" }
              target-db: { postgres: "postgresql://postgres@new:5432/postgres", password: "${file:/run/secrets/target}" }
              production: { postgres: "postgresql://prod:5432/api", protected: true }
            steps:
              - notify: { slack: "${env:SLACK_WEBHOOK}", text: "Read-only from now" }
              - postgres.fence: { store: source-db, databases: "${services}_${deployment}" }
              - postgres.clone: { from: source-db, to: target-db, databases: "${services}_${deployment}", globals: true }
              - approve: { text: "Switch the application over?" }
              - parallel:
                  - helm.values: { file: values.yaml, set: { global.postgres.master.host: "${stores.target-db.host}" } }
                  - kubernetes.restart: { namespace: idp, deployments: "${services}-deployment" }
            """;

    private static final List<String> DATABASES =
            List.of("arborist_development", "fence_development", "indexd_development");

    private final RunbookReader reader = new RunbookReader(Kinds.CATALOG);

    private Runbook read(String text) {
        return reader.read("move.yaml", text, Map.of());
    }

    /** A runbook of one step with these lines, each indented as a key of the step. */
    private static String step(String lines) {
        return """
        rehome: 1
        name: one
        vars: { deployment: production, services: [a, b], none: [], dry: false, jobs: 7 }
        stores:
          one: { postgres: "postgresql://one/x" }
        steps:
          - %s
        """
                .formatted(lines.strip().replace("\n", "\n    "));
    }

    private StepSpec spec(String lines) {
        return switch (read(step(lines)).steps().getFirst().work()) {
            case Work.One(StepSpec spec) -> spec;
            case Work.Together _, Work.OnTheWayBack _, Work.Unknown _ ->
                    throw new AssertionError("not one step");
        };
    }

    @Test
    void readsTheMoveOfNineDatabases() {
        var runbook = read(MOVE);

        assertThat(runbook.allSteps().map(RunbookStep::path))
                .containsExactly("1", "2", "3", "4", "5", "5.1", "5.2");
        assertThat(runbook.allSteps().map(RunbookStep::work).filter(Work.One.class::isInstance))
                .containsExactly(
                        new Work.One(
                                new Kinds.Notify(
                                        new SecretReference.Environment("SLACK_WEBHOOK"),
                                        "Read-only from now")),
                        new Work.One(new Kinds.Fence("source-db", DATABASES, Kinds.Mode.READ_ONLY)),
                        new Work.One(
                                new Kinds.Copy(
                                        "source-db",
                                        "target-db",
                                        DATABASES,
                                        true,
                                        4,
                                        Optional.empty())),
                        new Work.One(new Approve("Switch the application over?")),
                        new Work.One(
                                new Kinds.Values(
                                        "values.yaml",
                                        Map.of("global.postgres.master.host", "new"))),
                        new Work.One(
                                new Kinds.Restart(
                                        "idp",
                                        List.of(
                                                "arborist-deployment",
                                                "fence-deployment",
                                                "indexd-deployment"))));
        assertThat(runbook.store("production").guarded()).isTrue();
        assertThat(runbook.store("target-db").password())
                .contains(new SecretReference.FileContent(Path.of("/run/secrets/target")));
        assertThat(runbook.steps().get(4).at()).hasToString("move.yaml:13:5");
    }

    @Test
    void comesBackFromTheJournal() {
        var runbook = read(MOVE);

        var again = Runbook.read(Json.read(Json.write(runbook.tree())), Kinds.CATALOG);

        assertThat(again.tree()).isEqualTo(runbook.tree());
        assertThat(again.fingerprint()).isEqualTo(runbook.fingerprint());
    }

    @Test
    void keepsItsFingerprintWhenOnlyTheLayoutChanges() {
        String other =
                MOVE.replace("vars: {", "vars: { unused: x,")
                        .replace("name: move", "# a remark\nname: move");

        assertThat(read(other).fingerprint()).isEqualTo(read(MOVE).fingerprint());
    }

    @Test
    void changesItsFingerprintWithAnArgumentAStoreOrARule() {
        assertThat(
                        List.of(
                                read(MOVE).fingerprint(),
                                read(MOVE.replace("globals: true", "globals: false")).fingerprint(),
                                read(MOVE.replace("@new:5432", "@new:5433")).fingerprint(),
                                read(MOVE.replace("protected: true", "protected: false"))
                                        .fingerprint(),
                                read(MOVE.replace("  - parallel:", "  - name: both\n    parallel:"))
                                        .fingerprint()))
                .doesNotHaveDuplicates();
    }

    @Test
    void takesVariablesFromTheCommandLine() {
        var runbook =
                reader.read(
                        "move.yaml", MOVE, Map.of("services", "wts, audit", "deployment", "live"));

        assertThat(runbook.steps().get(1).work())
                .isEqualTo(
                        new Work.One(
                                new Kinds.Fence(
                                        "source-db",
                                        List.of("wts_live", "audit_live"),
                                        Kinds.Mode.READ_ONLY)));
    }

    @Test
    void takesWhatTheCommandLineSaysAsItIs() {
        var runbook =
                reader.read(
                        "x.yaml",
                        step("approve: { text: 'On ${deployment}?' }"),
                        Map.of("deployment", "${services}"));

        assertThat(runbook.steps().getFirst().work())
                .isEqualTo(new Work.One(new Approve("On ${services}?")));
    }

    @Test
    void putsVariablesIntoNumbersAndSpreadsListsInLists() {
        assertThat(
                        spec(
                                "postgres.clone: { from: one, to: one, jobs: \"${jobs}\","
                                    + " databases: [first, \"${services}\", \"${services}_x\"] }"))
                .isEqualTo(
                        new Kinds.Copy(
                                "one",
                                "one",
                                List.of("first", "a", "b", "a_x", "b_x"),
                                true,
                                7,
                                Optional.empty()));
    }

    @Test
    void leavesEscapedDollarsAlone() {
        assertThat(spec("approve: { text: \"costs 5$, $${deployment}, $${env:HOME}\" }"))
                .isEqualTo(new Approve("costs 5$, ${deployment}, ${env:HOME}"));
    }

    @Test
    void keepsTextThatLooksLikeANumberAsItIsWritten() {
        assertThat(spec("approve: { text: 007 }")).isEqualTo(new Approve("007"));
        assertThat(spec("approve: { text: 1.10 }")).isEqualTo(new Approve("1.10"));
    }

    @Test
    void putsVariablesIntoVariables() {
        String text =
                step("approve: { text: \"${both}\" }")
                        .replace(
                                "dry: false",
                                "dry: false, both: '${first} on ${deployment}', first: '${jobs}'");

        assertThat(read(text).steps().getFirst().work())
                .isEqualTo(new Work.One(new Approve("7 on production")));
    }

    @Test
    void judgesConditions() {
        Map.of(
                        "'${deployment}'", true,
                        "'${dry}'", false,
                        "'!${dry}'", true,
                        "'${none}'", false,
                        "'${services}'", true,
                        "'${deployment} == production'", true,
                        "'${deployment} != production'", false,
                        "\"'production' == ${deployment}\"", true,
                        "'true'", true)
                .forEach(
                        (condition, holds) ->
                                assertThat(
                                                read(step(
                                                                "when: %s\napprove: { text: x }"
                                                                        .formatted(condition)))
                                                        .steps()
                                                        .getFirst()
                                                        .rules()
                                                        .when()
                                                        .orElseThrow()
                                                        .holds())
                                        .as(condition)
                                        .isEqualTo(holds));
    }

    @Test
    void readsTheRulesOfAStep() {
        var rules =
                read(step("name: ask\ntimeout: 1h30m\nretry: 3\npostgres.fence: { store: one }"))
                        .steps()
                        .getFirst();

        assertThat(rules.label()).isEqualTo("ask");
        assertThat(rules.rules())
                .isEqualTo(
                        new Rules(
                                Optional.empty(),
                                Optional.of(Duration.ofMinutes(90)),
                                Optional.of(new Rules.Retry(3, Duration.ofSeconds(10)))));
        assertThat(
                        read(step("retry: { times: 2, pause: 1m }\npostgres.fence: { store: one }"))
                                .steps()
                                .getFirst()
                                .rules()
                                .retry())
                .contains(new Rules.Retry(2, Duration.ofMinutes(1)));
    }

    @Test
    void takesThePasswordOutOfAUri() {
        var runbook =
                read(
                        step("approve: { text: x }")
                                .replace(
                                        "://one/x",
                                        "://app:p%40ss%2Fw@one:6432/x?sslmode=require"));
        var store = runbook.store("one");

        assertThat(store.location()).isEqualTo("postgresql://app@one:6432/x?sslmode=require");
        assertThat(Json.write(runbook.tree()) + runbook).doesNotContain("p%40ss", "p@ss/w");
        assertThat(store.resolve(new Secrets(new Redactor())).password().orElseThrow().value())
                .isEqualTo("p@ss/w");
    }

    @Test
    void takesThePasswordOutOfAQueryHoweverItsKeyIsWritten() {
        for (String key : List.of("password", "pass%77ord", "%70%61ssword")) {
            var store =
                    StoreEntry.at(
                            "source",
                            "postgres",
                            "postgresql://app@old/x?%s=hunter%%32%%32&sslmode=require"
                                    .formatted(key));

            assertThat(store.location()).isEqualTo("postgresql://app@old/x?sslmode=require");
            assertThat(store.resolve(new Secrets(new Redactor())).password().orElseThrow().value())
                    .isEqualTo("hunter22");
        }
        assertThatThrownBy(
                        () ->
                                StoreEntry.at(
                                        "source",
                                        "postgres",
                                        "postgresql://app@old/x?ssl%70assword=hunter22"))
                .isInstanceOf(Failure.class)
                .hasMessage("the location of source holds 'sslpassword' in the clear");
    }

    @Test
    void asksForAPasswordAgainThatWasOnlyGivenInTheClear() {
        var store = StoreEntry.at("source", "postgres", "postgresql://app:hunter22@old/x");
        var runbook = Runbook.of("clone", List.of(store), "approve", new Approve("x"));
        var again = Runbook.read(runbook.tree(), Kinds.CATALOG);

        assertThatThrownBy(
                        () -> again.stores(new Secrets(new Redactor())).store("source", "postgres"))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "no secret for the location of source: it was given in the clear there and"
                                + " is kept nowhere");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    postgresql://app:pw@old:5432/x | postgresql://app:${env:OLD_DB_PASSWORD}@old:5432/x
                    postgresql://app@corp:pw@old/x | postgresql://app@corp:${env:OLD_DB_PASSWORD}@old/x
                    postgresql://old/x?password=pw | postgresql://old/x?password=${env:OLD_DB_PASSWORD}
                    postgresql://old/x?user=a%40b&password=pw | postgresql://old/x?user=a%40b&password=${env:OLD_DB_PASSWORD}
                    host=old password=pw options='-c x'  | host=old options='\\''-c x'\\'' password=${env:OLD_DB_PASSWORD}
                    """)
    void namesAVariableWhereAPasswordIsToBeGivenAgain(String location, String again) {
        var store = StoreEntry.at("old-db", "postgres", location);

        assertThat(store.again()).isEqualTo("--store 'old-db=" + again + "'");
        String typed = again.replace("'\\''", "'"); // what the shell makes of it
        assertThat(StoreEntry.at("old-db", "postgres", typed))
                .isEqualTo(
                        new StoreEntry(
                                "old-db",
                                "postgres",
                                store.location(),
                                Optional.of(new SecretReference.Environment("OLD_DB_PASSWORD")),
                                false,
                                Map.of()));
    }

    @Test
    void namesTheReferenceAgainThatALocationWasGivenWith() {
        String location = "postgresql://app:${file:/run/secrets/x}@old/x";

        assertThat(StoreEntry.at("old", "postgres", location).locationAgain()).isEqualTo(location);
        assertThat(StoreEntry.at("old", "postgres", "postgresql://app@old/x").locationAgain())
                .isEqualTo("postgresql://app@old/x");
    }

    @Test
    void keepsWhatTheRunbookSaysOfAStoreThatIsGivenAgain() {
        var known =
                new StoreEntry(
                        "one",
                        "postgres",
                        "postgresql://old/x",
                        Optional.of(new SecretReference.Environment("GONE")),
                        true,
                        Map.of("key", "value"));

        assertThat(known.movedTo(StoreEntry.at("one", "postgres", "postgresql://app@new/x")))
                .isEqualTo(
                        new StoreEntry(
                                "one",
                                "postgres",
                                "postgresql://app@new/x",
                                Optional.empty(),
                                true,
                                Map.of("key", "value")));
    }

    @Test
    void readsALocationFromTheEnvironmentWhenItRuns() {
        var store =
                read(step("approve: { text: x }")
                                .replace("postgresql://one/x", "${env:DATABASE_URL}"))
                        .store("one");
        var redactor = new Redactor();
        var secrets =
                new Secrets(
                        redactor, Map.of("DATABASE_URL", "postgresql://app:hunter22@old:1/x")::get);

        var resolved = store.resolve(secrets);

        assertThat(store.location()).isEqualTo("${env:DATABASE_URL}");
        assertThat(resolved.location()).isEqualTo("postgresql://app@old:1/x");
        assertThat(resolved.password().orElseThrow().value()).isEqualTo("hunter22");
        assertThat(redactor.scrub("hunter22")).doesNotContain("hunter22");
    }

    @Test
    void readsAFileAndSaysWhenItCannot(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("move.yaml"), MOVE);

        assertThat(reader.read(file, Map.of()).name()).isEqualTo("move-to-managed");
        assertThatThrownBy(() -> reader.read(folder.resolve("mvoe.yaml"), Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageEndingWith("mvoe.yaml: there is no such file");
    }
}
