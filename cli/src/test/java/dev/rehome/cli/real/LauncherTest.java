package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script {@code ./rehome}, in a folder of its own, with JDKs whose {@code java} tells
 * how it was called.
 */
@Timeout(60)
final class LauncherTest {
    /** The module's folder is where its tests run. */
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    private static final String JAVA =
            """
            #!/bin/sh
            echo "$@"
            for word in "$@"; do
                case "$word" in -XX:AOTCacheOutput=*) echo made > "${word#*=}" ;; esac
            done
            """;

    @TempDir Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private Path home;
    private Path lib;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(folder.resolve("rehome"));
        lib = Files.createDirectories(home.resolve("cli/target/lib"));
        Files.createDirectories(home.resolve(".mvn"));
        Files.copy(
                SOURCES.resolve("rehome"),
                home.resolve("rehome"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        // No JDK of this machine is found, only those of the test.
        Files.writeString(
                home.resolve(".mvn/jdk.sh"),
                Files.readString(SOURCES.resolve(".mvn/jdk.sh"))
                        .replace("/usr/lib/jvm/", folder.resolve("jvm") + "/"));
        Files.writeString(lib.resolve("rehome-cli-1.jar"), "");
        environment.put("HOME", folder.toString());
        environment.put("PATH", "/usr/bin:/bin");
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = folder.resolve("jvm").resolve(name);
        Path bin = Files.createDirectories(jdk.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            Files.writeString(bin.resolve(program), JAVA);
            Files.setPosixFilePermissions(
                    bin.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        return jdk;
    }

    private record Answer(int exit, String out, String err) {}

    private Answer rehome(String... words) throws IOException, InterruptedException {
        var command =
                new java.util.ArrayList<>(java.util.List.of(home.resolve("rehome").toString()));
        command.addAll(java.util.List.of(words));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private List<String> inLib(String ending) throws IOException {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (var files = Files.list(lib)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .toList();
        }
    }

    /**
     * The cache is made in the background; while it is, a folder {@code .making} is there. A test
     * that ended before would have its folder written to while it is deleted.
     */
    @AfterEach
    void awaitNobodyMaking() throws Exception {
        Instant end = Instant.now().plusSeconds(20);
        while (!inLib(".making").isEmpty()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(20);
        }
    }

    private void awaitCache() throws Exception {
        awaitNobodyMaking();
        assertThat(inLib(".aot")).isNotEmpty();
    }

    @Test
    void takesTheJdk25AmongOthersAndMakesItsCacheOnce() throws Exception {
        jdk("a17", "17.0.19");
        Path good = jdk("b25", "25.0.3");

        Answer first = rehome("status");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("dev.rehome.cli.Main status").contains("-XX:+UseSerialGC");
        awaitCache();

        assertThat(rehome("status").out())
                .contains("-XX:AOTCache=" + lib)
                .contains(good.toString().replace('/', '_') + "_25.0.3.aot");
    }

    @Test
    void refusesAnOlderJdkByName() throws Exception {
        Path old = jdk("a17", "17.0.19");

        assertThat(rehome("status").err())
                .contains("Rehome needs a JDK 25 and found ")
                .contains("17.0.19 in " + old)
                .contains("REHOME_JAVA_HOME");

        environment.put("REHOME_JAVA_HOME", old.toString());
        jdk("b25", "25.0.3");
        Answer asked = rehome("status");
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err())
                .contains("REHOME_JAVA_HOME=" + old + " is Java 17.0.19, and Rehome needs 25");
    }

    @Test
    void runsOnTheBrokenG1JdksWithAnotherCollectorOnly() throws Exception {
        jdk("b25", "25.0.1");
        assertThat(rehome("status").exit()).isZero();

        environment.put("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC");
        Answer refused = rehome("status");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("JDK-8377811").contains("25.0.3 or newer");

        Path good = jdk("c25", "25.0.3");
        environment.put("REHOME_JAVA_HOME", good.toString());
        Answer taken = rehome("status");
        assertThat(taken.exit()).isZero();
        assertThat(taken.out()).as("two collectors would not start").doesNotContain("SerialGC");
    }

    @Test
    void makesTheCacheAfterAllWhenSomebodyWasKilledAtIt() throws Exception {
        Path jdk = jdk("b25", "25.0.3");
        Path left = lib.resolve(jdk.toString().replace('/', '_') + "_25.0.3.aot.making");
        Files.createDirectories(left);

        rehome("status");
        assertThat(left).as("another command may be at it").exists();

        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
        rehome("status");
        awaitCache();
        assertThat(left).doesNotExist();
    }

    @Test
    void givesAJdkThatWasUpgradedInItsPlaceACacheOfItsOwn() throws Exception {
        Path jdk = jdk("b25", "25.0.3");
        rehome("status");
        awaitCache();

        jdk("b25", "25.0.4");

        assertThat(rehome("status").out()).doesNotContain("-XX:AOTCache=").contains("Main status");
        assertThat(jdk).exists();
    }

    @Test
    void startsWhereNothingCanBeWritten() throws Exception {
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeThat(Files.isWritable(lib)).as("root may write everywhere").isFalse();
            jdk("b25", "25.0.3");
            Files.writeString(home.resolve("pom.xml"), "newer than what is built");

            Answer answer = rehome("status");

            assertThat(answer.exit()).as(answer.err()).isZero();
            assertThat(answer.out()).contains("Main status");
        } finally {
            Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void saysWhoHasToBuildWhatCannotBeBuiltHere() throws Exception {
        jdk("b25", "25.0.3");
        Files.delete(lib.resolve("rehome-cli-1.jar"));
        Files.delete(lib);
        Files.delete(home.resolve("cli/target"));
        Files.writeString(home.resolve("cli/target"), "in the way, as a read-only disk would be");

        Answer answer = rehome("status");

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err())
                .contains("it is not built, and " + home + "/cli cannot be written");
    }
}
