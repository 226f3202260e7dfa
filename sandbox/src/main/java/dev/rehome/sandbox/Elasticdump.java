package dev.rehome.sandbox;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real elasticdump and multielasticdump, taken from npm into the {@link Cache} without running
 * any package's script. Downloaded for tests and measurements, never given on.
 */
public final class Elasticdump {
    private static final String VERSION = "6.125.1";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path programs;

    private Elasticdump(Path programs) {
        this.programs = programs;
    }

    /**
     * Finds it. Empty, after one line on standard error that begins with {@code SKIPPED}, when
     * there is no npm, or it cannot reach its registry.
     */
    public static Optional<Elasticdump> find() {
        try {
            Path home = Cache.folder("elasticdump-" + VERSION, Elasticdump::fill);
            return Optional.of(new Elasticdump(home.resolve("node_modules/elasticdump/bin")));
        } catch (IllegalStateException | UncheckedIOException e) {
            String said = String.valueOf(e.getMessage()).strip();
            System.err.printf(
                    "SKIPPED: needs elasticdump %s from npm: %s%n",
                    VERSION, said.substring(Math.max(0, said.length() - 400)));
            return Optional.empty();
        }
    }

    private static void fill(Path folder) {
        Command.run(
                PATIENCE,
                List.of(
                        "npm",
                        "install",
                        "--prefix",
                        folder.toString(),
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "elasticdump@" + VERSION));
    }

    /** What starts a program of it: {@code node} and its script. */
    public List<String> words(String program) {
        return List.of("node", programs.resolve(program).toString());
    }

    /** Runs elasticdump; returns what it printed, throws when it fails. */
    public String one(String... arguments) {
        return run("elasticdump", arguments);
    }

    /** Runs multielasticdump. */
    public String multi(String... arguments) {
        return run("multielasticdump", arguments);
    }

    private String run(String program, String... arguments) {
        var words = new ArrayList<>(words(program));
        words.addAll(List.of(arguments));
        return Command.run(PATIENCE, words);
    }
}
