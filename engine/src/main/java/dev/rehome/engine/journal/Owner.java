package dev.rehome.engine.journal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that runs a run.
 *
 * @param person the account it works under, {@code user@host}
 * @param machine where its process id means something: host, boot and process namespace
 * @param started tells it from another process that was given the same id later
 */
public record Owner(String person, String machine, long pid, String started) {

    public static Owner thisProcess() {
        long pid = ProcessHandle.current().pid();
        return new Owner(
                System.getProperty("user.name", "unknown") + "@" + host(),
                thisMachine(),
                pid,
                startOf(pid).orElse("unknown"));
    }

    /** Known to have ended: only a process of this machine can be known to. */
    public boolean hasEnded() {
        return machine.equals(thisMachine()) && !startOf(pid).equals(Optional.of(started));
    }

    @Override
    public String toString() {
        return "%s (process %d)".formatted(person, pid);
    }

    private static String thisMachine() {
        return String.join(
                " ",
                host(),
                firstLine(Path.of("/proc/sys/kernel/random/boot_id")).orElse(""),
                linkTarget(Path.of("/proc/self/ns/pid")).orElse(""));
    }

    /**
     * When the process started, in ticks since boot where Linux tells: {@link ProcessHandle} adds
     * the boot time to it, which moves when the clock is set. Empty when there is no such process,
     * or only the remains of one that its parent has not collected yet.
     */
    private static Optional<String> startOf(long pid) {
        Optional<String> stat = firstLine(Path.of("/proc", Long.toString(pid), "stat"));
        if (stat.isPresent()) {
            // The second field is the program's name in brackets and may hold blanks: proc(5).
            String[] fields = stat.get().substring(stat.get().lastIndexOf(')') + 2).split(" ", -1);
            boolean remains = fields[0].equals("Z") || fields[0].equals("X");
            return remains ? Optional.empty() : Optional.of(fields[19]);
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant())
                .map(Object::toString);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst();
        } catch (IOException e) {
            return Optional.empty(); // not Linux, or no such process
        }
    }

    private static Optional<String> linkTarget(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
