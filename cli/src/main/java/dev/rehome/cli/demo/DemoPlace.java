package dev.rehome.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder of a demo and the command that works in it; both go with it, however it ends, but for
 * what is to be kept.
 */
final class DemoPlace implements AutoCloseable {
    private final Narrator told;
    private final Path folder;
    private final Rehome rehome;
    private final boolean keep;

    /** Whether it came to an end of its own, good or bad. */
    private volatile boolean over;

    private DemoPlace(Narrator told, Path folder, Rehome rehome, boolean keep) {
        this.told = told;
        this.folder = folder;
        this.rehome = rehome;
        this.keep = keep;
    }

    /**
     * A new one.
     *
     * @param keep whether its runbook and journal stay
     */
    static DemoPlace make(Narrator told, boolean keep) {
        try {
            Path folder = Files.createTempDirectory("rehome-demo-");
            Path temporary = Files.createDirectory(folder.resolve("tmp"));
            var place =
                    new DemoPlace(
                            told,
                            folder,
                            new Rehome(folder.resolve("journal.db"), temporary),
                            keep);
            // Also when Ctrl-C ends the demo in the middle.
            Runtime.getRuntime().addShutdownHook(new Thread(place::leave, "tidy-up"));
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    Rehome rehome() {
        return rehome;
    }

    /**
     * Where Ctrl-C ends this JVM, the servers have ended under us, as they should: says nothing.
     */
    void waitWhileEnding() throws InterruptedException {
        if (isEnding()) {
            Thread.currentThread().join();
        }
    }

    /** Whether Ctrl-C is ending this JVM: a shutdown hook is only refused then. */
    private static boolean isEnding() {
        var probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    @Override
    public void close() {
        over = true;
    }

    private void leave() {
        if (!keep) {
            tidyUp();
        }
        if (!over) {
            told.say("");
            told.say(
                    "Stopped in the middle. The demo's servers end with it, and "
                            + (keep
                                    ? "its runbook and journal stay in " + folder
                                    : "nothing of it is left."));
        }
    }

    private void tidyUp() {
        try {
            rehome.end(); // first: it writes there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
