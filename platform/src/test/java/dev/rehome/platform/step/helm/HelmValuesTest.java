package dev.rehome.platform.step.helm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.runbook.BadRunbook;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a values file set by a run, as its operator sees it. */
@Timeout(60)
final class HelmValuesTest {
    private static final String VALUES =
            """
            # Values of the shop
            global:
              postgres:
                master:
                  host: old-db   # the old server
                  port: "5432"
                  password: 'hunter2-old'
            resources: {}
            """;

    private static final String SET =
            """
            global.postgres.master.host: new-db
            global.postgres.master.password: "${env:NEW_PASSWORD}"
            global.postgres.replicas: 2
            """;

    private static final String AFTER =
            """
            # Values of the shop
            global:
              postgres:
                master:
                  host: new-db   # the old server
                  port: "5432"
                  password: 's3cret-new'
                replicas: 2
            resources: {}
            """;

    @TempDir Path folder;
    private Chart chart;

    @BeforeEach
    void makeTheChart() {
        chart = new Chart(folder, VALUES);
        chart.environment.put("NEW_PASSWORD", "s3cret-new");
    }

    @AfterEach
    void closeTheJournal() {
        chart.close();
    }

    @Test
    void thePlanShowsEachKeyThatChangesAndNoSecret() throws Exception {
        var plan = chart.plan(SET + "global.postgres.master.port: 5432\n");

        assertThat(plan.errors()).isEmpty();
        assertThat(Chart.changes(plan))
                .containsExactly(
                        chart.file + ": global.postgres.master.host: old-db → new-db",
                        chart.file
                                + ": global.postgres.master.password: (not shown) →"
                                + " ${env:NEW_PASSWORD}",
                        chart.file + ": global.postgres.replicas: (not there) → 2");
        assertThat(chart.text()).isEqualTo(VALUES);
        assertThat(chart.others()).isEmpty();
    }

    @Test
    void thePlanShowsNoValueOfAKeyThatIsSecretByItsName() throws Exception {
        chart.write("db: {accessKey: AKIA1, url: 'postgres://me:pw1@h/', keycloak: a}\n");

        assertThat(
                        Chart.changes(
                                chart.plan(
                                        """
                                        db.accessKey: AKIA2
                                        db.url: x
                                        db.keycloak: b
                                        """)))
                .containsExactly(
                        chart.file + ": db.accessKey: (not shown) → (not shown)",
                        chart.file + ": db.url: postgres://me:…@h/ → x",
                        chart.file + ": db.keycloak: a → b");
    }

    @Test
    void aRunSetsTheKeysAndARollbackRestoresEveryByte() throws Exception {
        assertThat(chart.run(SET).exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(chart.text()).isEqualTo(AFTER);
        assertThat(chart.others()).hasSize(1);
        Path copy = chart.others().getFirst();
        assertThat(copy).hasContent(VALUES);
        assertThat(copy.getFileName().toString())
                .startsWith(".values.yaml.rehome-" + chart.latest() + "-");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(chart.events(Event.StepFinished.class).getFirst().result())
                .contains("3 keys set in " + chart.file, copy.toString());
        assertThat(Chart.changes(chart.planBack()))
                .containsExactly(
                        chart.file + ": global.postgres.master.host: new-db → old-db",
                        chart.file
                                + ": global.postgres.master.password: ${env:NEW_PASSWORD} → (not"
                                + " shown)",
                        chart.file + ": global.postgres.replicas: 2 → (not there)");

        chart.environment.clear(); // nothing that was given is needed to go back
        assertThat(chart.rollBack().exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(chart.text()).isEqualTo(VALUES);
        assertThat(chart.others()).isEmpty();
    }

    @Test
    void theJournalHoldsNoSecretOfEitherSide() throws Exception {
        chart.run(SET);
        chart.rollBack();
        chart.close();

        for (String file : List.of("journal.db", "journal.db-wal")) {
            Path path = folder.resolve(file);
            if (Files.exists(path)) {
                assertThat(new String(Files.readAllBytes(path), ISO_8859_1))
                        .doesNotContain("hunter2-old", "s3cret-new");
            }
        }
        chart = new Chart(folder, VALUES);
    }

    @Test
    void whereAllIsSoAlreadyNothingIsDoneAndNothingTakenBack() throws Exception {
        chart.write(AFTER);

        assertThat(Chart.changes(chart.plan(SET))).isEmpty();
        assertThat(chart.run(SET).exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(chart.others()).isEmpty();
        assertThat(chart.events(Event.StepFinished.class).getFirst().result())
                .contains("all 3 keys are so already");

        chart.rollBack();
        assertThat(chart.text()).isEqualTo(AFTER);
    }

    @Test
    void twoStepsOnOneFileEachHaveTheirWayBack() throws Exception {
        chart.run("a: 1\n", "a: 2\nglobal.postgres.master.host: x\n", "a: 1\n");

        assertThat(chart.text()).contains("a: 1\n", "host: x ");
        assertThat(chart.others()).hasSize(3);
        assertThat(chart.rollBack().exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(chart.text()).isEqualTo(VALUES);
        assertThat(chart.others()).isEmpty();
    }

    @Test
    void whatOthersHaveChangedSinceStaysWhereOurKeysAreTakenBack() throws Exception {
        chart.run(SET);
        chart.write(
                chart.text()
                                .replace("# Values of the shop", "# Values of our shop")
                                .replace("\"5432\"", "\"5433\"")
                        + "added: true\n");

        var plan = chart.planBack();
        assertThat(Chart.problems(plan.warnings()).getFirst())
                .contains("was changed by somebody else since", "only the keys");
        assertThat(chart.rollBack().exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(chart.text())
                .isEqualTo(
                        VALUES.replace("# Values of the shop", "# Values of our shop")
                                        .replace("\"5432\"", "\"5433\"")
                                + "added: true\n");
        assertThat(chart.others()).isEmpty();
    }

    @Test
    void aKeyOfOursThatOthersHaveChangedSinceIsNamedWithBothValuesAndNotTouched() throws Exception {
        chart.run(SET);
        String theirs = chart.text().replace("new-db", "third-db");
        chart.write(theirs);

        assertThatThrownBy(() -> chart.rollBack())
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> {
                            assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
                            assertThat(failure)
                                    .hasMessageContaining(
                                            chart.file
                                                    + ":5: 'global.postgres.master.host' was"
                                                    + " changed by somebody else: it is third-db,"
                                                    + " and was set to new-db");
                            assertThat(failure.remedy())
                                    .contains("old-db as before or new-db as set", "--leave 1");
                        });
        assertThat(chart.text()).isEqualTo(theirs);

        chart.write(theirs.replace("third-db", "old-db"));
        assertThat(chart.rollBack().exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(chart.text()).isEqualTo(VALUES);
    }

    @Test
    void aSecretThatOthersHaveChangedSinceIsNamedWithoutAnyValue() throws Exception {
        chart.run(SET);
        chart.write(chart.text().replace("s3cret-new", "third-secret"));

        assertThatThrownBy(() -> chart.rollBack())
                .hasMessageContaining("'global.postgres.master.password' was changed")
                .hasMessageNotContaining("third-secret")
                .hasMessageNotContaining("s3cret-new")
                .hasMessageNotContaining("hunter2-old");
    }

    @Test
    void aFileThatOthersChangedWhileTheStepWasCutOffIsNamedWithEachKeyAndItsValue() {
        var spec =
                new HelmValuesSpec(
                        chart.file.toString(),
                        Map.of("global.postgres.master.host", new SecretText("new-db")));
        Step step =
                HelmValues.bind(
                        spec,
                        Stores.of(
                                (name, kind) -> {
                                    throw new IllegalStateException(kind + " " + name);
                                },
                                SecretText::written));
        Run cutOff = remembering();
        assertThatNoException().isThrownBy(() -> step.apply(cutOff));
        String theirs = chart.text().replace("new-db", "third-db").replace("5432", "6543");
        chart.write(theirs);

        assertThatThrownBy(() -> step.apply(cutOff))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "%s was changed by somebody else after this step had begun to set keys in"
                            + " it; not as asked for: global.postgres.master.host: is third-db, not"
                            + " new-db",
                        chart.file);
        assertThat(chart.text()).isEqualTo(theirs);
    }

    private static Run remembering() {
        var saved = new AtomicReference<Optional<Cursor>>(Optional.empty());
        return new Run() {
            @Override
            public RunId id() {
                return new RunId("20261120-201500-k3fa");
            }

            @Override
            public Optional<Cursor> cursor() {
                return saved.get();
            }

            @Override
            public void save(Cursor cursor) {
                saved.set(Optional.of(cursor));
            }

            @Override
            public Progress progress() {
                return Progress.UNWATCHED;
            }
        };
    }

    @Test
    void withoutItsCopyOrWithAnotherOneNothingIsTakenBack() throws Exception {
        chart.run(SET);
        Path copy = chart.others().getFirst();
        Files.writeString(copy, "global: {}\n");

        assertThatThrownBy(() -> chart.rollBack())
                .hasMessageContaining(
                        "the copy of %s from before, was changed".formatted(chart.file));

        Files.delete(copy);
        assertThat(chart.rollBack().exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(chart.events(Event.StepFailed.class).getLast().what())
                .contains(copy + ", the copy of %s from before, is gone".formatted(chart.file));
        assertThat(chart.text()).isEqualTo(AFTER);

        chart.write(VALUES);
        assertThat(chart.rollBack().exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void aFileThatIsGoneIsToldWithWhereItsBytesAre() throws Exception {
        chart.run(SET);
        Files.delete(chart.file);

        assertThatThrownBy(() -> chart.rollBack())
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure ->
                                assertThat(failure.getMessage() + failure.remedy())
                                        .contains(
                                                chart.file + " is gone",
                                                chart.others().getFirst().toString()));
    }

    @Test
    void theProblemsOfAPlanNameFileAndLine() throws Exception {
        chart.write("a: &a 1\nb: *a\nc: [1]\n");

        assertThat(Chart.problems(chart.plan("a: 2\nb: 2\nc.d: 3\n").errors()))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith(chart.file + ":1: 'a' has the anchor"),
                        two -> assertThat(two).startsWith(chart.file + ":2: 'b' is the alias *a"),
                        three -> assertThat(three).startsWith(chart.file + ":3: 'c' is a list"));
    }

    @Test
    void aFileThatIsNotThereIsAProblem() throws Exception {
        Files.delete(chart.file);

        assertThat(Chart.problems(chart.plan("a: 2\n").errors()).getFirst())
                .startsWith("there is no file " + chart.file);
    }

    @Test
    void aRunbookThatSetsAKeyTwiceOrMakesNoSenseIsRefused() {
        for (String set : List.of("a.b: 1\na: 2\n", "a..b: 1\n", "{}\n", "a.b: 1\n'a.\\b': 2\n")) {
            assertThatThrownBy(() -> chart.runbook(set)).as(set).isInstanceOf(BadRunbook.class);
        }
    }

    @Test
    void modeAndLinkStayAndTheFileBehindTheLinkIsReplaced() throws Exception {
        Files.setPosixFilePermissions(chart.file, PosixFilePermissions.fromString("rw-r----x"));
        Path real = folder.resolve("chart").resolve("real.yaml");
        Files.move(chart.file, real);
        Files.createSymbolicLink(chart.file, Path.of("real.yaml"));

        chart.run(SET);

        assertThat(Files.isSymbolicLink(chart.file)).isTrue();
        assertThat(real).hasContent(AFTER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r----x");
        chart.rollBack();
        assertThat(real).hasContent(VALUES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r----x");
    }

    @Test
    void theOwnerAndGroupStayWhoeverRunsIt() throws Exception {
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(chart.file, "unix:uid")),
                "only root may give a file to somebody else");
        Files.setAttribute(chart.file, "unix:uid", 12_345);
        Files.setAttribute(chart.file, "unix:gid", 54_321);

        chart.run(SET);

        assertThat(Files.getAttribute(chart.file, "unix:uid")).isEqualTo(12_345);
        assertThat(Files.getAttribute(chart.file, "unix:gid")).isEqualTo(54_321);
    }

    @Test
    void aFileWithAnotherNameIsRefused() throws Exception {
        Files.createLink(folder.resolve("chart").resolve("other.yaml"), chart.file);

        assertThat(Chart.problems(chart.plan(SET).errors()).getFirst())
                .contains("has another name (a hard link)");
        assertThat(chart.text()).isEqualTo(VALUES);
    }

    @Test
    void aFolderInItsPlaceIsRefused() throws IOException, InterruptedException {
        Files.delete(chart.file);
        Files.createDirectory(chart.file);

        assertThat(Chart.problems(chart.plan(SET).errors()).getFirst()).contains("is not a file");
    }
}
