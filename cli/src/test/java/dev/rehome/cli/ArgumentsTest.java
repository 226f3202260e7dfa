package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that cannot be meant are refused where they are read, before any server is asked. */
final class ArgumentsTest {
    @TempDir Path folder;

    private Session.Answer validate(String step) throws IOException {
        Files.writeString(
                folder.resolve("move.yaml"),
                """
                rehome: 1
                name: move
                vars: { services: [] }
                stores:
                  old: { postgres: "postgresql://127.0.0.1:1/shop" }
                  new: { postgres: "postgresql://127.0.0.1:1/postgres" }
                steps:
                  - %s
                """
                        .formatted(step));
        return new Session(folder).type("validate", "move.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres.clone: { from: old, to: new, jobs: 0 } | 8:49: 'jobs' is out of range: 0",
                "postgres.verify: { from: old, to: new, jobs: -4 }"
                        + " | 8:50: 'jobs' is out of range: -4",
                "postgres.dump: { from: old, out: x, jobs: 0 } | 8:47: 'jobs' is out of range: 0",
                "postgres.restore: { from: x, to: new, jobs: 0 } | 8:49: 'jobs' is out of range: 0",
                "postgres.verify: { from: old, to: new, differences: -1 }"
                        + " | 8:57: 'differences' is out of range: -1",
                "postgres.clone: { from: old, to: new, databases: '${services}_x' }"
                        + " | 8:54: 'databases' is an empty list",
                "postgres.clone: { from: old, to: new, include: '${services}' }"
                        + " | 8:52: 'include' is an empty list",
                "postgres.restore: { from: x, to: new, databases: [] }"
                        + " | 8:54: 'databases' is an empty list",
                "postgres.fence: { store: old, databases: [a], all: true }"
                        + " | 8:21: 'databases' and 'all' are both given",
                "postgres.dump: { from: old, out: x, databases: a, all: true }"
                        + " | 8:20: 'databases' and 'all' are both given",
            })
    void aRunbookSaysTheLineAndColumnOfAWrongArgument(String step, String told) throws IOException {
        Session.Answer answer = validate(step);

        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.err()).contains("move.yaml:" + told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres dump --from host=x --out s3://bucket/shop.dump",
                "postgres restore --from s3://bucket/shop.dump --to host=y",
            })
    void anAddressIsNoFolderAndTheWayThereIsNamed(String command) {
        Session.Answer answer = new Session(folder).type(command.split(" "));

        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.err())
                .contains("'s3://…' is no file or folder of this machine")
                .contains("'aws s3 sync shop.dump s3://bucket/shop.dump'");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--out gs://bucket/x | ://…' is no file or folder of this machine",
                "--out s3:// | an address that begins with s3:// names no bucket and prefix",
                "--out s3://bucket//x | an address that begins with s3:// names no bucket",
                "--out s3://bucket/a/../b | an address that begins with s3:// names no bucket",
                "--out s3://key:hunter2@bucket/x | an address that begins with s3:// names no"
                        + " bucket",
                "--out s3://bucket/x --layout elasticdump | elasticdump's layout goes into a"
                        + " folder, and s3://bucket/x is none",
            })
    void aDumpOfAClusterGoesIntoAFolderOrABucketThatIsNamedAsOne(String words, String told) {
        Session.Answer answer =
                new Session(folder)
                        .type(("search dump --from http://127.0.0.1:1 " + words).split(" "));

        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.err()).contains(told).doesNotContain("hunter2");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAddressIsNoFolderInARunbookEither() throws IOException {
        assertThat(validate("postgres.dump: { from: old, out: 's3://bucket/x' }").err())
                .contains("move.yaml:8:", "'s3://…' is no file or folder of this machine");
    }

    @Test
    void noDifferencesIsANumberOfDifferences() throws IOException {
        assertThat(validate("postgres.verify: { from: old, to: new, differences: 0 }").exit())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clone --from host=x --to host=y --jobs 0",
                "verify --from host=x --to host=y --jobs -1",
                "verify --from host=x --to host=y --differences -1",
                "dump --from host=x --out y --jobs 0",
                "restore --from x --to host=y --jobs none",
                "inspect host=x --jobs 0",
            })
    void aCommandRefusesANumberOfWorkersThatWouldNeverEnd(String words) {
        Session.Answer answer = new Session(folder).type(("postgres " + words).split(" "));

        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.err())
                .startsWith("rehome: Invalid value for option '--")
                .contains("is not a whole number of at least ");
    }
}
