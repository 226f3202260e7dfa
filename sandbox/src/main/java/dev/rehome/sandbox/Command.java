package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and fails loudly, with what it printed, when it fails. */
final class Command {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private Command() {}

    static String run(String... command) {
        return run(PATIENCE, List.of(command));
    }

    static String run(List<String> command) {
        return run(PATIENCE, command);
    }

    /** Ends the program and all it started when it takes longer than {@code patience}. */
    static String run(Duration patience, List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            // Not in the common pool: on two cores it has one thread, and others wait for that.
            var output = CompletableFuture.supplyAsync(() -> read(process), THREADS);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException(
                        "%s did not end within %s: %s".formatted(command, patience, output.join()));
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "%s ended with %d: %s"
                                .formatted(command, process.exitValue(), output.join()));
            }
            return output.join();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
