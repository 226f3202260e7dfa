package dev.rehome.engine.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program with {@link CrashPoints} in a JVM of its own, undisturbed or killed.
 *
 * @param program has a {@code main}; it exits with 0 when what it was asked for is done, and prints
 *     {@value #BEGUN} when it begins
 */
public record CrashHarness(Class<?> program) {
    public static final String BEGUN = "begun";

    private static final Duration CHILD_TIMEOUT = Duration.ofMinutes(2);
    private static final int KILLED = 128 + 9;

    /** Runs it to its end and returns how many boundaries there were. */
    public int undisturbed(String... arguments) {
        Path reached = temporary();
        Child child = start(List.of("-D%s=%s".formatted(CrashPoints.REACHED, reached)), arguments);
        child.ended(0);
        try {
            return Files.readAllLines(reached).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it until it kills itself at that boundary. */
    public void killedAt(int boundary, String... arguments) {
        start(List.of("-D%s=%d".formatted(CrashPoints.AT, boundary)), arguments).ended(KILLED);
    }

    /**
     * Runs it and kills it that long after it has begun.
     *
     * @return false when it came to its end before
     */
    public boolean killedAfter(Duration time, String... arguments) {
        Child child = start(List.of(), arguments);
        try {
            child.process().inputReader().readLine(); // it has begun, or ended
            if (child.process().waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
                child.ended(0);
                return false;
            }
            // Between the wait and the kill it may have come to its end after all.
            boolean killed = child.process().destroyForcibly().waitFor() != 0;
            child.ended(killed ? KILLED : 0);
            return killed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Child(Process process, Path errors) {

        void ended(int code) {
            try {
                if (!process.waitFor(CHILD_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("the child did not end: " + said());
                }
                if (process.exitValue() != code) {
                    throw new AssertionError(
                            "the child ended with %d, not %d: %s"
                                    .formatted(process.exitValue(), code, said()));
                }
                Files.deleteIfExists(errors);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private String said() throws IOException {
            return Files.readString(errors);
        }
    }

    private Child start(List<String> options, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1", // it lives for a second
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        Path errors = temporary();
        try {
            return new Child(
                    new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("rehome-crash-", "");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
