package dev.rehome.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
    private final Redactor redactor = new Redactor();
    private final Secrets secrets =
            new Secrets(redactor, Map.of("PGPASSWORD", "hunter22", "EMPTY", "")::get);

    @TempDir Path folder;

    private static SecretReference reference(String text) {
        return SecretReference.parse(text).orElseThrow();
    }

    @Test
    void looksUpTheEnvironmentAndTellsTheRedactorFirst() {
        Secret secret = secrets.resolve(reference("${env:PGPASSWORD}"));

        assertThat(secret).isEqualTo(new Secret("${env:PGPASSWORD}", "hunter22"));
        assertThat(redactor.scrub("psql says hunter22")).isEqualTo("psql says «${env:PGPASSWORD}»");
    }

    @Test
    void readsAFileWithoutTheOneNewlineItEndsWith() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), " hunter22 \n\n");

        assertThat(secrets.resolve(reference("${file:%s}".formatted(file))).value())
                .isEqualTo(" hunter22 \n");
    }

    @Test
    void putsSecretsIntoALocation() {
        assertThat(secrets.fill("postgresql://app:${env:PGPASSWORD}@old/${x}"))
                .isEqualTo("postgresql://app:hunter22@old/${x}");
    }

    @Test
    void leavesWhatIsEscapedAsItIsMeantAlsoBesideAReference() {
        var beside = new SecretText("a $${env:PGPASSWORD} $${x} ${env:PGPASSWORD} $$${y}");

        assertThat(secrets.reveal(beside)).isEqualTo("a ${env:PGPASSWORD} ${x} hunter22 $${y}");
        assertThat(beside.isSecret()).isTrue();
        assertThat(beside.shown()).isEqualTo(beside.written());
        assertThat(SecretText.literal("$${env:PGPASSWORD} ${x}").isSecret()).isFalse();
        assertThat(secrets.reveal(SecretText.literal("$${env:PGPASSWORD} ${x}")))
                .isEqualTo("$${env:PGPASSWORD} ${x}");
        assertThat(SecretText.literal("${env:PGPASSWORD}").shown()).isEqualTo("${env:PGPASSWORD}");
    }

    @Test
    void neverShowsAValueInItsOwnText() {
        assertThat(secrets.resolve(reference("${env:PGPASSWORD}")).toString())
                .isEqualTo("secret ${env:PGPASSWORD}");
    }

    @Test
    void namesTheReferenceThatLeadsNowhere() {
        assertMissing("${env:PGPASWORD}", "the environment variable PGPASWORD is not set");
        assertMissing("${env:EMPTY}", "the environment variable EMPTY is empty");
        assertMissing("${file:/no/such}", "the file cannot be read (NoSuchFileException)");
    }

    private void assertMissing(String reference, String why) {
        assertThatThrownBy(() -> secrets.resolve(reference(reference)))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> {
                            assertThat(failure)
                                    .hasMessage("no secret for " + reference + ": " + why);
                            assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
                        });
    }

    @Test
    void refusesAFileTooLargeToBeASecret() throws Exception {
        Path file = Files.write(folder.resolve("dump"), new byte[100_000]);

        assertMissing("${file:%s}".formatted(file), "the file is larger than 65536 bytes");
    }
}
