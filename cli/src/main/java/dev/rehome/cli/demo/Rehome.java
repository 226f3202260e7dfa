package dev.rehome.cli.demo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The very {@code rehome} command as a process of its own, on this terminal, one at a time. */
final class Rehome {
    private static final long LAST_MOMENTS_SECONDS = 10;

    private final Path journal;
    private final Path temporary;
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private @Nullable Process latest;
    private boolean ending;

    /**
     * @param temporary the folder for what it would leave behind when it is killed
     */
    Rehome(Path journal, Path temporary) {
        this.journal = journal;
        this.temporary = temporary;
    }

    /** From now on it finds these in its environment, too. */
    void with(Map<String, String> more) {
        environment.putAll(more);
    }

    synchronized Process start(String... arguments) throws InterruptedException {
        if (ending) {
            leaveItToTheEnd();
        }
        var words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-Djava.io.tmpdir=" + temporary,
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.rehome.cli.Main"));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).inheritIO();
        builder.environment().putAll(environment);
        builder.environment().put("REHOME_JOURNAL", journal.toString());
        try {
            latest = builder.start();
            return latest;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs it to its end.
     *
     * @throws Failure when that is another than was expected
     */
    void run(ExitCode expected, String... arguments) throws InterruptedException {
        expect(expected, start(arguments).waitFor());
    }

    void expect(ExitCode expected, int exit) throws InterruptedException {
        if (exit == expected.code()) {
            return;
        }
        synchronized (this) {
            if (ending) {
                leaveItToTheEnd();
            }
        }
        throw new Failure(
                ExitCode.FAILED,
                "the command above ended with %d, not %d".formatted(exit, expected.code()),
                "run the demo again with --keep and look; please report it",
                null);
    }

    /**
     * Ends it, with the programs that it started, and waits until it is gone: it writes nothing any
     * more. None is started after it.
     */
    void end() throws InterruptedException {
        Process running;
        synchronized (this) {
            ending = true;
            running = latest;
        }
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            boolean _ = running.destroyForcibly().waitFor(LAST_MOMENTS_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The demo itself ends in a moment: what became of the command is nobody's concern. */
    private static void leaveItToTheEnd() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
