package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Folders that are worth keeping between runs, under {@code $XDG_CACHE_HOME/rehome} or {@code
 * ~/.cache/rehome}. A folder is there whole or not at all: it is filled under another name, behind
 * a lock that other processes wait for, and then renamed.
 */
final class Cache {

    private Cache() {}

    /** That folder, filled by {@code fill} the first time. */
    static Path folder(String name, Consumer<Path> fill) {
        Path cache = home();
        Path folder = cache.resolve(name);
        try {
            Files.createDirectories(cache);
            // One lock within this JVM too: a file lock belongs to the whole process.
            synchronized (Cache.class) {
                try (var lock =
                        FileChannel.open(
                                cache.resolve(name + ".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE)) {
                    lock.lock();
                    if (!Files.exists(folder)) {
                        Path staging = cache.resolve(name + ".filling");
                        Command.run("rm", "-rf", staging.toString());
                        Files.createDirectories(staging);
                        fill.accept(staging);
                        Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill " + folder, e);
        }
        return folder;
    }

    /** Where they all lie. */
    static Path home() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base =
                xdg == null || xdg.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(xdg);
        return base.resolve("rehome");
    }
}
