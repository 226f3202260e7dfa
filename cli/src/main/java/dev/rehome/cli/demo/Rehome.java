package dev.rehome.cli.demo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.ShellWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    private List<String> command() {
        return new ArrayList<>(
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
    }

    /** From now on it finds these in its environment, too. */
    void with(Map<String, String> more) {
        environment.putAll(more);
    }

    synchronized Process start(String... arguments) throws InterruptedException {
        if (ending) {
            leaveItToTheEnd();
        }
        var words = command();
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
     * Writes a script that is this command, with its journal and environment, for whoever wants to
     * go on by hand. Others cannot read it.
     *
     * @param runbook that {@code plan}, {@code run} and {@code validate} are of
     * @param vars what they are given
     */
    void writeTo(Path script, Path runbook, Map<String, String> vars) {
        var lines =
                new StringJoiner("\n", "#!/bin/sh\n# Rehome on the servers of this demo.\n", "\n");
        var variables = new TreeMap<>(environment);
        variables.put("REHOME_JOURNAL", journal.toString());
        variables.forEach(
                (name, value) -> lines.add("export %s=%s".formatted(name, ShellWord.of(value))));
        var given = new ArrayList<>(List.of(runbook.toString()));
        vars.forEach((name, value) -> given.addAll(List.of("--var", name + "=" + value)));
        lines.add(
                "case \"$1\" in plan | run | validate) set -- \"$@\" %s ;; esac"
                        .formatted(shell(given)));
        lines.add("exec %s \"$@\"".formatted(shell(command())));
        try {
            Files.createFile(
                    script,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Files.writeString(script, lines.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shell(List<String> words) {
        return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
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
