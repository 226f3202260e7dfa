package dev.rehome.platform.command;

import dev.rehome.engine.process.ProcessStat;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A command, its folder and all that it finds in its environment. It runs in a session of its own,
 * without a terminal, so that what it starts is known even where it ends before that does.
 *
 * @param words the program and its arguments; no shell looks at them
 * @param environment values may be secrets: {@code ps} shows none of them to other users
 */
public record Command(List<String> words, Path directory, Map<String, String> environment) {
    /** Waits for a line before it becomes the program; ends where we are gone before. */
    private static final String GATE = "read -r go && exec \"$@\" </dev/null";

    private static final List<Path> SETSID =
            List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /** From the request to end to the end by force. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** From the end by force to when nobody waits any longer: a disk may hold a process up. */
    private static final Duration FORCED = Duration.ofSeconds(2);

    private static final Duration GLANCE = Duration.ofMillis(20);

    /** A process that is being ended may have started another meanwhile. */
    private static final int ROUNDS_MAX = 3;

    private static final int TOLD_MAX = 5;
    private static final int TOLD_LENGTH_MAX = 100;
    private static final String PATH = "PATH";

    /** What is ours alone, such as the heap that we run with. */
    private static final String OURS = "REHOME_";

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw new IllegalArgumentException("a command has to name a program");
        }
    }

    /**
     * What a shell would find here: our environment, but for what is Rehome's own.
     *
     * @param without variables that are left out besides
     */
    public static Map<String, String> inherited(Set<String> without) {
        var inherited = new HashMap<>(System.getenv());
        inherited.keySet().removeIf(name -> name.startsWith(OURS) || without.contains(name));
        return inherited;
    }

    /**
     * How much a command that only looks may take.
     *
     * @param whose what to call the command where it takes more
     * @param bytes of output
     */
    public record Bounds(String whose, Duration time, long bytes) {}

    /**
     * How a command ended.
     *
     * @param left what it left running in the background, as {@code 4711 sleep 600}; what these
     *     write goes nowhere
     */
    public record Ended(int exit, List<String> left) {}

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
        return Stream.of(environment.getOrDefault(PATH, "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> directory.resolve(folder).resolve(name))
                .filter(Command::canRun)
                .findFirst();
    }

    private static boolean canRun(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /**
     * Starts it and waits for its end; what it leaves running in the background is left alone.
     *
     * @param started is told the process before the program begins; when it throws, or this process
     *     ends before it returns, the program never begins
     * @param line takes each line of its output, standard output and standard error as they come
     * @throws Failure when it cannot be started
     * @throws InterruptedException after the program and all that it started were ended
     */
    public Ended run(Consumer<ProcessHandle> started, Consumer<String> line)
            throws InterruptedException {
        Process process = start();
        boolean over = false;
        try {
            started.accept(process.toHandle());
            open(process);
            int exit = new Output(process, line, Optional.empty()).exit();
            List<String> left = left(process.pid());
            over = true;
            return new Ended(exit, left);
        } finally {
            if (!over) {
                end(process.toHandle());
            }
        }
    }

    /**
     * Starts it, waits for its end, and ends what it leaves running.
     *
     * @param line as of {@link #run}
     * @return what it ended with
     * @throws Failure when it cannot be started, or takes more than the bounds; it was ended then
     * @throws InterruptedException after it was ended
     */
    public int look(Bounds bounds, Consumer<String> line) throws InterruptedException {
        Process process = start();
        try {
            open(process);
            return new Output(process, line, Optional.of(bounds)).exit();
        } finally {
            end(process.toHandle());
        }
    }

    private Process start() {
        var gated = new ArrayList<String>();
        SETSID.stream()
                .filter(Command::canRun)
                .findFirst()
                .map(Path::toString)
                .ifPresent(gated::add);
        gated.addAll(List.of("/bin/sh", "-c", GATE, "sh"));
        gated.addAll(words);
        var builder =
                new ProcessBuilder(gated).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
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

    private static List<String> left(long session) {
        return ProcessStat.inSession(session).stream()
                .limit(TOLD_MAX)
                .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                .map(Command::told)
                .toList();
    }

    private static String told(ProcessHandle process) {
        String line = process.info().commandLine().orElse("");
        return "%d %s"
                .formatted(
                        process.pid(), line.substring(0, Math.min(line.length(), TOLD_LENGTH_MAX)))
                .strip();
    }

    /**
     * Ends a process with all that it started; first asks it to. What has begun a session of its
     * own, as a service does that detaches itself, is ended only while its parents run.
     */
    public static void end(ProcessHandle process) throws InterruptedException {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            List<ProcessHandle> all = family(process);
            if (all.isEmpty()) {
                return;
            }
            all.forEach(ProcessHandle::destroy);
            if (!gone(all, GRACE)) {
                all.forEach(ProcessHandle::destroyForcibly);
                boolean _ = gone(all, FORCED);
            }
        }
    }

    private static List<ProcessHandle> family(ProcessHandle process) {
        return Stream.of(
                        Stream.of(process),
                        process.descendants(),
                        ProcessStat.inSession(process.pid()).stream()
                                .flatMap(each -> ProcessHandle.of(each.pid()).stream()))
                .flatMap(each -> each)
                .distinct()
                .filter(ProcessStat::runs)
                .toList();
    }

    private static boolean gone(List<ProcessHandle> all, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (all.stream().anyMatch(ProcessStat::runs)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(GLANCE);
        }
        return true;
    }
}
