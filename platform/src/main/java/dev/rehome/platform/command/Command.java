package dev.rehome.platform.command;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A command, its folder and what it finds in its environment besides ours.
 *
 * @param words the program and its arguments; no shell looks at them
 * @param environment values may be secrets: {@code ps} shows none of them to other users
 */
public record Command(List<String> words, Path directory, Map<String, String> environment) {
    /** Waits for a line before it becomes the program; ends where we are gone before. */
    private static final String GATE = "read -r go && exec \"$@\" </dev/null";

    /** From the request to end to the end by force. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String PATH = "PATH";

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw new IllegalArgumentException("a command has to name a program");
        }
    }

    /** As a person would read it. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /** Where its program is; empty when there is none that can be run. */
    public Optional<Path> program() {
        String name = words.getFirst();
        if (name.contains("/")) {
            return Optional.of(directory.resolve(name)).filter(Command::canRun);
        }
        String path = environment.getOrDefault(PATH, System.getenv().getOrDefault(PATH, ""));
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> directory.resolve(folder).resolve(name))
                .filter(Command::canRun)
                .findFirst();
    }

    private static boolean canRun(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /**
     * Starts it and waits for its end.
     *
     * @param started is told the process before the program begins; when it throws, or this process
     *     ends before it returns, the program never begins
     * @param line takes each line of its output, standard output and standard error as they come
     * @return what it ended with
     * @throws Failure when it cannot be started
     * @throws InterruptedException after the program and all that it started were ended
     */
    public int run(Consumer<ProcessHandle> started, Consumer<String> line)
            throws InterruptedException {
        Process process = start();
        try {
            started.accept(process.toHandle());
            open(process);
            var reader =
                    Thread.ofVirtual()
                            .name("output of " + words.getFirst())
                            .start(() -> read(process, line));
            int exit = process.waitFor();
            // What it left running in the background may hold the pipe open for ever.
            reader.join(GRACE);
            return exit;
        } finally {
            end(process.toHandle());
        }
    }

    private Process start() {
        var gated = new ArrayList<>(List.of("/bin/sh", "-c", GATE, "sh"));
        gated.addAll(words);
        var builder =
                new ProcessBuilder(gated).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("REHOME_"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot start %s in %s: %s"
                            .formatted(words.getFirst(), directory, e.getMessage()),
                    "see that the folder is there",
                    e);
        }
    }

    private void open(Process process) {
        try (OutputStream gate = process.getOutputStream()) {
            gate.write("go\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "%s ended before it began: %s".formatted(words.getFirst(), e.getMessage()),
                    "try again",
                    e);
        }
    }

    private static void read(Process process, Consumer<String> line) {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line);
        } catch (IOException | java.io.UncheckedIOException closed) {
            // It was ended: what it said until then has been told.
        }
    }

    /** Ends a process with all that it started; first asks it to. */
    public static void end(ProcessHandle process) throws InterruptedException {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants())
                        .filter(ProcessHandle::isAlive)
                        .toList();
        all.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessHandle each : all) {
            long left = Math.max(1, deadline - System.nanoTime());
            try {
                each.onExit().get(left, TimeUnit.NANOSECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                each.destroyForcibly();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
