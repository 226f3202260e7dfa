package dev.rehome.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.sandbox.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A client of S3 that is not ours, at the server that all tests share; it calls it {@code s3:}. */
public final class Rclone {
    private Rclone() {}

    /** Says that tests are skipped where it is not installed. */
    public static boolean isHere() {
        boolean here =
                Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                        .map(folder -> Path.of(folder, "rclone"))
                        .anyMatch(Files::isExecutable);
        if (!here) {
            System.err.println("SKIPPED: needs rclone, which sandbox/tools installs");
        }
        return here;
    }

    /** Copies all files. */
    public static void copy(String from, String to) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("rclone", "--config", "/dev/null", "copy", from, to)
                        .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment()
                .putAll(
                        Map.of(
                                "RCLONE_CONFIG_S3_TYPE",
                                "s3",
                                "RCLONE_CONFIG_S3_PROVIDER",
                                "Other",
                                "RCLONE_CONFIG_S3_ENDPOINT",
                                Buckets.server().url(),
                                "RCLONE_CONFIG_S3_ACCESS_KEY_ID",
                                S3Server.KEY,
                                "RCLONE_CONFIG_S3_SECRET_ACCESS_KEY",
                                S3Server.SECRET));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
