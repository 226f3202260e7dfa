package dev.rehome.platform.step.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.platform.values.ValuesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill leaves behind, and what others do to the file before the run is gone on with. */
final class CutOffValuesTest {
    private static final String VALUES = "# v\na: old\nb: 'secret-1'\n";
    private static final String AFTER = "# v\na: new\nb: 'secret-2'\n";

    @TempDir Path folder;
    private Path file;
    private String secret = "secret-2";
    private HelmValues step;

    @BeforeEach
    void writeTheFile() throws IOException {
        file = folder.resolve("values.yaml");
        Files.writeString(file, VALUES);
        step =
                HelmValues.bind(
                        new HelmValuesSpec(
                                file.toString(),
                                Map.of(
                                        "a", new SecretText("new"),
                                        "b", new SecretText("${env:B}"))),
                        stores());
    }

    private Stores stores() {
        return Stores.of(
                (_, _) -> {
                    throw new IllegalStateException("there are no stores");
                },
                text -> text.isSecret() ? secret : text.written());
    }

    private void killed(RememberedRun run) {
        assertThat(step.check(run)).isEqualTo(Check.ready());
        assertThatThrownBy(() -> step.apply(run)).isInstanceOf(RememberedRun.Killed.class);
    }

    private void resumed(RememberedRun run) {
        if (step.check(run) instanceof Check.Ready) {
            step.apply(run);
        }
        assertThat(step.verify(run)).isInstanceOf(Verdict.Holds.class);
    }

    private RestoreValues wayBack(RememberedRun run) {
        Undo undo = step.refine(step.undo(run), run);
        return RestoreValues.bind((RestoreValuesSpec) ((Undo.By) undo).spec(), stores());
    }

    private void rolledBack(RememberedRun run) throws IOException {
        RestoreValues back = wayBack(run);
        var rollback = new RememberedRun();
        if (back.check(rollback) instanceof Check.Ready) {
            back.apply(rollback);
        } else {
            assertThat(back.check(rollback)).isInstanceOf(Check.Done.class);
        }
        assertThat(back.verify(rollback)).isInstanceOf(Verdict.Holds.class);
        assertThat(files()).containsExactly(file);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private Path copy(RememberedRun run) {
        return Path.of(KeptValues.of(run).orElseThrow().copy());
    }

    @Test
    void halfACopyIsWrittenAgain() throws IOException {
        var run = RememberedRun.killedAfter(1);
        killed(run);
        Files.writeString(copy(run), VALUES.substring(0, 5));

        resumed(run);

        assertThat(file).hasContent(AFTER);
        assertThat(copy(run)).hasContent(VALUES);
        rolledBack(run);
        assertThat(file).hasContent(VALUES);
    }

    @Test
    void halfACopyIsTakenAwayByARollback() throws IOException {
        var run = RememberedRun.killedAfter(1);
        killed(run);
        Files.writeString(copy(run), VALUES.substring(0, 5));

        rolledBack(run);

        assertThat(file).hasContent(VALUES);
    }

    @Test
    void halfOfTheNewFileIsWrittenAgainOrTakenAway() throws IOException {
        for (boolean back : new boolean[] {false, true}) {
            var run = RememberedRun.killedAfter(2);
            killed(run);
            Files.writeString(RestoreValues.unfinished(copy(run).toString()), "# v\na: n");

            if (!back) {
                resumed(run);
                assertThat(file).hasContent(AFTER);
            }
            rolledBack(run);
            assertThat(file).hasContent(VALUES);
        }
    }

    @Test
    void aFileThatOthersHaveChangedBeforeItWasTouchedIsKeptAsTheyMadeIt() throws IOException {
        for (int notes = 1; notes <= 2; notes++) {
            Files.writeString(file, VALUES);
            var run = RememberedRun.killedAfter(notes);
            killed(run);
            String theirs = VALUES + "c: theirs\n";
            Files.writeString(file, theirs);

            resumed(run);

            assertThat(file).hasContent(AFTER + "c: theirs\n");
            rolledBack(run);
            assertThat(file).hasContent(theirs);
        }
    }

    @Test
    void aRollbackLeavesAloneWhatOthersHaveChangedBeforeItWasTouched() throws IOException {
        var run = RememberedRun.killedAfter(2);
        killed(run);
        Files.writeString(file, "a: old\nb: 'secret-1'\nc: theirs\n");

        rolledBack(run);

        assertThat(file).hasContent("a: old\nb: 'secret-1'\nc: theirs\n");
    }

    @Test
    void whatWasWrittenAndNotNotedIsFoundDone() throws IOException {
        var run = new RememberedRun();
        step.apply(run);

        assertThat(step.check(run)).isInstanceOf(Check.Done.class);
        resumed(run);
        rolledBack(run);
        assertThat(file).hasContent(VALUES);
    }

    @Test
    void aSecretThatIsAnotherOneAtTheNextAttemptIsSetAndAllOfItTakenBack() throws IOException {
        var run = new RememberedRun();
        step.apply(run);
        secret = "secret-3";

        resumed(run);

        assertThat(file).hasContent("# v\na: new\nb: 'secret-3'\n");
        rolledBack(run);
        assertThat(file).hasContent(VALUES);
    }

    @Test
    void keysThatOthersHaveChangedAfterTheyWereSetAreNamedAndNothingIsWritten() throws IOException {
        var run = new RememberedRun();
        step.apply(run);
        String theirs = "# v\na: third\nb: 'secret-2'\n";
        Files.writeString(file, theirs);

        assertThat(step.check(run)).isEqualTo(Check.ready());
        assertThatThrownBy(() -> step.apply(run))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> {
                            assertThat(failure)
                                    .hasMessageContaining(file + " was changed by somebody else")
                                    .hasMessageEndingWith("not as asked for: a: is third, not new");
                            assertThat(failure.remedy()).contains("by hand", "or roll back");
                        });
        assertThat(file).hasContent(theirs);
        assertThat(wayBack(run).check(new RememberedRun()))
                .isInstanceOfSatisfying(
                        Check.Blocked.class,
                        blocked ->
                                assertThat(blocked.why())
                                        .contains(":2: 'a' was changed", "third", "new"));

        Files.writeString(file, "# v\na: old\nb: 'secret-2'\n");
        rolledBack(run);
        assertThat(file).hasContent(VALUES);
    }

    @Test
    void aStepThatWasTakenBackIsDoneAgainWithAWayBackOfItsOwn() throws IOException {
        var run = new RememberedRun();
        step.apply(run);
        rolledBack(run);
        Files.writeString(file, VALUES + "c: theirs\n");

        resumed(run);
        rolledBack(run);

        assertThat(file).hasContent(VALUES + "c: theirs\n");
    }

    @Test
    void aFileThatIsChangedAtTheVeryMomentIsLeftAsItIs() throws IOException {
        byte[] seen = Files.readAllBytes(file);
        Files.writeString(file, "theirs: 1\n");

        assertThatThrownBy(
                        () ->
                                ValuesFile.at(file)
                                        .replace(seen, new byte[0], folder.resolve(".new")))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("was changed by somebody else at this moment");
        assertThat(file).hasContent("theirs: 1\n");
        assertThat(files()).containsExactly(file);
    }
}
