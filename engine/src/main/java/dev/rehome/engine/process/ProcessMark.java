package dev.rehome.engine.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, told from every other one on any machine, also from one that was given the same id
 * later.
 *
 * @param machine where its id means something: host, boot and process namespace
 * @param started in ticks since boot where Linux tells: {@link ProcessHandle} adds the boot time to
 *     it, which moves when the clock is set
 */
public record ProcessMark(String machine, long pid, String started) {

    /** Of a process of this machine; empty when it has ended. */
    public static Optional<ProcessMark> of(long pid) {
        return startOf(pid).map(started -> new ProcessMark(thisMachine(), pid, started));
    }

    /** Whether it is, or was, a process of this machine since it was booted. */
    public boolean isHere() {
        return machine.equals(thisMachine());
    }

    /** The process while it runs, and runs here. */
    public Optional<ProcessHandle> running() {
        return isHere() && startOf(pid).equals(Optional.of(started))
                ? ProcessHandle.of(pid)
                : Optional.empty();
    }

    /** Known to have ended: only a process of this machine can be known to. */
    public boolean hasEnded() {
        return isHere() && !startOf(pid).equals(Optional.of(started));
    }

    /** The name of this machine. */
    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String thisMachine() {
        return String.join(
                " ",
                host(),
                firstLine(Path.of("/proc/sys/kernel/random/boot_id")).orElse(""),
                linkTarget(Path.of("/proc/self/ns/pid")).orElse(""));
    }

    private static Optional<String> startOf(long pid) {
        return ProcessStat.isTold()
                ? ProcessStat.of(pid).map(ProcessStat::started)
                : ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .flatMap(process -> process.info().startInstant())
                        .map(Object::toString);
    }

    private static Optional<String> firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst();
        } catch (IOException e) {
            return Optional.empty(); // not Linux
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
