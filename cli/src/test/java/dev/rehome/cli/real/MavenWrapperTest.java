package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./mvnw} on a machine without Maven, beside a repository that has one. */
@Timeout(60)
final class MavenWrapperTest {
    private static final String MAVEN = "#!/bin/sh\necho \"Maven runs $*\"\n";
    private static final List<String> PROGRAMS =
            List.of(
                    "bash",
                    "sh",
                    "env",
                    "mkdir",
                    "mktemp",
                    "rm",
                    "mv",
                    "tar",
                    "gzip",
                    "cut",
                    "sed",
                    "sha512sum",
                    "curl");

    @TempDir Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicInteger downloads = new AtomicInteger();
    private HttpServer repository;
    private Path script;
    private byte[] archive;

    @BeforeEach
    void openTheRepository() throws Exception {
        archive = archive();
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(archive));
        script = folder.resolve("mvnw");
        String text = Files.readString(Path.of("../mvnw"));
        // The archive of the test in place of Maven's own.
        Files.writeString(script, text.replaceFirst("SHA512=[0-9a-f]+", "SHA512=" + sum));
        executable(script);
        Path programs = Files.createDirectories(folder.resolve("bin"));
        for (String program : PROGRAMS) {
            Path real = Path.of("/usr/bin", program);
            Files.createSymbolicLink(
                    programs.resolve(program),
                    Files.exists(real) ? real : Path.of("/bin", program));
        }
        repository =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        repository.createContext(
                "/maven/org/apache/maven/apache-maven/3.9.11/apache-maven-3.9.11-bin.tar.gz",
                exchange -> {
                    downloads.incrementAndGet();
                    exchange.sendResponseHeaders(200, archive.length);
                    try (var body = exchange.getResponseBody()) {
                        body.write(archive);
                    }
                });
        repository.start();
        environment.put("PATH", programs.toString());
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("MVNW_REPOURL", url("/maven/"));
    }

    @AfterEach
    void closeTheRepository() {
        repository.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(repository.getAddress().getPort(), path);
    }

    private byte[] archive() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("pack/apache-maven-3.9.11/bin"));
        executable(Files.writeString(bin.resolve("mvn"), MAVEN));
        Path tar = folder.resolve("maven.tar.gz");
        Process packing =
                new ProcessBuilder(
                                "tar",
                                "-czf",
                                tar.toString(),
                                "-C",
                                folder.resolve("pack").toString(),
                                "apache-maven-3.9.11")
                        .start();
        assertThat(packing.waitFor()).isZero();
        return Files.readAllBytes(tar);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Answer(int exit, String out, String err) {}

    private Answer mvnw(String... words) throws Exception {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void fetchesThePinnedMavenOnceAndRunsIt() throws Exception {
        Answer first = mvnw("-v", "two words");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).isEqualTo("Maven runs -v two words\n");
        assertThat(first.err()).contains("Downloading Maven 3.9.11");

        assertThat(mvnw("verify").out()).isEqualTo("Maven runs verify\n");
        assertThat(downloads).hasValue(1);
        try (var left = Files.list(folder.resolve("home/.m2/wrapper/dists/rehome"))) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactly("apache-maven-3.9.11");
        }
    }

    @Test
    void throwsAwayWhatHasAnotherSum() throws Exception {
        archive = "another Maven".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        Answer answer = mvnw("verify");

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("has SHA-512 ").contains("it was thrown away");
        try (var left = Files.list(folder.resolve("home/.m2/wrapper/dists/rehome"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void saysThatTheRepositoryHasNone() throws Exception {
        environment.put("MVNW_REPOURL", url("/elsewhere"));

        Answer answer = mvnw("verify");

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("there is no Maven 3.9.11 to be had from MVNW_REPOURL");
    }

    @Test
    void asksForAMavenWhenThereIsNoneAndNoRepository() throws Exception {
        environment.remove("MVNW_REPOURL");

        Answer answer = mvnw("verify");

        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("needs Maven 3.8 or newer").contains("MVNW_REPOURL");
        assertThat(downloads).hasValue(0);
    }

    @Test
    void passesOverAMavenThatIsTooOldAndTakesOneThatIsNot() throws Exception {
        Path old = folder.resolve("bin/mvn");
        Files.writeString(old, "#!/bin/sh\necho 'Apache Maven 3.6.3'\n");
        executable(old);
        assertThat(mvnw("verify").out()).isEqualTo("Maven runs verify\n");

        Files.writeString(old, "#!/bin/sh\necho \"Apache Maven 3.8.7 of this machine: $*\"\n");
        assertThat(mvnw("verify").out()).isEqualTo("Apache Maven 3.8.7 of this machine: verify\n");
    }
}
