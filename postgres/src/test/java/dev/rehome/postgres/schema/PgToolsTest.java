package dev.rehome.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class PgToolsTest {

    private static PgTools tools(int major) {
        return new PgTools(Path.of("/pg" + major), major, major + ".1");
    }

    /** Stands in for an installation: answers --version as the real ones do, else fails. */
    private static Path installation(Path parent, int major) throws Exception {
        Path folder = Files.createDirectories(parent.resolve("pg" + major));
        for (String program : List.of("pg_dump", "pg_restore")) {
            Path file = folder.resolve(program);
            Files.writeString(
                    file,
                    """
                    #!/bin/sh
                    [ "$1" = --version ] && echo "%s (PostgreSQL) %d.3 (Fake)" && exit 0
                    echo "pg_dump: error: no such host $PGHOST" >&2
                    exit 1
                    """
                            .formatted(program, major));
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        return folder;
    }

    @Test
    void prefersTheTargetsVersionThenTheNewestBelowThenTheOldestAbove() {
        var all = List.of(tools(13), tools(15), tools(16), tools(18));
        assertThat(PgTools.choose(all, 13, 16)).contains(tools(16));
        assertThat(PgTools.choose(all, 13, 17)).contains(tools(16));
        assertThat(PgTools.choose(all, 16, 14)).contains(tools(16));
        assertThat(PgTools.choose(all, 17, 17)).contains(tools(18));
        assertThat(PgTools.choose(List.of(tools(15)), 16, 18)).isEmpty();
    }

    @Test
    @Timeout(30)
    void passesOverAProgramThatNeverSaysItsVersion(@TempDir Path parent) throws Exception {
        Path folder = installation(parent, 15);
        Files.writeString(folder.resolve("pg_dump"), "#!/bin/sh\nexec sleep 120\n");

        assertThat(PgTools.at(folder)).isEmpty();
    }

    @Test
    void saysWhatIsThereAndWhatIsNeededWhenAllAreTooOld(@TempDir Path parent) throws Exception {
        Path folder = installation(parent, 14);
        assertThat(PgTools.find(Optional.of(folder), 14, 14).version()).isEqualTo("14.3");
        assertThatThrownBy(() -> PgTools.find(Optional.of(folder), 17, 18))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> {
                            assertThat(failure)
                                    .hasMessageContaining("17 or newer")
                                    .hasMessageContaining("14.3 in " + folder);
                            assertThat(failure.remedy()).contains("REHOME_PG_BIN");
                        });
        assertThatThrownBy(() -> PgTools.find(Optional.of(parent), 17, 18))
                .hasMessageContaining("none was found in " + parent);
    }

    @Test
    void passesOnNothingThatConcernsALoginOrRehomeAndAsksForEnglish() {
        var environment =
                new HashMap<>(
                        Map.of(
                                "PATH", "/usr/bin",
                                "PGPASSWORD", "secret",
                                "PGOPTIONS", "-c search_path=mine",
                                "PGSYSCONFDIR", "/etc/mine",
                                "REHOME_JOURNAL", "postgresql://clerk:secret@ops/journal",
                                "LANG", "en_US.UTF-8",
                                "LC_ALL", "de_DE.UTF-8"));

        PgTools.passOn(environment);

        assertThat(environment)
                .isEqualTo(
                        Map.of(
                                "PATH", "/usr/bin",
                                "LANG", "en_US.UTF-8",
                                "LC_CTYPE", "de_DE.UTF-8",
                                "LC_MESSAGES", "C"));
    }

    @Test
    void anEmptyLcAllCountsAsNone() {
        var environment = new HashMap<>(Map.of("LC_ALL", "", "LC_CTYPE", "de_DE.UTF-8"));

        PgTools.passOn(environment);

        assertThat(environment).isEqualTo(Map.of("LC_CTYPE", "de_DE.UTF-8", "LC_MESSAGES", "C"));
    }

    @Test
    void bringsWhatTheProgramSaidIntoTheFailure(@TempDir Path parent) throws Exception {
        PgTools tools = PgTools.at(installation(parent, 14)).orElseThrow();
        assertThatThrownBy(() -> tools.run("pg_dump", List.of("-s"), Map.of("PGHOST", "nowhere")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("pg_dump 14.3 ended with 1")
                .hasMessageContaining("no such host nowhere");
    }

    @Test
    @Timeout(20)
    void givesUpAProgramThatSaysNothingWhenItIsInterrupted(@TempDir Path parent) throws Exception {
        Path folder = installation(parent, 14);
        Path pid = parent.resolve("pid");
        Files.writeString(
                folder.resolve("pg_dump"),
                """
                #!/bin/sh
                [ "$1" = --version ] && echo "pg_dump (PostgreSQL) 14.3 (Fake)" && exit 0
                echo $$ >%s.new && mv %s.new %s
                exec sleep 60
                """
                        .formatted(pid, pid, pid));
        PgTools tools = PgTools.at(folder).orElseThrow();
        var caught = new CompletableFuture<Throwable>();
        Thread runs =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        tools.run("pg_dump", List.of(), Map.of());
                                    } catch (Failure e) {
                                        caught.complete(e);
                                    }
                                });
        while (Files.notExists(pid)) {
            Thread.sleep(10);
        }
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();

        runs.interrupt();

        assertThat(caught.get()).hasMessageContaining("pg_dump was interrupted");
        child.onExit().get();
    }
}
