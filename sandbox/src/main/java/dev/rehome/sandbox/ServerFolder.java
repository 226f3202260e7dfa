package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The throw-away folder of one server, owned by this process through a lock that ends with it. What
 * processes left behind that were killed is removed when the next one makes a folder.
 */
final class ServerFolder {
    private static final String PREFIX = "rehome-server-";
    private static final long OWN_PID = ProcessHandle.current().pid();

    private final Path path;
    private final FileChannel owner;

    private ServerFolder(Path path, FileChannel owner) {
        this.path = path;
        this.owner = owner;
    }

    /**
     * A new one.
     *
     * @param server which it is for: {@code postgres-15}
     */
    static ServerFolder create(String server) throws IOException {
        removeAbandoned();
        Path path = Files.createTempDirectory("%s%s-%d-".formatted(PREFIX, server, OWN_PID));
        // Locked before it has its name: nobody sees an owner file without its lock.
        Path unnamed = path.resolve("owner.new");
        var owner =
                FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        owner.lock();
        Files.move(unnamed, path.resolve("owner"), StandardCopyOption.ATOMIC_MOVE);
        return new ServerFolder(path, owner);
    }

    Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("log");
    }

    /** Where the server's process id stands, for whoever finds the folder abandoned. */
    Path pidFile() {
        return path.resolve("pid");
    }

    void remove() {
        try {
            owner.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.run("rm", "-rf", path.toString());
    }

    /** One at a time within this JVM too: a file lock belongs to the whole process. */
    private static synchronized void removeAbandoned() throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            folders =
                    entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                            // Closing a file of ours would give up our lock on it.
                            .filter(entry -> !entry.toString().contains("-" + OWN_PID + "-"))
                            .toList();
        }
        for (Path folder : folders) {
            Path file = folder.resolve("owner");
            if (!Files.isWritable(file)) {
                continue;
            }
            try (var owner = FileChannel.open(file, StandardOpenOption.WRITE);
                    var lock = owner.tryLock()) {
                if (lock != null) {
                    endServer(folder);
                    Command.run("rm", "-rf", folder.toString());
                }
            }
        }
    }

    /** Only needed when the server's watcher was killed together with its JVM. */
    private static void endServer(Path folder) throws IOException {
        Path file = folder.resolve("pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readString(file).strip();
        Path commandLine = Path.of("/proc", pid, "cmdline");
        if (Files.exists(commandLine)
                && Files.readString(commandLine).contains(folder.toString())) {
            Command.run("kill", "-QUIT", pid); // a JVM does not mind, and goes with its group
            if (!folder.getFileName().toString().startsWith(PREFIX + "postgres")) {
                Command.run("kill", "-KILL", "--", "-" + pid);
            }
        }
    }
}
